import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  familyToken,
  TYPE_FAMILIES,
  TYPE_LOOKS,
  typeFamilyIndex,
  typeLook,
} from '@/components/messages/type-palette'
import { MESSAGE_TYPES } from '@/lib/messages/kinds'

const css = readFileSync(new URL('../../../../app/globals.css', import.meta.url), 'utf8')

type Linear = readonly [number, number, number]
type Theme = 'light' | 'dark'

function token(name: string, theme: Theme): Linear {
  const [, light, dark] =
    new RegExp(`${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css) ?? []
  const hex = theme === 'light' ? light : dark
  if (hex === undefined) throw new Error(`no token ${name}`)
  const part = (at: number) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const SIGHTS: Record<string, readonly number[]> = {
  'full colour': [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}

function seen([r, g, b]: Linear, matrix: readonly number[]): Linear {
  const row = (at: number) =>
    Math.max(0, (matrix[at] ?? 0) * r + (matrix[at + 1] ?? 0) * g + (matrix[at + 2] ?? 0) * b)
  return [row(0), row(3), row(6)]
}

/** Björn Ottosson's OKLab: equal distances look about equally different. */
function oklab([r, g, b]: Linear): Linear {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function distance(one: Linear, other: Linear): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
}

function luminance([r, g, b]: Linear): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: Linear, other: Linear): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

const themes: readonly Theme[] = ['light', 'dark']

describe('the looks of message types', () => {
  it('differ for every two types in colour or in how they are filled', () => {
    const looks = Object.values(TYPE_LOOKS).map(({ family, fill }) => `${family} ${fill}`)
    expect(new Set(looks).size).toBe(MESSAGE_TYPES.length + 1)
  })

  it('name a family for each type, and one for what is not known', () => {
    for (const type of MESSAGE_TYPES) expect(TYPE_FAMILIES[typeFamilyIndex(type)]).toBe(typeLook(type).family)
    expect(TYPE_FAMILIES[typeFamilyIndex(null)]).toBe('unknown')
  })

  describe.each(themes)('in the %s theme', (theme) => {
    it.each(Object.keys(SIGHTS))('keep every two families apart for a reader with %s', (sight) => {
      const matrix = SIGHTS[sight] ?? []
      const colours = TYPE_FAMILIES.map((family) => oklab(seen(token(familyToken(family), theme), matrix)))
      for (const [at, one] of colours.entries()) {
        for (const other of colours.slice(at + 1)) expect(distance(one, other)).toBeGreaterThan(0.08)
      }
    })

    it.each(TYPE_FAMILIES)('draw %s with 3:1 against everything it stands on', (family) => {
      for (const below of ['--ground', '--surface', '--raised', '--map-ground']) {
        expect(contrast(token(familyToken(family), theme), token(below, theme))).toBeGreaterThanOrEqual(3)
      }
    })
  })
})
