import { describe, expect, it } from 'vitest'
import {
  LATENCY_STEPS,
  LATENCY_UNKNOWN,
  latencyStep,
  latencyToken,
} from '@/components/map/model/latency-scale'
import { contrast, distance, oklab, seen, SIGHTS, THEMES, token } from '../../../fixtures/colours'

describe('the latency scale', () => {
  it('puts each latency into one step, a bound into the slower one', () => {
    expect([0, 24.9, 25, 99, 100, 199.9, 200, 9_000].map(latencyStep)).toEqual([0, 0, 1, 2, 3, 3, 4, 4])
    expect(latencyStep(null)).toBe(LATENCY_UNKNOWN)
    expect(latencyStep(Number.NaN)).toBe(LATENCY_UNKNOWN)
  })

  describe.each(THEMES)('on the %s map', (theme) => {
    it.each(Object.keys(SIGHTS))('keeps every two steps apart for a reader with %s', (sight) => {
      const matrix = SIGHTS[sight] ?? []
      const steps = LATENCY_STEPS.map((_, step) => oklab(seen(token(latencyToken(step), theme), matrix)))
      for (const [at, one] of steps.entries()) {
        for (const other of steps.slice(at + 1)) expect(distance(one, other)).toBeGreaterThan(0.08)
      }
    })

    it.each(['--online', '--offline', '--unreachable'])('draws %s with 3:1 against its ground', (name) => {
      expect(contrast(token(name, theme), token('--map-ground', theme))).toBeGreaterThanOrEqual(3)
    })

    it.each(['--ink', '--ink-soft', '--ink-faint', '--accent', '--warning', '--danger'])(
      'writes %s with 4.5:1 on ground, surface and raised',
      (name) => {
        for (const below of ['--ground', '--surface', '--raised']) {
          expect(contrast(token(name, theme), token(below, theme))).toBeGreaterThanOrEqual(4.5)
        }
      },
    )
  })
})
