import { describe, expect, it } from 'vitest'
import { readAnalyticsSearch, resolveRange } from '@/lib/analytics/range'
import { fittingRange, rangeNotes } from '@/lib/analytics/range-notes'

const NOW_MS = Date.UTC(2026, 10, 21, 21, 5)
const LONG_AGO_MS = Date.UTC(2020, 0, 1)

function answeredTo(search: Record<string, string>, firstMs: number | null = LONG_AGO_MS) {
  const query = readAnalyticsSearch(search).value
  return { query, answered: { range: resolveRange(query, NOW_MS, firstMs), firstMs } }
}
function notesOf(search: Record<string, string>, firstMs?: number): string {
  const { query, answered } = answeredTo(search, firstMs)
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
