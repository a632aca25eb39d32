import { describe, expect, it } from 'vitest'
import { RAMP, SERIES_TOKENS, seriesLook } from '@/components/charts/looks'
import { contrast, distance, oklab, seen, SIGHTS, THEMES, token } from '../../../fixtures/colours'

describe('the looks of series', () => {
  it('differ in their dash where they stand beside each other, so that colour is never alone', () => {
    for (let index = 1; index < SERIES_TOKENS.length; index += 1) {
      expect(seriesLook(index).dash).not.toBe(seriesLook(index - 1).dash)
      expect(seriesLook(index).colour).not.toBe(seriesLook(index - 1).colour)
    }
  })

  it('fall back to one quiet colour beyond the last', () => {
    expect(seriesLook(SERIES_TOKENS.length).colour).toBe('series-rest')
  })
})

describe.each(THEMES)('the palettes in the %s theme', (theme) => {
  it.each(Object.keys(SIGHTS))('keep every two series apart for a reader with %s', (sight) => {
    const matrix = SIGHTS[sight] ?? []
    const colours = SERIES_TOKENS.map((name) => oklab(seen(token(`--${name}`, theme), matrix)))
    for (const [at, one] of colours.entries()) {
      for (const other of colours.slice(at + 1)) expect(distance(one, other)).toBeGreaterThan(0.1)
    }
  })

  it.each([...SERIES_TOKENS, 'series-rest'])('draw %s with 3:1 against everything it stands on', (name) => {
    for (const below of ['--ground', '--surface', '--raised']) {
      expect(contrast(token(`--${name}`, theme), token(below, theme))).toBeGreaterThanOrEqual(3)
    }
  })

  it.each(Object.keys(SIGHTS))('make each step of the ramp stand out more for a reader with %s', (sight) => {
    const matrix = SIGHTS[sight] ?? []
    const lightness = ['--raised', ...RAMP.map((name) => `--${name}`)].map(
      (name) => oklab(seen(token(name, theme), matrix))[0],
    )
    const direction = theme === 'light' ? -1 : 1
    for (const [at, one] of lightness.entries()) {
      const next = lightness[at + 1]
      if (next !== undefined) expect((next - one) * direction).toBeGreaterThan(0.05)
    }
  })
})
