import fc from 'fast-check'
import { base58btc } from 'multiformats/bases/base58'
import { describe, expect, it } from 'vitest'
import { hexPrefix, isInRanges, messageIdRanges, USUAL_ID_BYTES } from '@/lib/messages/message-id'

const RUNS = { numRuns: 10_000, seed: 20_265 }
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const means = (text: string, id: string): boolean => isInRanges(id, messageIdRanges(text))

/** Ids as they are in use, some with noughts in front. */
const usualId = fc
  .tuple(fc.constantFrom(...USUAL_ID_BYTES), fc.nat(3), fc.uint8Array({ minLength: 47, maxLength: 47 }))
  .map(([length, noughts, bytes]) => bytes.fill(0, 0, noughts).slice(0, length))
const anyId = fc.uint8Array({ minLength: 1, maxLength: 128 })
const part = fc.double({ min: 0, max: 1, noNaN: true })
/** The beginning of a text, at least one character. */
const begin = (text: string, share: number): string =>
  text.slice(0, Math.max(1, Math.round(text.length * share)))

describe('the ids that a text may begin', () => {
  it('hold the id, for every beginning of it in hex, however it is written', () => {
    const between = fc.constantFrom('', ':', ' ', '-')
    fc.assert(
      fc.property(anyId, part, between, fc.boolean(), fc.boolean(), (bytes, share, mark, isUpper, is0x) => {
        const plain = hexOf(bytes).match(/../g)?.join(mark) ?? ''
        const cased = isUpper ? plain.toUpperCase() : plain
        const text = (is0x ? '0x' : '') + begin(cased, share)
        expect(means(text, hexOf(bytes))).toBe(true)
      }),
      RUNS,
    )
  })

  it('hold the id, for every beginning of it in base64 and base64url, and for the whole, padded or not', () => {
    fc.assert(
      fc.property(anyId, part, fc.constantFrom('base64', 'base64url'), (bytes, share, alphabet) => {
        const text = Buffer.from(bytes).toString(alphabet)
        const bare = text.replace(/=+$/, '')
        // The last character of a beginning may say less than six bits of an id that ends there.
        const cut = begin(bare, share)
        const isWithin = cut.length * 6 <= bytes.length * 8
        if (isWithin) expect(means(cut, hexOf(bytes))).toBe(true)
        expect(means(bare, hexOf(bytes))).toBe(true)
        expect(means(text, hexOf(bytes))).toBe(true)
      }),
      RUNS,
    )
  })

  it('hold exactly the ids whose base64 begins so', () => {
    fc.assert(
      fc.property(anyId, anyId, part, (bytes, other, share) => {
        const cut = begin(Buffer.from(bytes).toString('base64').replace(/=+$/, ''), share)
        const ranges = messageIdRanges(cut).filter(({ form }) => form === 'base64')
        // Nearly the same id is the hardest case.
        const near = bytes.slice()
        near[other.length % near.length] = other[0] ?? 0
        for (const id of [other, near]) {
          const text = Buffer.from(id).toString('base64').replace(/=+$/, '')
          const begins = cut.length * 6 <= id.length * 8 ? text.startsWith(cut) : text === cut
          expect(isInRanges(hexOf(id), ranges)).toBe(begins)
        }
      }),
      RUNS,
    )
  })

  it('hold the id, for every beginning of it in base58 at the lengths in use, and for the whole at any', () => {
    fc.assert(
      fc.property(usualId, anyId, part, (usual, any, share) => {
        expect(means(begin(base58btc.baseEncode(usual), share), hexOf(usual))).toBe(true)
        expect(means(base58btc.baseEncode(any), hexOf(any))).toBe(true)
      }),
      RUNS,
    )
  })

  it('hold exactly the ids of the lengths in use whose base58 begins so', () => {
    fc.assert(
      fc.property(usualId, usualId, part, fc.nat(46), (bytes, other, share, at) => {
        const cut = begin(base58btc.baseEncode(bytes), share)
        const ranges = messageIdRanges(cut).filter(({ form }) => form === 'base58')
        const near = bytes.slice()
        near[at % near.length] = other[0] ?? 0
        for (const id of [other, near]) {
          expect(isInRanges(hexOf(id), ranges)).toBe(base58btc.baseEncode(id).startsWith(cut))
        }
      }),
      RUNS,
    )
  })

  it('are ranges that a sorted store can look up, whatever is typed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.stringMatching(/^[0-9A-Za-z+/=:_ -]{0,200}$/),
    )
    fc.assert(
      fc.property(text, (typed) => {
        for (const { from, before, digits } of messageIdRanges(typed)) {
          expect(from).toMatch(/^[0-9a-f]+$/)
          expect(from < before).toBe(true)
          expect(digits === null || (digits % 2 === 0 && digits <= 256)).toBe(true)
        }
      }),
      RUNS,
    )
  })

  it.each(['', '   ', 'not an id!', 'zz zz', 'a=b', '=', 'AAAA=', '§', 'ab'.repeat(129), 'ab c d'])(
    'are none for %j',
    (text) => {
      expect(messageIdRanges(text)).toEqual([])
    },
  )

  it('read an identifier in the way a UUID is written', () => {
    expect(hexPrefix('0AF4B0B5-b34f-7db2-5444-a974df6e359c')).toBe('0af4b0b5b34f7db25444a974df6e359c')
  })

  it('read a whole id in multibase', () => {
    const id = 'd38ee45b170e967476d52f8815bad8d6'
    const bytes = Buffer.from(id, 'hex')
    for (const text of [base58btc.encode(bytes), `f${id}`, `u${bytes.toString('base64url')}`]) {
      expect(messageIdRanges(text)).toContainEqual({
        form: 'multibase',
        from: id,
        before: `${id}0`,
        digits: 32,
      })
    }
  })
})
