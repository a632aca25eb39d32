/** The network as it was, on a history whose every row is known. */
import { createServer } from 'node:http'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { FREE_ASKERS } from '@/app/_server/limits/in-turns'
import { makePastMap } from '@/app/_server/live/make-past-map'
import { PastKeyframes } from '@/app/_server/live/past-keyframes'
import { createPastMaps } from '@/app/_server/live/past-map'
import { PastStates } from '@/app/_server/live/past-states'
import { closeServer, listen } from '@/app/_server/web-server'
import type { Database } from '@/db/client'
import { runMigrate } from '@/db/migrate-main'
import { bringHistoryUpToDate } from '@/db/history/bring-history-up-to-date'
import { getEvents } from '@/db/queries/events/get-events'
import { getPastTopology } from '@/db/queries/map/get-past-topology'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { getHistory, getHistoryDays } from '@/db/queries/past/get-history'
import { getPastFacets } from '@/db/queries/past/get-past-facets'
import { getPastNodeDetail } from '@/db/queries/past/get-past-node-detail'
import { eventQuerySchema } from '@/lib/events/network-event'
import { NODE_STATUSES } from '@/lib/fact-kinds'
import type { VisitFact } from '@/lib/facts'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { joinLinks } from '@/lib/graph/join-links'
import { unpackLink } from '@/lib/graph/map-columns'
import { nodeQuerySchema, type NodeQuery } from '@/lib/nodes'
import { readPast } from '@/lib/past/history'
import { writeAt } from '@/lib/past/at'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, neighbours, peerId, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Noon, twelve days ago: the beginning. */
const T0 = Math.floor(Date.now() / DAY) * DAY - 12 * DAY + 12 * HOUR

let engine: TestEngine
let web: Database
let collector: Database

const place = (country: string, city: string) => ({
  source: 'simulated' as const,
  country,
  region: `${country}-1`,
  city,
  lat: 50,
  lon: 8,
  asn: 64_500,
  asName: 'AS Test',
})
const facts = (agent: string, country: string, peerCount: number, rttMs: number): Partial<VisitFact> => ({
  agent,
  peerCount,
  rttMs,
  rttMethod: 'ping_quiet',
  place: place(country, `${country} City`),
})

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  collector = engine.open('collector')
  await writeFacts(collector, [
    // 1: there from the beginning, changes its version on day 2 and moves on day 4.
    visit(1, T0, facts('a/1', 'DE', 10, 20)),
    visit(1, T0 + 2 * DAY, facts('a/2', 'DE', 11, 21)),
    visit(1, T0 + 4 * DAY, facts('a/2', 'FR', 12, 22)),
    // 2: reached on day 0, fails twice on day 1, comes back on day 3.
    visit(2, T0, facts('b/1', 'US', 5, 80)),
    failure(2, T0 + DAY, 1),
    failure(2, T0 + DAY + HOUR, 2),
    visit(2, T0 + 3 * DAY, facts('b/1', 'US', 6, 81)),
    // 3: named and never reached.
    failure(3, T0 + HOUR, 1),
    // 4: comes on day 2 and is never heard of again.
    visit(4, T0 + 2 * DAY, facts('a/1', 'DE', 7, 30)),
    failure(4, T0 + 3 * DAY, 1),
    failure(4, T0 + 3 * DAY + HOUR, 2),
    neighbours(1, T0, [2, 3]),
    neighbours(1, T0 + 2 * DAY, [2, 4]),
    neighbours(1, T0 + 4 * DAY, [4]),
    neighbours(2, T0, [1]),
    neighbours(2, T0 + 3 * DAY, [], { evidence: 'mesh' }),
  ])
})
afterAll(() => engine.stop())

const ask = (atMs: number, more: Partial<NodeQuery> = {}): NodeQuery =>
  nodeQuerySchema.parse({ sort: 'key', order: 'asc', at: writeAt(atMs), ...more })
const listed = async (query: NodeQuery): Promise<string[]> =>
  (await getNodePage(web, query)).nodes.map(({ peerId: id }) => id)
