import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BUCKETS, BUCKETS_MAX, bucketStarts, readAnalyticsSearch, resolveRange } from '@/lib/analytics/range'

const NOW_MS = Date.UTC(2026, 10, 21, 21, 5)

describe('ranges in an address', () => {
  it.each(['0000-01-01', '0099-12-31', '1970-01-01', '1999-12-31T23:59:59Z'])(
    'cannot begin with %s, of which a day each is too much to answer',
    (from) => {
      const reading = readAnalyticsSearch({ from })
      expect(reading).toMatchObject({ ok: false, value: {} })
      expect(reading).toHaveProperty('problems.0.expected', 'a date from 2000-01-01 on')
    },
  )

  it('are no more buckets than a screen can tell apart, and begin before they end', () => {
    const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(instant, fc.option(instant), fc.option(fc.constantFrom(...BUCKETS)), (from, to, asked) => {
        const search = {
          from: from.toISOString(),
          ...(to === null ? {} : { to: to.toISOString() }),
          ...(asked === null ? {} : { bucket: asked }),
        }
        const range = resolveRange(readAnalyticsSearch(search).value, NOW_MS, null)
        expect(range.fromMs).toBeLessThan(range.toMs)
        // One that is cut at each end beside those that are whole.
        expect(bucketStarts(range.bucket, range).length).toBeLessThanOrEqual(BUCKETS_MAX + 1)
      }),
    )
  })

  it('are cut into hours only where those of the period before are kept too', () => {
    const bucketOf = (search: Record<string, string>) =>
      resolveRange(readAnalyticsSearch({ bucket: 'hour', ...search }).value, NOW_MS, null).bucket
    expect(bucketOf({ range: '30d' })).toBe('hour')
    expect(bucketOf({ range: '30d', compare: 'previous' })).toBe('day')
    expect(bucketOf({ range: '7d', compare: 'previous' })).toBe('hour')
  })

  it('stand beside the same length of time, where the present bucket has only begun', () => {
    const previousOf = (search: Record<string, string>) => {
      const query = readAnalyticsSearch({ compare: 'previous', ...search }).value
      const { previous, fromMs } = resolveRange(query, NOW_MS, null)
      return [previous?.fromMs, previous?.toMs, fromMs].map((ms) =>
        new Date(ms ?? 0).toISOString().slice(0, 16),
      )
    }
    expect(previousOf({ range: '7d' })).toEqual(['2026-11-08T00:00', '2026-11-14T22:00', '2026-11-15T00:00'])
    // Of so long ago hours are not kept.
    expect(previousOf({ range: '90d' })).toEqual(['2026-05-26T00:00', '2026-08-24T00:00', '2026-08-24T00:00'])
    expect(previousOf({ range: '1y', bucket: 'month' }).slice(1)).toEqual([
      '2025-11-22T00:00',
      '2025-12-01T00:00',
    ])
    // A range that is over has whole buckets.
    expect(previousOf({ from: '2026-11-11', to: '2026-11-13' })).toEqual([
      '2026-11-09T00:00',
      '2026-11-11T00:00',
      '2026-11-11T00:00',
    ])
  })
})
