import { describe, expect, it } from 'vitest'
import { RTT_STEP_MAX, rttOfStep, rttStep } from '@/lib/graph/rtt-grid'

const steps = Array.from({ length: RTT_STEP_MAX + 1 }, (_, step) => step)

describe('the grid of round-trip times', () => {
  it('takes every step back to itself, also from the precision of a column', () => {
    expect(steps.map((step) => rttStep(Math.fround(rttOfStep(step))))).toEqual(steps)
  })

  it('is never off by more than 2 %, or an eighth of a millisecond and the tenth it is rounded to', () => {
    for (let rttMs = 0; rttMs < 20_000; rttMs += rttMs < 10 ? 0.01 : rttMs * 0.003) {
      const off = Math.abs(rttOfStep(rttStep(rttMs)) - rttMs)
      expect(off).toBeLessThanOrEqual(Math.max(0.125, rttMs * 0.02) + 0.05)
    }
  })

  it('has a step for what no clock should say', () => {
    expect([-1, 0, Infinity].map(rttStep)).toEqual([0, 0, RTT_STEP_MAX])
  })
})