const ids = (...ns: number[]): string[] => ns.map(peerId)

/** Each question, before and after the days are stated: the answers at full detail are the same. */
const asksOfThePast = (): void => {
  it('lists who was on the map then, in the state of then', async () => {
    const page = await getNodePage(web, ask(T0 + DAY + 2 * HOUR))
    expect(page.total).toBe(3)
    expect(Object.fromEntries(page.nodes.map((node) => [node.peerId, node.status]))).toEqual({
      [peerId(1)]: 'online',
      [peerId(2)]: 'offline',
      [peerId(3)]: 'unreachable',
    })
  })

  it('knows nothing of what came later', async () => {
    expect(await listed(ask(T0 - HOUR))).toEqual([])
    const page = await getNodePage(web, ask(T0 + 2 * DAY - 1))
    const first = page.nodes.find((node) => node.peerId === peerId(1))
    expect(first).toMatchObject({ agent: 'a/1', country: 'DE', peerCount: 10, rttMs: 20, lastVisitMs: T0 })
    expect(page.nodes.map((node) => node.peerId)).not.toContain(peerId(4))
  })

  it('tells of events what had happened by then, the moment itself included', async () => {
    const told = async (atMs: number) => {
      const query = eventQuerySchema.parse({ at: writeAt(atMs) })
      const { events, toMs } = await getEvents(web, query, undefined, Date.now())
      expect(toMs).toBe(atMs + 1)
      return events.map(({ kind, peerId: id, atMs: ms }) => [kind, id, ms])
    }
    const upgrade = ['version_changed', peerId(1), T0 + 2 * DAY]
    expect(await told(T0 + 2 * DAY)).toContainEqual(upgrade)
    const before = await told(T0 + 2 * DAY - 1)
    expect(before).not.toContainEqual(upgrade)
    expect(before).toContainEqual(['node_first_seen', peerId(1), T0])
    expect(before.every(([, , ms]) => Number(ms) < T0 + 2 * DAY)).toBe(true)
  })

  it('takes the moment itself as known', async () => {
    const page = await getNodePage(web, ask(T0 + 2 * DAY))
    expect(page.nodes.find((node) => node.peerId === peerId(1))?.agent).toBe('a/2')
  })

  it('draws the same map that it lists, however one comes to that moment', async () => {
    const played = new PastStates(Date.now)
    const moments = [2 * HOUR, 26 * HOUR, 27 * HOUR, 74 * HOUR, 73 * HOUR, 97 * HOUR, 11 * DAY].map(
      (ms) => T0 + ms,
    )
    for (const atMs of moments) {
      const { nodes, sets } = await getPastTopology(web, atMs, 100)
      const listedThen = nodes.map(
        ({ num, status, agent, country, city, peerCount, rttMs, uptime24h, asn }) => [
          num,
          status,
          agent,
          country,
          city,
          peerCount ?? -1,
          rttMs ?? NaN,
          uptime24h === null ? 255 : Math.round(100 * uptime24h),
          asn,
        ],
      )
      const on = new Set(nodes.map(({ num }) => num))
      const linked = joinLinks(sets, (num) => on.has(num)).map(({ a, b, mutual }) => [a, b, mutual])
      for (const states of [played, new PastStates(Date.now)]) {
        const network = { name: 'demo', title: 'Demo' }
        const keyframes = new PastKeyframes()
        const { columns } = await makePastMap({ db: web, states, keyframes, network, atMs })
        const { nodes: drawn, links, tables } = columns
        const rows = Array.from(drawn.nums, (num, row) => {
          const place = tables.places[drawn.places[row] ?? 0]
          return [
            num,
            NODE_STATUSES[drawn.statuses[row] ?? 0],
            tables.agents[drawn.agents[row] ?? 0],
            place?.country,
            place?.city,
            drawn.peerCounts[row],
            drawn.rttsMs[row],
            drawn.uptimes[row],
            tables.systems[drawn.systems[row] ?? 0]?.asn,
          ]
        })
        expect(rows).toEqual(listedThen)
        const pairs = Array.from({ length: links.count }, (_, row) => [
          drawn.nums[links.from[row] ?? 0],
          drawn.nums[links.to[row] ?? 0],
          unpackLink(links.flags[row] ?? 0).mutual,
        ])
        expect(pairs).toEqual(linked)
      }
    }
  })

  it('filters by what was so then, not by what is', async () => {
    const at = T0 + 3 * DAY + 2 * HOUR
    expect((await listed(ask(at, { country: 'DE' }))).sort()).toEqual(ids(1, 4).sort())
    expect(await listed(ask(at, { country: 'FR' }))).toEqual([])
    expect(await listed(ask(at, { version: 'a/1' }))).toEqual(ids(4))
    expect((await listed(ask(at, { active: 'yes' }))).sort()).toEqual(ids(1, 2).sort())
    expect((await listed(ask(at, { active: 'no' }))).sort()).toEqual(ids(3, 4).sort())
    expect(await listed(ask(at, { region: 'US-1' }))).toEqual(ids(2))
    expect((await listed(ask(at, { asn: 64_500 }))).length).toBe(3)
    expect(await listed(ask(at, { q: peerId(2).slice(0, 20) }))).toEqual(ids(2))
  })

  it('sorts by what was so then, nodes without a value last', async () => {
    const at = T0 + 3 * DAY + 2 * HOUR
    expect(await listed(ask(at, { sort: 'peers', order: 'desc' }))).toEqual(ids(1, 4, 2, 3))
    expect(await listed(ask(at, { sort: 'rtt', order: 'asc' }))).toEqual(ids(1, 4, 2, 3))
    expect(await listed(ask(at, { sort: 'seen', order: 'desc' }))).toEqual(
      // 2 was reached on day 3, 1 and 4 on day 2 at the same moment: by number.
      [peerId(2), ...(await inNumberOrder(1, 4)), peerId(3)],
    )
  })

  it('pages without a gap, and its cursor is good for that time alone', async () => {
    const at = T0 + 3 * DAY
    const query = ask(at, { sort: 'peers', order: 'desc', limit: 2 })
    const first = await getNodePage(web, query)
    expect(first.nodes).toHaveLength(2)
    const second = await getNodePage(web, { ...query, cursor: first.nextCursor ?? '' })
    expect([...first.nodes, ...second.nodes].map((node) => node.peerId)).toEqual(ids(1, 4, 2, 3))
    await expect(
      getNodePage(web, { ...ask(at + 1, { sort: 'peers', limit: 2 }), cursor: first.nextCursor ?? '' }),
    ).rejects.toThrow('another order or other filters')
  })

  it('lets go of who was not reached for a week, and of who was only named then', async () => {
    expect((await listed(ask(T0 + 8 * DAY + HOUR))).sort()).toEqual(ids(1, 2, 4).sort())
    expect((await listed(ask(T0 + 9 * DAY + 2 * HOUR))).sort()).toEqual(ids(1, 2).sort())
  })

  it('tells which values the filters could take', async () => {
    const facets = await getPastFacets(web, writeAt(T0 + 3 * DAY))
    expect(facets.countries).toEqual([
      { country: 'DE', nodes: 2 },
      { country: 'US', nodes: 1 },
    ])
    expect(facets.versions.map(({ agent }) => agent)).toEqual(['a/1', 'a/2', 'b/1'])
    expect(facets.asns).toEqual([{ asn: 64_500, asName: 'AS Test', nodes: 3 }])
  })

  it('draws the links that were the newest then', async () => {
    const [one, two, three, four] = await Promise.all([1, 2, 3, 4].map((n) => numberOf(web, n)))
    const setsAt = async (atMs: number) =>
      (await getPastTopology(web, atMs, 100)).sets.map(({ num, evidence, neighbours: others }) => [
        num,
        evidence,
        others,
      ])
    const sorted = (...nums: (number | undefined)[]) => nums.toSorted((a = 0, b = 0) => a - b)
    expect(await setsAt(T0 + HOUR)).toEqual([
      [one, 'table', sorted(two, three)],
      [two, 'table', [one]],
    ])
    expect(await setsAt(T0 + 3 * DAY)).toEqual([
      [one, 'table', sorted(two, four)],
      [two, 'mesh', []],
      [two, 'table', [one]],
    ])
  })

  it('shows one node as it was, with whom it knew then', async () => {
    const detail = await getPastNodeDetail(web, peerId(1), T0 + 2 * DAY + HOUR)
    expect(detail?.summary).toMatchObject({ agent: 'a/2', country: 'DE', peerCount: 11, status: 'online' })
    expect(detail?.versions.map(({ agent }) => agent)).toEqual(['a/2', 'a/1'])
    expect(detail?.neighbours.map(({ peerId: id, direction, status }) => [id, direction, status])).toEqual([
      [peerId(2), 'both', 'offline'],
      [peerId(4), 'out', 'online'],
    ])
    expect(await getPastNodeDetail(web, peerId(1), T0 - 1)).toBeNull()
    expect(await getPastNodeDetail(web, peerId(4), T0 + DAY)).toBeNull()
  })

  it('shows a node that had been silent for longer than the map keeps it', async () => {
    const detail = await getPastNodeDetail(web, peerId(3), T0 + 11 * DAY)
    expect(detail?.summary).toMatchObject({ status: 'unreachable', error: 'io_timeout' })
    expect(detail?.whyNotReached?.atMs).toBe(T0 + HOUR)
  })
}

