import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeSearchSchema } from '@/lib/node-search'

describe('the question of the search', () => {
  it('takes a prefix of an identity and trims it', () => {
    expect(nodeSearchSchema.parse({ q: ' 12D3Koo ' })).toEqual({ q: '12D3Koo' })
  })

  it.each([
    {},
    { q: '' },
    { q: '   ' },
    { q: 'a/b' },
    { q: 'a'.repeat(129) },
    { q: 7 },
    { q: 'a', limit: '9' },
  ])('refuses %j', (given) => {
    expect(nodeSearchSchema.safeParse(given).success).toBe(false)
  })

  it('lets nothing through but letters and digits, whatever comes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.stringMatching(/^[0-9A-Za-z]{0,140}$/),
    )
    fc.assert(
      fc.property(text, (q) => {
        const reading = nodeSearchSchema.safeParse({ q })
        const isFit = /^[0-9A-Za-z]{1,128}$/.test(q.trim())
        expect(reading.success).toBe(isFit)
        if (!reading.success) expect(reading.error.issues.every((issue) => issue.path[0] === 'q')).toBe(true)
      }),
      { numRuns: 10_000, seed: 7 },
    )
  })
})
