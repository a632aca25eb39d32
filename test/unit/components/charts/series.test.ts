import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestPlace } from '@/components/charts/nearest-place'
import { gapAfterMs, splitAtGaps } from '@/components/charts/rtt-series'
import { timeTicks } from '@/components/charts/time-ticks'
import type { RttPoint } from '@/lib/node-detail'

const point = (atMs: number, rttMs: number | null = 10): RttPoint => ({
  atMs,
  rttMs,
  method: rttMs === null ? 'none' : 'ping_quiet',
})
const hour = 3_600_000
const day = 24 * hour

describe('the line of round-trip times', () => {
  const points = [point(0), point(10), point(20), point(100), point(110, null), point(120)]

  it('ends where nobody measured for long, and where a visit measured nothing', () => {
    const runs = splitAtGaps(points, gapAfterMs(points))
    expect(runs.map((run) => run.map(({ atMs }) => atMs))).toEqual([[0, 10, 20], [100], [120]])
  })

  it('is whole where nothing is missing', () => {
    const whole = [point(0), point(10), point(20)]
    expect(splitAtGaps(whole, gapAfterMs(whole))).toEqual([whole])
    expect(splitAtGaps([], gapAfterMs([]))).toEqual([])
  })

  it('finds the point that a pointer means', () => {
    expect(nearestPlace([0, 0.1, 0.2, 1], 0.14)).toBe(1)
    expect(nearestPlace([0, 0.1, 0.2, 1], -0.5)).toBe(0)
    expect(nearestPlace([0, 0.1, 0.2, 1], 99)).toBe(3)
    expect(nearestPlace([], 0.5)).toBeNull()
  })
})

describe('the ticks of a time axis', () => {
  const now = Date.UTC(2026, 10, 21, 14, 20)

  it('names hours within a day, and the day where it begins', () => {
    const labels = timeTicks(now - day, now, 720).map((tick) => tick.label)
    expect(labels).toContain('21 Nov')
    expect(labels).toContain('12:00')
  })

  it('names days over a week', () => {
    const labels = timeTicks(now - 7 * day, now, 720).map((tick) => tick.label)
    expect(labels).toEqual(['15 Nov', '16 Nov', '17 Nov', '18 Nov', '19 Nov', '20 Nov', '21 Nov'])
  })

  it('names no minute twice, of minutes that are few', () => {
    const labels = timeTicks(now - 4 * 60_000 + 7_000, now, 720).map((tick) => tick.label)
    expect(labels).toEqual(['14:17', '14:18', '14:19', '14:20'])
  })

  it('never lets two labels touch, whatever the width and the window', () => {
    const windows = fc.constantFrom(hour, day, 7 * day, 30 * day)
    fc.assert(
      fc.property(
        windows,
        fc.integer({ min: 200, max: 1_400 }),
        fc.integer({ min: 0, max: 400 * day }),
        (window, width, shift) => {
          const until = now - shift
          const places = timeTicks(until - window, until, width).map(
            (tick) => ((tick.atMs - until) / window) * width,
          )
          places.slice(1).forEach((place, index) => {
            expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(59)
          })
        },
      ),
      { seed: 7, numRuns: 2_000 },
    )
  })
})
