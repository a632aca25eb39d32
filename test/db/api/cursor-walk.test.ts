import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '@/lib/graph/seeded-random'
import type { OperationId } from '@/lib/api/operations'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { hops, messageId, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'
import { writeMessages } from '../../fixtures/messages'

const MINUTE_MS = 60_000
const THERE = 60
const NODES = 5

let api: TestApi
let nowMs: number
beforeAll(async () => {
  api = await startTestApi()
  nowMs = Date.now()
  await writeFacts(api.collector, [
    ...Array.from({ length: THERE }, (_, at) => visit(at + 1, nowMs - MINUTE_MS, { rttMs: 10 + (at % 7) })),
  ])
  for (let message = 1; message <= THERE; message += 1) await add(message, nowMs - (message % 9) * MINUTE_MS)
}, 120_000)
afterAll(() => api.close())

/** A message, and that some nodes have it. */
async function add(message: number, heardAtMs: number): Promise<void> {
  await writeMessages(api.collector, [{ id: messageId(message), heardAtMs }])
  await writeFacts(api.collector, [
    hops(
      heardAtMs,
      Array.from({ length: NODES }, (_, at) => ({
        kind: 'deliver' as const,
        node: at + 2,
        peer: 1,
        message,
      })),
    ),
  ])
}

/** Rows of every page, from the first to the last, with something written after each. */
async function walk(id: OperationId, path: string, field: string, disturb: () => Promise<void>) {
  const rows: Record<string, unknown>[] = []
  let next: string | null = path
  for (let page = 0; next !== null; page += 1) {
    expect(page).toBeLessThan(200)
    const answer = await api.wire(id, next)
    rows.push(...(answer[field] as Record<string, unknown>[]))
    next = typeof answer.next === 'string' ? answer.next.replace('/api/v1', '') : null
    await disturb()
  }
  return rows
}

describe('a walk from page to page while others write', () => {
  const random = seededRandom(11)
  let written = THERE
  const writeMore = async () => {
    written += 1
    // Before and behind the place that the walk has come to.
    await add(written, nowMs - Math.floor(random() * 10 * MINUTE_MS))
  }
  const there = Array.from({ length: THERE }, (_, at) => messageId(at + 1))

  it('sees each message that was there once', async () => {
    const seen = await walk('listMessages', '/messages?limit=7', 'messages', writeMore)
    const ids = seen.map(({ id }) => String(id)).filter((id) => there.includes(id))
    expect(ids.sort()).toEqual([...there].sort())
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
  })

  it('sees each hop that was there once', async () => {
    const seen = await walk('listHops', '/hops?limit=41', 'hops', writeMore)
    const keys = seen
      .filter(({ message }) => there.includes(String(message)))
      .map(({ message, node }) => `${String(message)} ${String(node)}`)
    expect(keys).toHaveLength(THERE * NODES)
    expect(new Set(keys).size).toBe(THERE * NODES)
  })

  it('sees each node that was there once', async () => {
    const seen = await walk('listNodes', '/nodes?limit=9&sort=key&order=asc', 'nodes', async () => {
      written += 1
      await writeFacts(api.collector, [visit(written + 1_000, nowMs)])
    })
    const ids = seen.map(({ num }) => Number(num)).filter((num) => num <= THERE)
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: THERE }, (_, at) => at + 1))
  })
})
