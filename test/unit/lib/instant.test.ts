import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantParameter, instantText, readInstantText } from '@/lib/instant'

/** As long as a double holds the microseconds of it. */
const ms = fc.integer({ min: Date.UTC(1700, 0), max: Date.UTC(2250, 0) })

describe('an instant as text', () => {
  it('is read back to the millisecond, and to the microsecond', () => {
    fc.assert(
      fc.property(ms, fc.integer({ min: 0, max: 999 }), (atMs, us) => {
        expect(readInstantText(instantText(atMs, 'ms'), 'ms')).toBe(atMs)
        const atUs = atMs * 1_000 + us
        expect(readInstantText(instantText(atUs, 'us'), 'us')).toBe(atUs)
      }),
      { seed: 1 },
    )
  })

  it('says microseconds only where there are any, and rounds what is finer', () => {
    expect(instantText(0, 'ms')).toBe('1970-01-01T00:00:00.000Z')
    expect(instantText(1.5, 'ms')).toBe('1970-01-01T00:00:00.001500Z')
    expect(instantText(1_000, 'us')).toBe('1970-01-01T00:00:00.001Z')
    expect(instantText(-1, 'us')).toBe('1969-12-31T23:59:59.999999Z')
    expect(instantText(0.999_999, 'ms')).toBe('1970-01-01T00:00:00.001Z')
  })

  it('sorts as time does, where it has as many digits', () => {
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        expect(instantText(a, 'ms') < instantText(b, 'ms')).toBe(a < b)
      }),
      { seed: 2 },
    )
  })

  it('is not taken from a text that is none', () => {
    expect(readInstantText('yesterday', 'ms')).toBeNaN()
  })
})

describe('a time in a question', () => {
  it('is in UTC unless it says otherwise', () => {
    expect(instantParameter.parse('2026-11-21T14:00')).toBe('2026-11-21T14:00:00Z')
    expect(instantParameter.parse('2026-11-21T14:00:05')).toBe('2026-11-21T14:00:05Z')
    expect(Date.parse(instantParameter.parse('2026-11-21T14:00:00+02:00'))).toBe(Date.UTC(2026, 10, 21, 12))
  })

  it.each(['yesterday', '2026-13-01T00:00:00Z', '14:00', ''])('is not %s', (text) => {
    expect(instantParameter.safeParse(text).success).toBe(false)
  })
})
