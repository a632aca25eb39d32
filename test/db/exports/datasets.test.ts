/** Data sets for research: what is in them, and what must not be. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runExport } from '@/cli/export/export'
import { datasetKey } from '@/db/datasets/dataset-key'
import { writeDataset, type DatasetInit } from '@/db/datasets/write-dataset'
import { MANIFEST_FILE, datasetManifestSchema } from '@/lib/datasets/manifest'
import { datasetsFolder, readDataset, readDatasets } from '@/lib/datasets/read-datasets'
import type { Place } from '@/lib/facts'
import { StartError } from '@/lib/service/start-error'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { hops, messageId, neighbours, peerId, testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'
import { writeMessages } from '../../fixtures/messages'

/** The 20th and 21st of a month that is over, and the 2nd of the next, over as well. */
const now = new Date()
const dayOf = (month: number, day: number): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, day)).toISOString().slice(0, 10)
const DAY = dayOf(-2, 20)
const OTHER_DAY = dayOf(-2, 21)
const NEXT_MONTH = dayOf(-1, 2)
/** Links are kept for 30 days. */
const RECENT = new Date(now.getTime() - 3 * 86_400_000).toISOString().slice(0, 10)
const month = (offset: number, day: number): Date => new Date(`${dayOf(offset, day)}T10:00:00Z`)
const NODES = 12

let engine: TestEngine
let folder: string

const at = (day: string, minute: number): number => Date.parse(`${day}T00:00:00Z`) + minute * 60_000
const place = (country: string, region: string, asn: number): Place => ({
  source: 'dbip',
  country,
  region,
  city: 'Springfield',
  lat: 12.5,
  lon: 7.25,
  asn,
  asName: `System ${String(asn)}`,
})
// DE has six nodes, two of them alone in their regions; FR has four; CH and AT one each.
const PLACES = [
  ...[1, 2, 3, 4].map(() => place('DE', 'Hesse', 100)),
  place('DE', 'Bavaria', 101),
  place('DE', 'Saxony', 101),
  ...[7, 8, 9, 10].map(() => place('FR', 'Brittany', 100)),
  place('CH', 'Bern', 102),
  place('AT', 'Tyrol', 103),
]

beforeAll(async () => {
  engine = await startTestEngine()
  folder = await mkdtemp(join(tmpdir(), 'explorer-datasets-'))
  const collector = engine.open('collector')
  const days = [DAY, OTHER_DAY, NEXT_MONTH]
  await writeFacts(
    collector,
    [...days, RECENT].flatMap((day) => [
      ...PLACES.map((where, index) =>
        visit(index + 1, at(day, index), {
          place: where,
          agent: index === 0 ? `evil/1.0 ${peerId(1)} 203.0.113.77 2001:db8::17` : 'meshara/1.4.0',
          protocols: [`/secret/${testNode(2).publicKey ?? peerId(2)}`, '/ipfs/id/1.0.0'],
          addresses: ['/ip4/203.0.113.77/tcp/4001'],
        }),
      ),
      neighbours(1, at(day, 30), [2, 3]),
      neighbours(1, at(day, 90), [2]),
    ]),
  )
  await writeFacts(collector, [hops(at(DAY, 5), [{ kind: 'publish', node: 1, message: 1 }])])
  await writeMessages(collector, [
    { id: messageId(1), heardAtMs: at(DAY, 5), reached: 2, topic: `about 203.0.113.77` },
    { id: messageId(2), heardAtMs: at(OTHER_DAY, 5), reached: 2, topic: 'demo/chat' },
  ])
  await engine.open('owner').command({
    name: 'sessions',
    sql: `INSERT INTO sessions (node_num, started_at, online, ended_at, start_after, last_seen_at, start_known, end_known, version, is_deleted)
      SELECT node_num, toDateTime64('${dayOf(-2, 15)} 10:00:00', 3, 'UTC'), true, toDateTime64('${dayOf(-1, 10)} 10:00:00', 3, 'UTC'),
        toDateTime64('${dayOf(-2, 15)} 10:00:00', 3, 'UTC'), NULL, true, true, 1, 0
      FROM nodes WHERE peer_id = '${peerId(1)}'`,
  })
}, 120_000)
afterAll(async () => {
  await engine.stop()
  await rm(folder, { recursive: true, force: true })
})

