import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RAMP } from '@/components/charts/looks'
import { rampBounds, rampStep } from '@/components/charts/map/ramp'
import { MAP_HEIGHT, MAP_WIDTH, WORLD_SHAPES } from '@/components/charts/map/world-shapes'
import { COUNTRY_NAMES } from '@/lib/format/country-names'

describe('the steps of the map', () => {
  it('are round, grow, begin at one and end at what the highest country has at least', () => {
    expect(rampBounds(412)).toEqual([1, 20, 50, 100, 200])
    expect(rampBounds(7)).toEqual([1, 2, 5])
    expect(rampBounds(0)).toEqual([1])
  })

  it('put every value into one, the highest into the strongest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e7 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (highest, share) => {
          const bounds = rampBounds(highest)
          expect(rampStep(bounds, highest)).toBe(RAMP.length - 1)
          const step = rampStep(bounds, Math.max(1, Math.floor(share * highest)))
          expect(step).toBeGreaterThanOrEqual(0)
          expect(step).toBeLessThan(RAMP.length)
        },
      ),
    )
  })
})

describe('the shapes of the world', () => {
  const byCountry = new Map(WORLD_SHAPES.map((shape) => [shape.country, shape]))

  it('hold the countries that nodes are mostly in, small ones as a dot', () => {
    for (const country of ['US', 'DE', 'BR', 'IN', 'JP', 'ZA', 'AU']) {
      expect(byCountry.get(country)).toMatchObject({ isDot: false })
    }
    for (const country of ['SG', 'HK', 'MT']) expect(byCountry.get(country)).toMatchObject({ isDot: true })
  })

  it('have codes that have a name, each once', () => {
    const codes = WORLD_SHAPES.map(({ country }) => country).filter((code) => code !== '')
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(COUNTRY_NAMES.has(code), code).toBe(true)
  })

  it('lie within the drawing', () => {
    for (const { d } of WORLD_SHAPES) {
      expect(d).not.toBe('')
      const [, x, y] = /^M(-?[\d.]+) (-?[\d.]+)/.exec(d) ?? []
      expect(Number(x)).toBeGreaterThanOrEqual(0)
      expect(Number(x)).toBeLessThanOrEqual(MAP_WIDTH)
      expect(Number(y)).toBeGreaterThanOrEqual(0)
      expect(Number(y)).toBeLessThanOrEqual(MAP_HEIGHT)
    }
  })
})
