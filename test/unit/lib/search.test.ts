import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identityPrefixes } from '@/lib/identity-search'
import { messageIdRanges } from '@/lib/messages/message-id'
import { searchSchema, SEARCH_FORMS } from '@/lib/search'

describe('the question of the search', () => {
  it.each([
    ' 12D3Koo ',
    'k51qzi5uqu5d',
    '0x0af4',
    '0A:F4:B0',
    'CvSwtbNPfbJURKl03241nA==',
    'CvSwtbNP-_bJ',
    'f3/+aa',
  ])('takes %j and trims it', (q) => {
    expect(searchSchema.parse({ q })).toEqual({ q: q.trim() })
  })

  it.each([{}, { q: '' }, { q: '   ' }, { q: 'a'.repeat(513) }, { q: 7 }, { q: 'a', limit: '9' }])(
    'refuses %j',
    (given) => {
      expect(searchSchema.safeParse(given).success).toBe(false)
    },
  )

  it('says what can be typed to who types anything else', () => {
    expect(searchSchema.safeParse({ q: 'what is up?' }).error?.issues[0]?.message).toBe(SEARCH_FORMS)
  })

  it('lets through what an identity or an id can begin with, and nothing else, whatever comes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.stringMatching(/^[0-9A-Za-z]{0,140}$/),
      fc.stringMatching(/^[0-9A-Za-z+/=:_-]{0,60}$/),
    )
    fc.assert(
      fc.property(text, (q) => {
        const reading = searchSchema.safeParse({ q })
        expect(reading.success).toBe(identityPrefixes(q).length + messageIdRanges(q).length > 0)
        if (!reading.success) expect(reading.error.issues.every((issue) => issue.path[0] === 'q')).toBe(true)
      }),
      { numRuns: 10_000, seed: 7 },
    )
  })
})