async function inNumberOrder(...ns: number[]): Promise<string[]> {
  const nums = await Promise.all(ns.map(async (n) => [await numberOf(web, n), peerId(n)] as const))
  return nums.toSorted(([a], [b]) => a - b).map(([, id]) => id)
}

describe('the past from single visits', () => {
  asksOfThePast()

  it('begins with the first links that were read', async () => {
    const history = await getHistory(web)
    expect(history).toEqual({ firstMs: T0, fullFromMs: T0 })
    expect(readPast(history, T0 - 1, Date.now())).toEqual({ kind: 'nothing', atMs: T0 - 1, firstMs: T0 })
    expect(readPast(history, T0, Date.now())).toEqual({ kind: 'past', atMs: T0, detail: 'full' })
    expect(readPast(history, Date.now() + HOUR, Date.now())).toMatchObject({ kind: 'future' })
  })
})

describe('the past once its days are stated', () => {
  beforeAll(async () => {
    const done = await bringHistoryUpToDate({
      db: collector,
      nowMs: Date.now(),
      keptDays: 400,
      signal: new AbortController().signal,
    })
    expect(done).toEqual({ stated: 5, left: 0 })
  })
  asksOfThePast()

  it('lists the days and how many nodes were visited', async () => {
    expect(await getHistoryDays(web)).toEqual([
      { dayMs: T0 - 12 * HOUR, nodes: 3, reachable: 2 },
      { dayMs: T0 + 12 * HOUR, nodes: 1, reachable: 0 },
      { dayMs: T0 + 36 * HOUR, nodes: 2, reachable: 2 },
      { dayMs: T0 + 60 * HOUR, nodes: 2, reachable: 1 },
      { dayMs: T0 + 84 * HOUR, nodes: 1, reachable: 1 },
    ])
  })

  it('states a day once, and again when it may know more', async () => {
    const again = (nowMs: number) =>
      bringHistoryUpToDate({ db: collector, nowMs, keptDays: 400, signal: new AbortController().signal })
    expect((await again(Date.now())).stated).toBe(0)
    expect((await again(Date.now() + 2 * DAY)).stated).toBeGreaterThan(0)
    expect(await getHistoryDays(web)).toHaveLength(5)
  })
})

