import { describe, expect, it } from 'vitest'
import { bucketStarts, readAnalyticsSearch, resolveRange } from '@/lib/analytics/range'
import { fittingRange, isBeforeKnown, rangeNotes } from '@/lib/analytics/range-notes'

const NOW_MS = Date.UTC(2026, 10, 21, 21, 5)
const LONG_AGO_MS = Date.UTC(2020, 0, 1)

/** @param observed - share of each bucket in which a collector worked. */
function answeredTo(
  search: Record<string, string>,
  firstMs: number | null = LONG_AGO_MS,
  observed: (startMs: number) => number = () => 1,
) {
  const query = readAnalyticsSearch(search).value
  const range = resolveRange(query, NOW_MS, firstMs)
  const coverage = bucketStarts(range.bucket, range).map((startMs) => ({
    startMs,
    observed: observed(startMs),
    isOpen: false,
  }))
  return { query, answered: { range, firstMs, coverage } }
}
function notesOf(
  search: Record<string, string>,
  firstMs?: number,
  observed?: (startMs: number) => number,
): string {
  const { query, answered } = answeredTo(search, firstMs, observed)
  return rangeNotes(query, answered, NOW_MS).join(' ')
}

describe('a range that is not what was asked for', () => {
  it.each([
    [{ from: '2030-01-01' }, /begins in the future \(1 Jan 2030, 00:00:00 UTC\).* newest hour/],
    [{ from: '2026-11-01', to: '2027-02-01' }, /ends in the future/],
    [{ range: '1y', bucket: 'hour' }, /Not by the hour: hours are kept for 40 days\. It is by the day/],
    [{ range: '30d', bucket: 'hour', compare: 'previous' }, /the time before is compared with/],
    [
      { from: '2021-01-01', bucket: 'day' },
      /Not by the day: that would be more than 800 points.* by the week/,
    ],
    [{ range: '24h', bucket: 'month' }, /Not by the month: the range is hardly one month long/],
    [{ range: 'all', compare: 'previous' }, /no time before all of it/],
    [{ from: '2018-01-01', to: '2018-02-01' }, /Nothing was observed yet: the first node was visited/],
    [{ from: '2018-01-01', to: '2021-01-01' }, /Nothing was observed before 1 Jan 2020/],
  ])('says so: %j', (search, said) => {
    expect(notesOf(search)).toMatch(said)
  })

  it.each([
    [{}],
    [{ range: 'all' }],
    [{ range: '7d', bucket: 'hour', compare: 'previous' }],
    [{ from: '2026-11-01', to: '2026-11-22' }],
    [{ range: '30d', at: '2026-11-01T12:00:00Z' }],
  ])('says nothing of one that is: %j', (search) => {
    expect(notesOf(search)).toBe('')
  })

  it('says of how much of it nothing is known, where sums are of the rest', () => {
    const awayMs = NOW_MS - 8 * 3_600_000
    const untilAway = (startMs: number): number => (startMs < awayMs ? 1 : 0)
    expect(notesOf({ range: '24h' }, LONG_AGO_MS, untilAway)).toMatch(
      /^No collector worked for 3\d(\.\d)?% of/,
    )
    expect(notesOf({ range: '30d' }, LONG_AGO_MS, untilAway)).toBe('')
    expect(notesOf({ range: '24h' }, LONG_AGO_MS, () => 0)).toMatch(/in all of this time: nothing is known/)
    // What was before the first visit is told by itself, and is no outage.
    const minutesOld = NOW_MS - 12 * 60_000
    expect(notesOf({}, minutesOld, (startMs) => (startMs < NOW_MS - 86_400_000 ? 0 : 0.01))).not.toMatch(
      /collector/,
    )
  })

  it('names a shorter one where most of it is of a time before the first visit', () => {
    const minutesOld = NOW_MS - 12 * 60_000
    expect(fittingRange(answeredTo({}, minutesOld).answered)).toBe('24h')
    expect(fittingRange(answeredTo({ range: '24h' }, minutesOld).answered)).toBeNull()
    expect(fittingRange(answeredTo({ range: '1y' }, NOW_MS - 20 * 86_400_000).answered)).toBe('30d')
    expect(fittingRange(answeredTo({ range: '1y' }, NOW_MS - 300 * 86_400_000).answered)).toBeNull()
    expect(fittingRange(answeredTo({ range: 'all' }, minutesOld).answered)).toBeNull()
    expect(fittingRange(answeredTo({}).answered)).toBeNull()
  })
})

describe('the time before', () => {
  it('is not set against counts when hardly any of it is known', () => {
    const range = resolveRange({ range: '1y', compare: 'previous' }, NOW_MS, null)
    const { fromMs, toMs } = range.previous ?? { fromMs: 0, toMs: 0 }
    const knownFrom = (share: number) => isBeforeKnown({ range, firstMs: toMs - share * (toMs - fromMs) })
    expect([0.01, 0.4, 0.6, 1, 3].map(knownFrom)).toEqual([false, false, true, true, true])
    expect(isBeforeKnown({ range: { ...range, previous: null }, firstMs: 0 })).toBe(false)
  })

  it('is said to be too little known where hardly any of it is', () => {
    const sinceMs = NOW_MS - 366 * 86_400_000
    expect(notesOf({ range: '1y', compare: 'previous' }, sinceMs)).toContain(
      'Too little is known of the time before',
    )
    expect(notesOf({ range: '90d', compare: 'previous' }, sinceMs)).toBe('')
  })
})
