import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getCommunities } from '@/db/queries/map/get-communities'
import { getMapNums } from '@/db/queries/map/get-map-nums'
import { pickKeyframe } from '@/db/queries/map/get-past-positions'
import { getPositionColumns } from '@/db/queries/map/get-position-columns'
import { getPositions } from '@/db/queries/map/get-positions'
import { getTopology } from '@/db/queries/map/get-topology'
import { getTopologyColumns } from '@/db/queries/map/get-topology-columns'
import { AWAY_AFTER_MS, getCollectorStatus } from '@/db/queries/network/get-collector-status'
import { getNetworkTotals } from '@/db/queries/network/get-network-totals'
import { EVIDENCE, type CrawlFact } from '@/lib/facts'
import { isOnMap, MAP_WINDOW_MS } from '@/lib/map-window'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, heartbeat, neighbours, peerId, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'

let engine: TestEngine
let collector: Database
let web: Database
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const nowMs = Date.now()
const ago = (minutes: number): number => nowMs - minutes * MINUTE_MS

beforeAll(async () => {
  engine = await startTestEngine()
  collector = engine.open('collector')
  web = engine.open('web')
})
afterAll(() => engine.stop())

describe('a network that nobody has crawled', () => {
  it('is empty, not an error', async () => {
    expect(await getTopology(web, nowMs)).toEqual({ nodes: [], neighbourSets: [] })
    expect(await getPositions(web)).toEqual([])
    expect((await getPositionColumns(web)).nums).toHaveLength(0)
    expect(await getMapNums(web, nowMs)).toHaveLength(0)
    expect((await getCommunities(web)).nums).toHaveLength(0)
    expect(await pickKeyframe(web, nowMs)).toBeNull()
    expect(await getCollectorStatus(web, nowMs)).toEqual([])
    expect(await getNetworkTotals(web, nowMs)).toEqual({
      nodes: 0,
      active: 0,
      links: 0,
      averageRttMs: null,
      messages24h: null,
    })
  })
})

describe('the map', () => {
  it('has the nodes of the last days and their newest links, and no node that is long gone', async () => {
    const quiet = (rttMs: number) => ({ rttMs, rttMethod: 'ping_quiet' as const })
    await writeFacts(collector, [
      visit(1, ago(1), quiet(10)),
      visit(2, ago(1), quiet(30)),
      visit(3, ago(1)),
      // Offline, but reached within the window: stays, and its RTT does not count.
      visit(4, nowMs - 2 * DAY_MS, quiet(1_000)),
      failure(4, ago(1), 9),
      // Never reached, still tried: stays.
      failure(5, ago(1), 3),
      // Not reached for longer than the window, though still tried: gone.
      visit(6, nowMs - MAP_WINDOW_MS - DAY_MS),
      failure(6, ago(1), 200),
      // Never reached, and no longer tried: gone.
      failure(7, nowMs - MAP_WINDOW_MS - DAY_MS, 1),
      neighbours(1, ago(30), [2, 3, 4]),
      neighbours(1, ago(1), [2, 5, 6]),
      neighbours(2, ago(1), [1, 3]),
      neighbours(3, ago(1), [2], { evidence: 'mesh' }),
      neighbours(6, ago(1), [1, 2]),
      // 8 is named and was never visited.
      neighbours(3, ago(2), [8]),
    ])
    const { nodes, neighbourSets } = await getTopology(web, nowMs)
    expect(nodes.map((node) => node.peerId).sort()).toEqual([1, 2, 3, 4, 5].map(peerId).sort())
    expect(nodes.every((node) => isOnMap(node, nowMs))).toBe(true)
    expect(nodes.map(({ num }) => num)).toEqual([...nodes.map(({ num }) => num)].sort((a, b) => a - b))

    const num = new Map<number, number>()
    for (const n of [1, 2, 3, 5, 6]) num.set(n, await numberOf(web, n))
    const numbers = (...ns: number[]) => ns.map((n) => num.get(n) ?? -1).sort((a, b) => a - b)
    const setOf = (n: number, evidence: string) =>
      neighbourSets.find((set) => set.num === num.get(n) && set.evidence === evidence)
    expect(neighbourSets).toHaveLength(4)
    expect(setOf(1, 'table')).toEqual({
      num: num.get(1),
      evidence: 'table',
      seenAtMs: ago(1),
      complete: true,
      neighbours: numbers(2, 5, 6),
    })
    expect(setOf(3, 'mesh')?.neighbours).toEqual(numbers(2))
    expect(setOf(3, 'table')?.neighbours).toHaveLength(1)

    // 1–2 and 2–3 are each known twice; 1–6 and 3–8 lead off the map.
    expect(await getNetworkTotals(engine.open('web'), nowMs)).toEqual({
      nodes: 5,
      active: 3,
      links: 3,
      averageRttMs: 20,
      messages24h: null,
    })
    // A week later only what was tried last is left, and two weeks later nothing.
    const later = await getTopology(web, nowMs + MAP_WINDOW_MS - 2 * MINUTE_MS)
    expect(later.nodes.map((node) => node.peerId).sort()).toEqual([1, 2, 3, 5].map(peerId).sort())
    expect((await getTopology(web, nowMs + 2 * MAP_WINDOW_MS)).nodes).toEqual([])
  })

  it('is the same in columns', async () => {
    const { nodes, neighbourSets } = await getTopology(web, nowMs)
    const nums = await getMapNums(web, nowMs)
    expect([...nums]).toEqual(nodes.map(({ num }) => num))
    const read: unknown[] = []
    for await (const { count, nums: stating, evidence, offsets, neighbours: named } of getTopologyColumns(
      web,
      nums,
    )) {
      for (let set = 0; set < count; set++) {
        read.push([
          stating[set],
          EVIDENCE[evidence[set] ?? 0],
          [...named.subarray(offsets[set], offsets[set + 1])],
        ])
      }
    }
    const bySet = (one: unknown, other: unknown): number => (String(one) < String(other) ? -1 : 1)
    expect(read.sort(bySet)).toEqual(
      neighbourSets.map(({ num, evidence, neighbours: named }) => [num, evidence, named]).sort(bySet),
    )
    const asked = nums.subarray(0, 1)
    for await (const { count, nums: stating } of getTopologyColumns(web, asked)) {
      expect([...new Set(stating.subarray(0, count))]).toEqual([...asked])
    }
  })

  it('knows the newest position of each node', async () => {
    const insert = (rows: number[][]) =>
      engine
        .open('cartographer')
        .insert({ table: 'layout_positions', columns: ['node_num', 'x', 'y', 'updated_at'], rows })
    await insert([
      [1, 1.5, -2.5, ago(3)],
      [2, 100, 200, ago(3)],
    ])
    await insert([[1, 7, 8, ago(2)]])
    await insert([[2, 0, 0, ago(4)]])
    expect(await getPositions(web)).toEqual([
      [1, 7, 8],
      [2, 100, 200],
    ])
    const { nums, xs, ys } = await getPositionColumns(web)
    expect([...nums].map((num, row) => [num, xs[row], ys[row]]).sort()).toEqual([
      [1, 7, 8],
      [2, 100, 200],
    ])
  })
})

