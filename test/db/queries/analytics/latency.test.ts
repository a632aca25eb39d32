import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getLatency } from '@/db/queries/analytics/get-latency'
import { bringGrowthUpToDate } from '@/db/reckon/bring-growth-up-to-date'
import { COUNTRY_NODES_MIN, ELSEWHERE } from '@/lib/analytics/geography'
import { latencyAnswerSchema, type LatencyAnswer } from '@/lib/analytics/latency'
import { nextBucket, type AnalyticsQuery } from '@/lib/analytics/range'
import type { VisitFact } from '@/lib/facts'
import {
  DAY_MS,
  HOUR_MS,
  isIn,
  isQuantile,
  makeHistory,
  nodesOf,
  NOW,
  TODAY,
  writeHistory,
} from '../../../fixtures/analytics-history'
import { startTestEngine, type TestEngine } from '../../../fixtures/engine'
import { peerId as testPeer } from '../../../fixtures/facts'
import { numberOf, writeFacts } from '../../../fixtures/history'

const history = makeHistory(9, 40)
const reached = history.visits.filter(({ reachable }) => reachable)
let engine: TestEngine
let web: Database

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
}, 120_000)
afterAll(() => engine.stop())

const ask = async (query: AnalyticsQuery) => latencyAnswerSchema.parse(await getLatency(web, query, NOW))

function expectFigures(point: LatencyAnswer['totals'], visits: readonly VisitFact[]): void {
  const rtts = visits.flatMap(({ rttMs }) => rttMs ?? [])
  const mean = rtts.length === 0 ? null : rtts.reduce((sum, rtt) => sum + rtt, 0) / rtts.length
  expect(point.measured).toBe(rtts.length)
  expect(point.quiet).toBe(visits.filter(({ rttMethod }) => rttMethod === 'ping_quiet').length)
  if (mean === null) expect(point.meanMs).toBeNull()
  else expect(point.meanMs).toBeCloseTo(mean, 3)
  expect(isQuantile(point.p50Ms, rtts, 0.5)).toBe(true)
  expect(isQuantile(point.p90Ms, rtts, 0.9)).toBe(true)
  expect(isQuantile(point.p99Ms, rtts, 0.99)).toBe(true)
}

