import { describe, expect, it } from 'vitest'
import { comparisonsWithin, timeMarks, timeScale } from '@/components/map/time/time-scale'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 10, 21, 12, 0, 30)

describe('the scale of the time slider', () => {
  it('has steps of minutes for a young network and of hours for an old one', () => {
    expect(timeScale(NOW - 2 * HOUR, NOW)).toMatchObject({ stepMs: 60_000, pageMs: 360_000 })
    expect(timeScale(NOW - 2 * DAY, NOW)).toMatchObject({ stepMs: 600_000 })
    expect(timeScale(NOW - 90 * DAY, NOW)).toMatchObject({ stepMs: HOUR, pageMs: DAY })
  })

  it('begins at a whole step after the first record and ends at one after now', () => {
    const scale = timeScale(NOW - 90 * DAY, NOW)
    expect(scale?.fromMs).toBe(Date.UTC(2026, 7, 23, 13))
    expect(scale?.toMs).toBe(Date.UTC(2026, 10, 21, 13))
  })

  it('is none where there is no past', () => {
    expect(timeScale(null, NOW)).toBeNull()
    expect(timeScale(NOW, NOW + 1)).toBeNull()
  })

  it.each([1, 20, 90, 400])('marks %i days at whole days or more, few of them with a name', (days) => {
    const scale = timeScale(NOW - days * DAY, NOW)
    const marks = scale === null ? [] : timeMarks(scale)
    expect(marks.length).toBeGreaterThan(0)
    expect(marks.length).toBeLessThanOrEqual(120)
    expect(marks.filter(({ label }) => label !== '').length).toBeLessThanOrEqual(6)
    expect(marks.every(({ at }) => at >= 0 && at < 1)).toBe(true)
  })

  it('offers to compare with as much as is kept', () => {
    expect(comparisonsWithin(30 * 60_000).map(({ id }) => id)).toEqual(['1h'])
    expect(comparisonsWithin(2 * DAY).map(({ id }) => id)).toEqual(['1h', '6h', '1d', '7d'])
  })
})