describe('getCollectorStatus', () => {
  const crawl = (crawlId: number, updatedAtMs: number, more: Partial<CrawlFact>): CrawlFact => ({
    kind: 'crawl',
    collector: 'c1',
    crawlId,
    state: 'running',
    startedAtMs: crawlId * 1_000,
    updatedAtMs,
    nodesFound: 0,
    nodesVisited: 0,
    nodesReachable: 0,
    linksFound: 0,
    queries: 0,
    ...more,
  })

  it('tells who works, how far its newest crawl came, who is away, and who states a problem', async () => {
    const first = Math.floor(ago(10) / 1_000)
    const second = Math.floor(ago(2) / 1_000)
    await writeFacts(collector, [
      heartbeat(nowMs - 9_000, 'c1', { spooledRows: 99, problem: 'This is over.' }),
      heartbeat(nowMs - 3_000, 'c1', { spooledRows: 5, droppedRows: 2 }),
      heartbeat(nowMs - AWAY_AFTER_MS - 1, 'c2', {
        problem: 'No node answers: “is the network’s cable in?”',
      }),
      heartbeat(nowMs - 2 * DAY_MS, 'long-gone'),
      crawl(first, ago(9), { state: 'finished', nodesFound: 60, nodesVisited: 60 }),
      crawl(second, ago(2), { nodesFound: 12, nodesVisited: 3 }),
      crawl(second, ago(1), { nodesFound: 40, nodesVisited: 30 }),
    ])
    expect(await getCollectorStatus(web, nowMs)).toEqual([
      {
        collector: 'c1',
        lastBeatMs: nowMs - 3_000,
        away: false,
        crawl: { state: 'running', nodesFound: 40, nodesVisited: 30, startedAtMs: second * 1_000 },
        spooledRows: 5,
        droppedRows: 2,
        problem: '',
      },
      {
        collector: 'c2',
        lastBeatMs: nowMs - AWAY_AFTER_MS - 1,
        away: true,
        crawl: null,
        spooledRows: 0,
        droppedRows: 0,
        problem: 'No node answers: “is the network’s cable in?”',
      },
    ])
  })
})
