import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paintableText } from '@/app/_server/pictures/paintable-text'

describe('text for a picture', () => {
  it('keeps what our fonts can write', () => {
    expect(paintableText('Łódź, Zürich – 12 ms “quick” 12D3…x')).toBe('Łódź, Zürich – 12 ms “quick” 12D3…x')
  })

  it('has no letter that would have to be fetched, no line break and no direction of its own', () => {
    expect(paintableText('a\u202e漢😀\n\tb\u0000')).toBe('a??? b?')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const painted = paintableText(text, 80)
        expect(painted.length).toBeLessThanOrEqual(80)
        expect(painted).not.toMatch(/[^\x20-\x7e\u00a0-\u02ba\u1e00-\u1e9f–—‘’“”…−€±·→]/u)
      }),
      { seed: 7, numRuns: 2_000 },
    )
  })

  it('says that it was cut', () => {
    expect(paintableText('abcdef', 4)).toBe('abc…')
  })
})