const write = (day: string, more: Partial<DatasetInit> = {}) =>
  writeDataset({
    db: engine.open('export'),
    folder,
    network: 'demo',
    day,
    isFull: false,
    key: 'a'.repeat(64),
    minNodes: 3,
    nowMs: now.getTime(),
    ...more,
  })

async function rowsOf(day: string, table: string, from = folder): Promise<Record<string, unknown>[]> {
  const bytes = await readFile(join(from, day, `${table}.parquet`))
  return parquetReadObjects({ file: new Uint8Array(bytes).buffer })
}

const byTime = async (day: string): Promise<unknown[]> =>
  (await rowsOf(day, 'sightings')).map(({ node }) => node)

describe('a data set', () => {
  it('holds the day, and says of each file what it is and how it can be checked', async () => {
    const manifest = await write(DAY)
    const kept = datasetManifestSchema.parse(
      JSON.parse(await readFile(join(folder, DAY, MANIFEST_FILE), 'utf8')),
    )
    expect(kept).toEqual(manifest)
    expect(kept.files.map(({ name, rows }) => [name, rows])).toEqual([
      ['sightings.parquet', NODES],
      ['links.parquet', 0],
      ['sessions.parquet', 1],
      ['messages.parquet', 1],
      ['DATA-DICTIONARY.md', null],
      ['LICENSE', null],
    ])
    for (const { name, bytes, sha256 } of kept.files) {
      const content = await readFile(join(folder, DAY, name))
      expect([name, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([
        name,
        bytes,
        sha256,
      ])
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
    const dictionary = await readFile(join(folder, DAY, 'DATA-DICTIONARY.md'), 'utf8')
    for (const table of ['sightings', 'sessions', 'messages']) {
      const [row = {}] = await rowsOf(DAY, table)
      const described = dictionary.split(`## ${table}.parquet`)[1]?.split('\n## ')[0] ?? ''
      const names = [...described.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
      expect(names).toEqual(Object.keys(row))
    }
  })

  it('has each link once, with how often it was read', async () => {
    await write(RECENT)
    const links = await rowsOf(RECENT, 'links')
    expect(links.map(({ readings }) => readings).sort()).toEqual([1n, 2n])
    const [first, second] = links
    expect(first?.node).toBe(second?.node)
    const nodes = await byTime(RECENT)
    for (const { neighbour } of links) expect(nodes.slice(1, 3)).toContain(neighbour)
    expect(
      JSON.stringify(links, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value)),
    ).not.toContain('12D3')
  })

  it('names no node, no message, no address and no place that is nearly nobody’s', async () => {
    await write(DAY)
    const secrets = [
      ...PLACES.flatMap((_, index) => {
        const { peerId: id, cid, publicKey } = testNode(index + 1)
        return [id, cid, publicKey ?? id]
      }),
      messageId(1),
      '203.0.113',
      '2001:db8',
      'Springfield',
      'Bavaria',
      'Tyrol',
      'System 103',
    ]
    for (const table of ['sightings', 'links', 'sessions', 'messages']) {
      // What is packed in the file is not seen in its bytes: the values as well.
      const bytes = await readFile(join(folder, DAY, `${table}.parquet`), 'latin1')
      const rows = JSON.stringify(await rowsOf(DAY, table), (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      )
      for (const secret of secrets) {
        expect(bytes.includes(secret) || rows.includes(secret), `${table}: ${secret}`).toBe(false)
      }
    }
    expect((await rowsOf(DAY, 'messages'))[0]).toMatchObject({ topic: 'about [address]' })
  })

  it('joins places with few nodes, and never so few that they stand out together', async () => {
    await write(DAY)
    const sightings = await rowsOf(DAY, 'sightings')
    const count = (key: (row: Record<string, unknown>) => unknown): Map<unknown, number> => {
      const counts = new Map<unknown, number>()
      for (const row of sightings) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1)
      return counts
    }
    // CH and AT are two together: the smaller of the others, FR, joins them.
    expect(count(({ country }) => country)).toEqual(
      new Map<unknown, number>([
        ['DE', 6],
        ['other', 6],
      ]),
    )
    // So do Bavaria and Saxony, with all there is beside them.
    expect(count(({ country, region }) => `${String(country)}/${String(region)}`)).toEqual(
      new Map([
        ['DE/other', 6],
        ['other/', 6],
      ]),
    )
    for (const [, nodes] of count(({ asn }) => asn)) expect(nodes).toBeGreaterThanOrEqual(3)
    for (const { as_name: name, asn } of sightings) expect(name).toBe(asn === 0 ? 'other' : 'System 100')
  })

  it('knows a node again within a month, and not in the next', async () => {
    await Promise.all([DAY, OTHER_DAY, NEXT_MONTH].map((day) => write(day)))
    const [first, second, later] = await Promise.all([DAY, OTHER_DAY, NEXT_MONTH].map(byTime))
    expect(second).toEqual(first)
    expect(new Set(first).size).toBe(NODES)
    expect((later ?? []).filter((node) => first?.includes(node))).toEqual([])
    // What went on from one month into the other has the months' own ends.
    const [october] = await rowsOf(DAY, 'sessions')
    expect(october).toMatchObject({
      started_at: month(-2, 15),
      ended_at: null,
      end_known: false,
    })
    const [november] = await rowsOf(NEXT_MONTH, 'sessions')
    expect(november).toMatchObject({ started_at: new Date(`${dayOf(-1, 1)}T00:00:00Z`), start_known: false })
  })

  it('tells everything when it is asked to, but is not served then', async () => {
    const full = join(folder, 'full')
    await write(DAY, { isFull: true, folder: full })
    const [row] = await rowsOf(DAY, 'sightings', full)
    expect(row).toMatchObject({ node: peerId(1), country: 'DE', city: 'Springfield', latitude: 12.5 })
    expect(await readDataset(full, DAY)).toBeNull()
    expect(await readDataset(folder, DAY)).toMatchObject({ day: DAY })
  })

  it('leaves nothing that looks finished when it breaks off', async () => {
    const other = join(folder, 'broken')
    const stopping = new AbortController()
    const writing = write(DAY, {
      folder: other,
      signal: stopping.signal,
      onFile: () => {
        stopping.abort(new Error('stopped'))
      },
    })
    await expect(writing).rejects.toThrow('stopped')
    expect(await readdir(other)).toEqual([])
  })
})

describe('the command', () => {
  const options = { day: DAY, out: undefined, isFull: false, nowMs: now.getTime() }

  it('writes to where the web serves from, and nothing that names nodes', async () => {
    await runExport(engine.settings, options)
    const { days } = await readDatasets(engine.settings.DATA_DIR, 'demo')
    expect(days.map(({ day }) => day)).toEqual([DAY])
    const out = datasetsFolder(engine.settings.DATA_DIR, 'demo')
    await expect(runExport(engine.settings, { ...options, isFull: true, out })).rejects.toThrow(StartError)
  })

  it.each([now.toISOString().slice(0, 10), '2026-02-30', 'yesterday', '2026-1-1'])(
    'refuses the day %s',
    async (day) => {
      await expect(runExport(engine.settings, { ...options, day })).rejects.toThrow(StartError)
    },
  )
})

describe('the key of data sets', () => {
  it('is made once, kept, and never replaced by another', async () => {
    const data = join(folder, 'data')
    await mkdir(data)
    const key = datasetKey(data, undefined)
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(datasetKey(data, undefined)).toBe(key)
    expect(datasetKey(data, 'configured')).toBe('configured')
    await writeFile(join(data, 'dataset.key'), 'cut off')
    expect(() => datasetKey(data, undefined)).toThrow(/dataset\.key/)
  })
})
