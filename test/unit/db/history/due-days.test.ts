import { describe, expect, it } from 'vitest'
import { dueDays } from '@/db/history/due-days'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const D = Date.UTC(2026, 10, 1)

describe('when the state of a day is due', () => {
  const isDue = (statedMs: number, nowMs: number): boolean =>
    dueDays([{ dayMs: D, statedMs }], nowMs).length === 1

  it('is some minutes after its end, never while it goes on', () => {
    expect(isDue(0, D + 12 * HOUR)).toBe(false)
    expect(isDue(0, D + DAY + 9 * 60_000)).toBe(false)
    expect(isDue(0, D + DAY + 10 * 60_000)).toBe(true)
  })

  it('is again a day and a week later, for what came late, and then never more', () => {
    const first = D + DAY + HOUR
    expect(isDue(first, D + 2 * DAY)).toBe(false)
    expect(isDue(first, D + 2 * DAY + 3 * HOUR)).toBe(true)
    const second = D + 2 * DAY + 3 * HOUR
    expect(isDue(second, D + 8 * DAY)).toBe(false)
    expect(isDue(second, D + 10 * DAY)).toBe(true)
    expect(isDue(D + 10 * DAY, D + 400 * DAY)).toBe(false)
  })

  it('comes oldest first', () => {
    const days = [2, 0, 1].map((n) => ({ dayMs: D + n * DAY, statedMs: 0 }))
    expect(dueDays(days, D + 5 * DAY)).toEqual([D, D + DAY, D + 2 * DAY])
  })
})
