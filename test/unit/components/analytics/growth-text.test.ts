import { describe, expect, it } from 'vitest'
import {
  clusterSays,
  movementSays,
  noClustersSay,
  reachSays,
  sessionsSay,
} from '@/components/analytics/growth/growth-text'
import type { Coverage } from '@/lib/analytics/answer'
import type { GrowthPoint } from '@/lib/analytics/growth'

const DAY_MS = 86_400_000
const NOTHING = {
  seen: null,
  new: null,
  returning: null,
  gone: null,
  prefixes: null,
  largestPrefix: null,
  joins: null,
  departures: null,
}

describe('growth in a sentence', () => {
  it('leaves days that were observed in part out of the least and the most', () => {
    const days: [number, Omit<Coverage, 'startMs'>][] = [
      [2, { observed: 0.4, isOpen: false }],
      [100, { observed: 1, isOpen: false }],
      [120, { observed: 0.95, isOpen: false }],
      [5, { observed: 1, isOpen: true }],
    ]
    const points = days.map(([reachable], day): GrowthPoint => ({
      ...NOTHING,
      startMs: day * DAY_MS,
      reachable,
    }))
    const coverage = days.map(([, bucket], day) => ({ ...bucket, startMs: day * DAY_MS }))
    const range = {
      name: null,
      fromMs: 0,
      toMs: 4 * DAY_MS,
      bucket: 'day' as const,
      possibleBuckets: [],
      previous: null,
    }
    expect(reachSays({ points, coverage, range })).toBe(
      'Between 100 (2 Jan 1970) and 120 (3 Jan 1970) nodes answered in a whole day.',
    )
  })

  it('names no least and most where all are the same', () => {
    const points = [7, 7].map((reachable, day): GrowthPoint => ({
      ...NOTHING,
      startMs: day * DAY_MS,
      reachable,
    }))
    const coverage = points.map(({ startMs }) => ({ startMs, observed: 1, isOpen: false }))
    const range = {
      name: null,
      fromMs: 0,
      toMs: 2 * DAY_MS,
      bucket: 'day' as const,
      possibleBuckets: [],
      previous: null,
    }
    expect(reachSays({ points, coverage, range })).toBe('7 nodes answered in every whole day.')
  })

  it('is silent on who came and went where nobody looked', () => {
    expect(movementSays([{ ...NOTHING, startMs: 0, reachable: null }])).toBe(
      'Nothing was observed in this stretch of time.',
    )
  })

  it.each([
    [60, 1, '60 nodes live in a single network prefix.'],
    [1, 1, '1 node lives in a single network prefix.'],
    [60, 40, '60 nodes live in 40 network prefixes, 1.5 for each; the fullest one holds 9.'],
  ])('sets %i nodes against %i prefixes', (reachable, prefixes, said) => {
    expect(clusterSays([{ ...NOTHING, startMs: 0, reachable, prefixes, largestPrefix: 9 }])).toBe(said)
  })

  it('says why prefixes are not known', () => {
    const say = (bucket: 'hour' | 'day', reachable: number | null): string =>
      noClustersSay({
        points: [{ ...NOTHING, startMs: 0, reachable }],
        range: { name: null, fromMs: 0, toMs: DAY_MS, bucket, possibleBuckets: [], previous: null },
      })
    expect(say('hour', null)).toBe('No node answered in this stretch of time.')
    expect(say('hour', 3)).toMatch(/^Networks are counted by the day/)
    expect(say('day', 3)).toMatch(/^Addresses are not kept/)
  })

  it.each([
    [5, 3, '5 sessions were seen to begin, and 3 to end.'],
    [1, 0, '1 session was seen to begin, and 0 to end.'],
  ])('sets %i joins against %i departures', (joins, departures, said) => {
    expect(
      sessionsSay([
        { joins, departures },
        { joins: null, departures: null },
      ]),
    ).toBe(said)
  })
})
