import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import { growthAnswerSchema, type GrowthPoint } from '@/lib/analytics/growth'
import { bucketStart, nextBucket, type AnalyticsQuery, type Bucket } from '@/lib/analytics/range'
import {
  DAY_MS,
  isIn,
  makeHistory,
  nodesOf,
  NOW,
  TODAY,
  writeHistory,
} from '../../../fixtures/analytics-history'
import { startTestEngine, type TestEngine } from '../../../fixtures/engine'
import { visit } from '../../../fixtures/facts'
import { writeFacts } from '../../../fixtures/history'

const { visits, facts } = makeHistory()
let engine: TestEngine
let web: Database
let collector: Database

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  collector = engine.open('collector')
}, 120_000)
afterAll(() => engine.stop())

const ask = async (query: AnalyticsQuery) => growthAnswerSchema.parse(await getGrowth(web, query, NOW))

/** Every bucket in which somebody answered, by a walk through all of them from the first on. */
function recount(
  bucket: Bucket,
): Map<number, Omit<GrowthPoint, 'prefixes' | 'largestPrefix' | 'joins' | 'departures'>> {
  const points = new Map<number, Omit<GrowthPoint, 'prefixes' | 'largestPrefix' | 'joins' | 'departures'>>()
  const everReached = new Set<string>()
  let before = new Set<string>()
  const first = Math.min(...visits.map(({ seenAtMs }) => seenAtMs))
  for (let startMs = bucketStart(bucket, first); startMs < NOW; startMs = nextBucket(bucket, startMs)) {
    const inIt = isIn(startMs, nextBucket(bucket, startMs))
    const seen = nodesOf(visits, inIt)
    const reached = nodesOf(visits, (each) => inIt(each) && each.reachable)
    // Where nobody answered, it was not the nodes that failed.
    if (reached.size === 0) continue
    const fresh = [...reached].filter((node) => !everReached.has(node))
    const returning = [...reached].filter((node) => everReached.has(node) && !before.has(node))
    const gone = [...before].filter((node) => !reached.has(node))
    points.set(startMs, {
      startMs,
      seen: seen.size,
      reachable: reached.size,
      new: fresh.length,
      returning: returning.length,
      gone: nextBucket(bucket, startMs) > NOW ? null : gone.length,
    })
    for (const node of reached) everReached.add(node)
    before = reached
  }
  return points
}

describe('growth', () => {
  it('of an empty database is gaps, and nothing in total', async () => {
    for (const bucket of ['hour', 'day', 'week', 'month'] as const) {
      const range = bucket === 'hour' ? '24h' : '90d'
      const answer = await ask({ range, bucket, compare: 'previous' })
      expect(answer.range.bucket).toBe(bucket)
      expect(
        answer.points.every(
          ({ seen, reachable, gone }) => seen === null && reachable === null && gone === null,
        ),
      ).toBe(true)
      expect(answer.totals).toEqual({ seen: 0, reachable: 0, new: 0 })
    }
  })

  describe('of a history', () => {
    beforeAll(() => writeHistory(collector, { visits, facts }), 60_000)

    const cases: [AnalyticsQuery, Bucket][] = [
      [{ range: '24h', compare: 'previous' }, 'hour'],
      [{ range: '7d', bucket: 'hour', compare: 'previous' }, 'hour'],
      [{ range: '30d', bucket: 'hour' }, 'hour'],
      [{ range: '30d', compare: 'previous' }, 'day'],
      [{ range: '90d', bucket: 'week' }, 'week'],
      [{ range: '90d', bucket: 'month', compare: 'previous' }, 'month'],
      [{ range: 'all' }, 'day'],
      [
        {
          from: new Date(TODAY - 30 * DAY_MS).toISOString().slice(0, 10),
          to: new Date(TODAY - 10 * DAY_MS).toISOString().slice(0, 10),
          compare: 'previous',
        },
        'day',
      ],
    ]
    it.each(cases)('%j is what a plain count says, gaps and all', async (query, bucket) => {
      const answer = await ask(query)
      expect(answer.range.bucket).toBe(bucket)
      const counted = recount(bucket)
      const check = (points: readonly GrowthPoint[]): void => {
        for (const { startMs, seen, reachable, new: fresh, returning, gone } of points) {
          const nothing = { startMs, seen: null, reachable: null, new: null, returning: null, gone: null }
          expect({ startMs, seen, reachable, new: fresh, returning, gone }).toEqual(
            counted.get(startMs) ?? nothing,
          )
        }
      }
      check(answer.points)
      check(answer.previous?.points ?? [])
      expect(answer.points.some(({ reachable }) => reachable !== null)).toBe(true)
      const totalOf = (fromMs: number, toMs: number) => {
        const inIt = isIn(fromMs, toMs)
        return {
          seen: nodesOf(visits, inIt).size,
          reachable: nodesOf(visits, (each) => inIt(each) && each.reachable).size,
        }
      }
      expect(answer.totals).toMatchObject(totalOf(answer.range.fromMs, answer.range.toMs))
      expect(answer.totals.new).toBe(answer.points.reduce((sum, point) => sum + (point.new ?? 0), 0))
      const { previous } = answer.range
      if (previous !== null)
        expect(answer.previous?.totals).toMatchObject(totalOf(previous.fromMs, previous.toMs))
    })

    it('adds up: what is reachable is what was, and who came, less who went', async () => {
      for (const bucket of ['hour', 'day', 'week'] as const) {
        const { points } = await ask({ range: '30d', bucket })
        const known = points.filter(({ reachable }) => reachable !== null)
        expect(known.length).toBeGreaterThan(3)
        known.slice(1, -1).forEach((point, at) => {
          const was = known[at]?.reachable ?? 0
          expect(point.reachable).toBe(was + (point.new ?? 0) + (point.returning ?? 0) - (point.gone ?? 0))
        })
      }
    })

    it('has the mean of the whole days among the last seven', async () => {
      const { points, reachableMean7d } = await ask({ range: '90d', bucket: 'day' })
      const counted = recount('day')
      points.forEach(({ startMs }, at) => {
        const days = Array.from({ length: 7 }, (_, back) => startMs - back * DAY_MS)
          .filter((day) => day !== TODAY)
          .flatMap((day) => counted.get(day)?.reachable ?? [])
        const mean = days.length === 0 ? null : days.reduce((sum, nodes) => sum + nodes, 0) / days.length
        if (mean === null) expect(reachableMean7d[at]).toBeNull()
        else expect(reachableMean7d[at]).toBeCloseTo(mean, 10)
      })
    })

    it('counts today as it is now, before anything is stated of it', async () => {
      const before = await ask({ range: '7d' })
      await writeFacts(collector, [visit(1_000, NOW - 1_000), visit(1_001, NOW - 500, { reachable: false })])
      for (const query of [
        { range: '7d' },
        { range: '7d', bucket: 'hour' },
        { range: '90d', bucket: 'month' },
      ] as const) {
        const { points } = await ask(query)
        expect(points.at(-1)?.new).toBeGreaterThanOrEqual(1)
      }
      const after = await ask({ range: '7d' })
      const [was, is] = [before.points.at(-1), after.points.at(-1)]
      expect(is?.reachable).toBe((was?.reachable ?? 0) + 1)
      expect(is?.seen).toBe((was?.seen ?? 0) + 2)
      expect(after.totals.reachable).toBe(before.totals.reachable + 1)
    })
  })
})