describe('the past when single visits and readings have gone', () => {
  beforeAll(async () => {
    const owner = engine.open('owner')
    // All of them are older than that; their days are kept for as long as before.
    await runMigrate({ ...engine.settings, SIGHTINGS_KEEP_DAYS: 5, TOPOLOGY_KEEP_DAYS: 5 })
    const row = z.object({ rows: z.coerce.number() })
    const deadline = performance.now() + 60_000
    for (const table of ['sightings', 'neighbour_sets']) {
      for (let left = Infinity; left > 0 && performance.now() < deadline;) {
        await owner.command({ name: 'merge', sql: `OPTIMIZE TABLE ${table} FINAL` })
        const sql = `SELECT count() AS rows FROM ${table}`
        left = (await owner.select({ name: 'left', sql, row }))[0]?.rows ?? 0
      }
    }
  }, 100_000)

  it('is drawn by the day, and the map that is fetched says so', async () => {
    const maps = createPastMaps({
      db: web,
      network: { name: 'demo', title: 'Demo' },
      now: Date.now,
      askerOf: FREE_ASKERS,
      log: pino({ level: 'silent' }),
    })
    const server = createServer((request, response) => {
      maps.handle(request, response, '/map/snapshot.bin')
    })
    try {
      const port = String(await listen(server, '127.0.0.1', 0))
      const response = await fetch(`http://127.0.0.1:${port}/?at=${writeAt(T0 + 3 * DAY + 12 * HOUR)}`)
      expect([response.status, response.headers.get('x-map-detail')]).toEqual([200, 'day'])
      const { columns, peerIds } = decodeSnapshot(new Uint8Array(await response.arrayBuffer()))
      const statuses = peerIds.map(
        (id, row) => [id ?? '', NODE_STATUSES[columns.nodes.statuses[row] ?? 0]] as const,
      )
      expect(Object.fromEntries(statuses)).toEqual({
        [peerId(1)]: 'online',
        [peerId(2)]: 'online',
        [peerId(3)]: 'unreachable',
        [peerId(4)]: 'offline',
      })
      expect(columns.links.count).toBe(2)
      const before = await fetch(`http://127.0.0.1:${port}/?at=${writeAt(T0 + HOUR)}`)
      expect(before.status).toBe(400)
      expect(await before.text()).toContain(new Date(T0 + 12 * HOUR).toISOString())
    } finally {
      await closeServer(server)
    }
  })

  it('is known by the day: what was the last of each day, and nothing that came later', async () => {
    expect(await getHistory(web)).toEqual({ firstMs: T0 + 12 * HOUR, fullFromMs: null })
    const history = await getHistory(web)
    expect(readPast(history, T0 + 3 * DAY, Date.now())).toMatchObject({ kind: 'past', detail: 'day' })
    const evening = await getNodePage(web, ask(T0 + 3 * DAY + 12 * HOUR))
    expect(Object.fromEntries(evening.nodes.map((node) => [node.peerId, node.status]))).toEqual({
      [peerId(1)]: 'online',
      [peerId(2)]: 'online',
      [peerId(3)]: 'unreachable',
      [peerId(4)]: 'offline',
    })
    // Within a day what is known is how it was at the end of the day before.
    const morning = await getNodePage(web, ask(T0 + 3 * DAY - HOUR))
    expect(morning.nodes.find((node) => node.peerId === peerId(2))?.status).toBe('offline')
  })

  it('still has the links of each day', async () => {
    const [one, two, four] = await Promise.all([1, 2, 4].map((n) => numberOf(web, n)))
    const { sets } = await getPastTopology(web, T0 + 2 * DAY + 12 * HOUR, 100)
    expect(sets.find(({ num }) => num === one)?.neighbours).toEqual(
      [two, four].toSorted((a = 0, b = 0) => a - b),
    )
  })

  it('keeps the states of a day that is stated again of nothing', async () => {
    await bringHistoryUpToDate({
      db: collector,
      nowMs: Date.now() + 20 * DAY,
      keptDays: 400,
      signal: new AbortController().signal,
    })
    expect(await getHistoryDays(web)).toHaveLength(5)
  })
})
