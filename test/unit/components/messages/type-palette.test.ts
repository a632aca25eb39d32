import { describe, expect, it } from 'vitest'
import {
  familyToken,
  TYPE_FAMILIES,
  TYPE_LOOKS,
  typeFamilyIndex,
  typeLook,
} from '@/components/messages/type-palette'
import { MESSAGE_TYPES } from '@/lib/messages/kinds'
import { contrast, distance, oklab, seen, SIGHTS, THEMES, token } from '../../../fixtures/colours'

describe('the looks of message types', () => {
  it('differ for every two types in colour or in how they are filled', () => {
    const looks = Object.values(TYPE_LOOKS).map(({ family, fill }) => `${family} ${fill}`)
    expect(new Set(looks).size).toBe(MESSAGE_TYPES.length + 1)
  })

  it('name a family for each type, and one for what is not known', () => {
    for (const type of MESSAGE_TYPES) expect(TYPE_FAMILIES[typeFamilyIndex(type)]).toBe(typeLook(type).family)
    expect(TYPE_FAMILIES[typeFamilyIndex(null)]).toBe('unknown')
  })

  describe.each(THEMES)('in the %s theme', (theme) => {
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
