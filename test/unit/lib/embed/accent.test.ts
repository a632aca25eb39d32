import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { accentOn, contrastOf } from '@/lib/embed/accent'

const tokens = readFileSync(new URL('../../../../components/ui/tokens.css', import.meta.url), 'utf8')
const [, light = '', dark = ''] = /--surface: light-dark\((#\w{6}), (#\w{6})\)/.exec(tokens) ?? []
const grounds = { light, dark }

describe('the colour that somebody chose', () => {
  it('is left as it is where it can be seen', () => {
    expect(accentOn('dark', '#c6e76c')).toBe('#c6e76c')
    expect(accentOn('light', '#4b7010')).toBe('#4b7010')
  })

  it('can be seen on the ground of either theme, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const colour = `#${value.toString(16).padStart(6, '0')}`
        for (const theme of ['light', 'dark'] as const) {
          expect(contrastOf(accentOn(theme, colour), grounds[theme])).toBeGreaterThanOrEqual(3)
        }
      }),
      { seed: 5 },
    )
  })
})