describe('latency', () => {
  it('of an empty database is not known', async () => {
    const { points, totals, byCollector, regionPairs } = await ask({ range: '7d' })
    for (const point of [...points, totals]) expectFigures(point, [])
    expect([byCollector, regionPairs]).toEqual([[], []])
  })

  describe('of a history', () => {
    beforeAll(() => writeHistory(engine.open('collector'), history), 60_000)

    const queries: AnalyticsQuery[] = [
      { range: '24h', compare: 'previous' },
      { range: '7d', bucket: 'hour' },
      { range: '30d', compare: 'previous' },
      { range: '90d', bucket: 'week' },
      { range: 'all', bucket: 'month' },
    ]
    const check = async (query: AnalyticsQuery): Promise<void> => {
      const answer = await ask(query)
      const { bucket, fromMs, toMs, previous } = answer.range
      const checkPoints = (points: typeof answer.points, untilMs: number): void => {
        for (const point of points) {
          const endMs = Math.min(nextBucket(bucket, point.startMs), untilMs)
          expectFigures(point, reached.filter(isIn(point.startMs, endMs)))
        }
      }
      checkPoints(answer.points, toMs)
      // As far into its last bucket as the present one has gone.
      checkPoints(answer.previous?.points ?? [], previous?.toMs ?? 0)
      const inIt = reached.filter(isIn(fromMs, toMs))
      expectFigures(answer.totals, inIt)
      if (previous !== null && answer.previous !== null) {
        expectFigures(answer.previous.totals, reached.filter(isIn(previous.fromMs, previous.toMs)))
      }
      const nodesIn = (country: string) => nodesOf(inIt, ({ place }) => place.country === country).size
      const isSmall = (country: string) => country !== '' && nodesIn(country) < COUNTRY_NODES_MIN
      const measured = answer.byCollector.reduce((sum, row) => sum + row.measured, 0)
      expect(measured).toBe(inIt.length)
      for (const row of answer.byCollector) {
        const mine = inIt.filter(
          ({ collector, place }) =>
            collector === row.collector &&
            (row.country === ELSEWHERE ? isSmall(place.country) : place.country === row.country),
        )
        expect(row.country === ELSEWHERE || !isSmall(row.country)).toBe(true)
        expect(row.measured).toBe(mine.length)
        if (row.country !== ELSEWHERE) expect(row.nodes).toBe(nodesIn(row.country))
        const rtts = mine.flatMap(({ rttMs }) => rttMs ?? [])
        expect(isQuantile(row.p50Ms, rtts, 0.5)).toBe(true)
        expect(isQuantile(row.p90Ms, rtts, 0.9)).toBe(true)
      }
    }

    it.each(queries)('%j is what a plain count of round-trip times says', check)

    it.each(queries)('%j is the same where periods that are over are stated', async (query) => {
      await bringGrowthUpToDate(engine.open('collector'), new AbortController().signal)
      await check(query)
    })

    it('of a day that got more since it was stated is what it is now', async () => {
      const [late] = history.visits
        .filter(({ rttMs, seenAtMs }) => rttMs !== null && seenAtMs < TODAY - 3 * DAY_MS)
        .slice(-1)
      if (late === undefined) throw new Error('nobody was measured')
      const visits = [1, 2, 3].map((n) => ({ ...late, seenAtMs: late.seenAtMs + n, rttMs: 900 }))
      await writeFacts(engine.open('collector'), visits)
      reached.push(...visits)
      await check({ range: '30d' })
    })

    it('between regions is that of the links between them', async () => {
      const collector = engine.open('collector')
      const newest = new Map<string, VisitFact>()
      for (const visit of [...history.visits].sort((a, b) => a.seenAtMs - b.seenAtMs)) {
        if (visit.place.source !== 'none') newest.set(visit.peerId, visit)
      }
      const continents: Record<string, string> = { DE: 'EU', FR: 'EU', US: 'NA', JP: 'AS', NZ: 'OC' }
      const hops: { from: number; to: number; ms: number | null; pair: string }[] = []
      for (let n = 1; n < 18; n += 1) {
        const [from, to] = [await numberOf(web, n), await numberOf(web, n + 1)]
        const regionOf = async (num: number) => {
          const peer = [...newest.values()]
          for (const visit of peer) {
            if ((await found(visit.peerId)) === num) return continents[visit.place.country] ?? ''
          }
          return ''
        }
        const pair = `${await regionOf(from)}>${await regionOf(to)}`
        for (let k = 0; k < 5; k += 1) hops.push({ from, to, pair, ms: k === 4 ? null : n * 7 + k })
      }
      const hour = (TODAY - 2 * DAY_MS + 3 * HOUR_MS) / 1_000
      await collector.insert({
        table: 'reckoned_hops',
        columns: ['slot', 'hour', 'from_num', 'to_num', 'first', 'size_bytes', 'latency_ms'],
        rows: [
          ...hops.map(({ from, to, ms }) => [hour, hour, from, to, true, null, ms]),
          ...hops.map(({ from, to }) => [hour, hour, from, to, false, null, 1]),
        ],
      })
      await bringGrowthUpToDate(collector, new AbortController().signal)
      const { regionPairs } = await ask({ range: '7d' })
      expect(regionPairs.map(({ from, to }) => `${from}>${to}`).sort()).toEqual(
        [...new Set(hops.map(({ pair }) => pair))].sort(),
      )
      for (const { from, to, messages, timed, p50Ms, p90Ms } of regionPairs) {
        const mine = hops.filter(({ pair }) => pair === `${from}>${to}`)
        const times = mine.flatMap(({ ms }) => ms ?? [])
        expect([messages, timed]).toEqual([mine.length, times.length])
        expect(isQuantile(p50Ms, times, 0.5) && isQuantile(p90Ms, times, 0.9)).toBe(true)
      }
      expect((await ask({ range: '24h' })).regionPairs).toEqual([])
    })
  })
})

const numbers = new Map<string, number>()
async function found(peerId: string): Promise<number | undefined> {
  if (numbers.size === 0) {
    for (let n = 1; n <= 40; n += 1) {
      const num = await numberOf(web, n).catch(() => undefined)
      if (num !== undefined) numbers.set(testPeer(n), num)
    }
  }
  return numbers.get(peerId)
}
