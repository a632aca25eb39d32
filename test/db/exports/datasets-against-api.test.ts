/** Whoever has a data set, and asks this explorer's own API about the same day: who is who must not be told by its digits. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { monthKey } from '@/db/datasets/dataset-key'
import { datasetStatement } from '@/db/datasets/dataset-table'
import { DATASET_TABLES } from '@/db/datasets/dataset-tables'
import { z } from 'zod'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { messageId, peerId, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'
import { writeMessages } from '../../fixtures/messages'

const NODES = 12
const DAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
/** Of each node once an hour, no two in the same millisecond, none on a whole second. */
const visitMs = (node: number, hour: number): number =>
  Date.parse(`${DAY}T00:00:00Z`) + hour * 3_600_000 + node * 61_137 + 213

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
  const nodes = Array.from({ length: NODES }, (_, index) => index + 1)
  await writeFacts(
    api.collector,
    nodes.flatMap((node) =>
      Array.from({ length: 6 }, (_, hour) =>
        visit(node, visitMs(node, hour), {
          rttMs: 40.0625 + node * 1.375 + hour / 8,
          rttMethod: 'ping_quiet',
          tookMs: 900.25 + node * 11.5 + hour,
          peerCount: 200 + node,
          agent: 'meshara/1.4.0',
        }),
      ),
    ),
  )
  const origins = await Promise.all(nodes.map((node) => numberOf(api.collector, node)))
  await writeMessages(
    api.collector,
    origins.map((originNum, index) => ({
      id: messageId(index + 1),
      heardAtMs: visitMs(index + 1, 2) + 7,
      originNum,
      sizeBytes: 2_001 + index * 3,
      t90Ms: 43.0625 + index * 1.125,
    })),
  )
  await api.engine.open('owner').command({
    name: 'sessions',
    sql: `INSERT INTO sessions (node_num, started_at, online, ended_at, start_after, last_seen_at, start_known, end_known, version, is_deleted)
      SELECT node_num, min(seen_at), true, max(seen_at), min(seen_at), NULL, true, true, 1, 0
      FROM sightings GROUP BY node_num`,
  })
}, 120_000)
afterAll(() => api.close())

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])
type Row = Readonly<Record<string, z.infer<typeof valueSchema>>>

function rowsOf(name: string, isFull = false): Promise<Row[]> {
  const table = DATASET_TABLES.find((each) => each.name === name)
  if (table === undefined) throw new Error(name)
  return api.engine.open('export').select({
    name: 'data-set',
    sql: datasetStatement(table, isFull),
    params: { day: DAY, ...(!isFull && { key: monthKey('a'.repeat(64), DAY), min_nodes: 3 }) },
    row: z.record(z.string(), valueSchema),
  })
}

/** What two sides can be put together by: instants as they are written in a row, and figures with their digits. */
const instant = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '')
const plain = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/^(\d{4}-\d\d-\d\d)T(.*)Z$/, '$1 $2') : value

/** @returns the pseudonyms that the marks leave to one single name. */
function named(
  rows: readonly Row[],
  pseudonym: string,
  marks: ReadonlyMap<string, readonly unknown[]>,
): string[] {
  const names = new Map<string, Set<string>>()
  for (const row of rows) {
    const values = new Set(Object.values(row).map(plain))
    for (const [name, own] of marks) {
      if (!own.some((mark) => values.has(mark))) continue
      const who = String(row[pseudonym])
      names.set(who, (names.get(who) ?? new Set()).add(name))
    }
  }
  return [...names].filter(([, { size }]) => size === 1).map(([who]) => who)
}

const peers = Array.from({ length: NODES }, (_, index) => peerId(index + 1))
/** What the API tells of the visits to each node. */
async function publicMarks(): Promise<Map<string, unknown[]>> {
  const each = await Promise.all(
    peers.map(async (peer) => {
      const path = `/nodes/${peer}/sightings?from=${DAY}T00:00:00Z`
      const { sightings } = await api.ask('listSightings', path)
      const marks = sightings.flatMap(({ seenAtMs, rttMs, tookMs }) => [instant(seenAtMs), rttMs, tookMs])
      return [peer, marks] as const
    }),
  )
  return new Map(each)
}

describe('a data set beside the public API of its day', () => {
  it.each([
    ['visit', 'sightings', NODES * 6],
    // Their ends are visits.
    ['session', 'sessions', NODES],
  ])('has no %s that is found again by its moments or the digits of its figures', async (_, table, count) => {
    const marks = await publicMarks()
    expect(new Set([...marks.values()].flat()).size).toBeGreaterThan(NODES * 6 * 2)
    const rows = await rowsOf(table)
    expect(rows).toHaveLength(count)
    expect(new Set(rows.map(({ node }) => node)).size).toBe(NODES)
    expect(named(rows, 'node', marks)).toEqual([])
    // So exact as they were measured they are all found: the search does search.
    expect(named(await rowsOf(table, true), 'node', marks)).toHaveLength(NODES)
  })

  it('has no message that is found again by when it was heard, how large it is or how fast it spread', async () => {
    const { messages } = await api.ask('listMessages', `/messages?from=${DAY}T00:00:00Z&limit=100`)
    expect(messages).toHaveLength(NODES)
    const marks = new Map<string, unknown[]>(
      messages.map(({ id, heardAtMs, sizeBytes, t90AfterMs }) => [
        id,
        [instant(heardAtMs), sizeBytes, t90AfterMs],
      ]),
    )
    const rows = await rowsOf('messages')
    expect(rows).toHaveLength(NODES)
    expect(named(rows, 'message', marks)).toEqual([])
    expect(named(await rowsOf('messages', true), 'message', marks)).toHaveLength(NODES)
  })
})
