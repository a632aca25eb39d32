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
import { NO_PLACE, type Place } from '@/lib/facts'
import { seededRandom } from '@/lib/graph/seeded-random'
import { StartError } from '@/lib/service/start-error'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { hops, messageId, neighbours, peerId, testNode, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'
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
/** A day on which many nodes have every mark of theirs by chance. */
const MIXED_DAY = dayOf(-2, 24)
const MIXED_NODES = 60

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
          rttMs: 20 + index,
          rttMethod: 'ping_quiet',
          agent: index === 0 ? `evil/1.0 ${peerId(1)} 203.0.113.77 2001:db8::17` : 'meshara/1.4.0',
          protocols: [`/secret/${testNode(2).publicKey ?? peerId(2)}`, '/ipfs/id/1.0.0'],
          addresses: ['/ip4/203.0.113.77/tcp/4001'],
        }),
      ),
      neighbours(1, at(day, 30), [2, 3]),
      neighbours(1, at(day, 90), [2]),
    ]),
  )
  const random = seededRandom(7)
  const below = (limit: number): number => Math.floor(random() * limit)
  await writeFacts(
    collector,
    Array.from({ length: MIXED_NODES }, (_, index) => {
      // The first of each kind are had by many, the last by few.
      const rank = (): number => Math.floor(8 * random() ** 3)
      const [country, region, asn] = [rank(), below(3), rank()]
      const unknown = below(8) === 0
      return visit(100 + index, at(MIXED_DAY, index), {
        place: unknown
          ? NO_PLACE
          : place(`A${String(country)}`, `Region ${String(region)}`, asn === 7 ? 0 : 100 + asn),
        agent: index % 20 === 3 ? `alone/${String(index)}` : `meshara/1.${String(below(4))}`,
        protocols: ['/ipfs/id/1.0.0', `/app/${String(below(3))}`, ...(index === 5 ? ['/alone/1'] : [])],
      })
    }),
  )
  await writeFacts(collector, [hops(at(DAY, 5), [{ kind: 'publish', node: 1, message: 1 }])])
  await writeMessages(collector, [
    {
      id: messageId(1),
      heardAtMs: at(DAY, 5),
      reached: 2,
      topic: `about 203.0.113.77`,
      sizeBytes: 240,
      originNum: await numberOf(collector, 1),
    },
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

const nodesOf = async (day: string): Promise<unknown[]> =>
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
    const nodes = await nodesOf(RECENT)
    for (const { neighbour } of links) expect(nodes).toContain(neighbour)
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

  it('tells no place, agent or protocol that few nodes have, nor so few together', async () => {
    await write(MIXED_DAY)
    const rows = await rowsOf(MIXED_DAY, 'sightings')
    const groups = (mark: (row: Record<string, unknown>) => unknown[]): Map<string, number> => {
      const nodes = new Map<string, Set<unknown>>()
      for (const row of rows) {
        for (const each of mark(row)) {
          const key = String(each)
          nodes.set(key, (nodes.get(key) ?? new Set()).add(row.node))
        }
      }
      return new Map([...nodes].map(([key, { size }]) => [key, size]))
    }
    const places = groups(({ place_source: source, country, region, asn, as_name: system }) => [
      [source, country, region, asn, system].map(String).join('|'),
    ])
    const agents = groups(({ agent }) => [agent])
    const protocols = groups(({ protocols: spoken }) => spoken as string[])
    for (const told of [places, agents, protocols]) {
      expect(Math.min(...told.values())).toBeGreaterThanOrEqual(3)
      expect(told.size).toBeGreaterThan(2)
    }
    expect([...places.keys()].filter((key) => /Region.*System/.test(key)).length).toBeGreaterThan(2)
    expect([...agents.keys(), ...protocols.keys()].join()).not.toContain('alone')
  })

  it('tells times by the quarter of an hour, in an order that tells no more, and figures in steps', async () => {
    await write(DAY)
    const rows = await rowsOf(DAY, 'sightings')
    const times = rows.map(({ seen_at: time }) => (time as Date).toISOString())
    expect(new Set(times)).toEqual(new Set([`${DAY}T00:00:00.000Z`]))
    expect(rows.map(({ node }) => node)).toEqual(rows.map(({ node }) => node).sort())
    expect(rows.map(({ rtt_ms: rtt }) => rtt).filter((rtt) => rtt !== 20 && rtt !== 30)).toEqual([])
    expect(Object.keys(rows[0] ?? {})).not.toContain('took_ms')
    expect((await rowsOf(DAY, 'messages'))[0]).toMatchObject({
      heard_at: new Date(at(DAY, 0)),
      size_bytes: 200,
    })
  })

  it('names an origin otherwise than the node of the other tables', async () => {
    await write(DAY)
    const nodes = await nodesOf(DAY)
    const origins = (await rowsOf(DAY, 'messages')).map(({ origin }) => origin)
    expect(origins).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)])
    expect(nodes).not.toContain(origins[0])
  })

  it('knows a node again within a month, and not in the next', async () => {
    await Promise.all([DAY, OTHER_DAY, NEXT_MONTH].map((day) => write(day)))
    const [first, second, later] = await Promise.all([DAY, OTHER_DAY, NEXT_MONTH].map(nodesOf))
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
