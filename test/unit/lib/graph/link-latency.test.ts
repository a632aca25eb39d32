import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateLinkRtt, greatCircleKm, type LinkEnd } from '@/lib/graph/link-latency'

const berlin: LinkEnd = { lat: 52.52, lon: 13.41, rttMs: null, isRttQuiet: false }
const newYork: LinkEnd = { lat: 40.71, lon: -74.01, rttMs: null, isRttQuiet: false }
const nowhere: LinkEnd = { lat: null, lon: null, rttMs: null, isRttQuiet: false }

describe('estimated round-trip time of a link', () => {
  it('follows the distance: Berlin to New York is 6385 km, 134 ms', () => {
    expect(greatCircleKm(52.52, 13.41, 40.71, -74.01)).toBeCloseTo(6385, -1)
    expect(estimateLinkRtt(berlin, newYork)).toBe(134)
  })

  it('is not above the way over the collector', () => {
    const near = (end: LinkEnd, rttMs: number): LinkEnd => ({ ...end, rttMs, isRttQuiet: true })
    expect(estimateLinkRtt(near(berlin, 20), near(newYork, 90))).toBe(110)
  })

  it('is not below the difference of two quiet measurements', () => {
    const end = (rttMs: number): LinkEnd => ({ ...berlin, rttMs, isRttQuiet: true })
    expect(estimateLinkRtt(end(200), end(30))).toBe(170)
  })

  it('does not trust the difference when one was measured while the collector was busy', () => {
    const quiet: LinkEnd = { ...berlin, rttMs: 30, isRttQuiet: true }
    expect(estimateLinkRtt({ ...berlin, rttMs: 200, isRttQuiet: false }, quiet)).toBe(0)
  })

  it('is unknown without places, unless the two times leave hardly a choice', () => {
    expect(estimateLinkRtt(nowhere, berlin)).toBeNull()
    const end = (rttMs: number): LinkEnd => ({ ...nowhere, rttMs, isRttQuiet: true })
    expect(estimateLinkRtt(end(80), end(90))).toBeNull()
    expect(estimateLinkRtt(end(5), end(90))).toBe(90)
  })

  it('is the same in both directions and keeps to the triangle, whatever the ends', () => {
    const maybe = (min: number, max: number) => fc.option(fc.double({ min, max, noNaN: true }))
    const end = fc.record({
      lat: maybe(-90, 90),
      lon: maybe(-180, 180),
      rttMs: maybe(0, 2_000),
      isRttQuiet: fc.boolean(),
    })
    fc.assert(
      fc.property(end, end, (a, b) => {
        const estimate = estimateLinkRtt(a, b)
        expect(estimateLinkRtt(b, a)).toBe(estimate)
        if (estimate === null || a.rttMs === null || b.rttMs === null) return
        expect(estimate).toBeLessThanOrEqual(Math.round(a.rttMs + b.rttMs))
        if (a.isRttQuiet && b.isRttQuiet) {
          expect(estimate).toBeGreaterThanOrEqual(Math.round(Math.abs(a.rttMs - b.rttMs)))
        }
      }),
      { numRuns: 10_000, seed: 5 },
    )
  })
})
