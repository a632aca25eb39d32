import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodecError } from '@/lib/graph/codec/decode'
import { decodeDelta } from '@/lib/graph/codec/decode-delta'
import { encodeDelta } from '@/lib/graph/codec/encode-delta'
import { decodeNames, encodeNames } from '@/lib/graph/codec/names'
import { deltas, toldBy } from './generated'

const SEED = 20_261_122
const RUNS = 1_000

describe('map delta codec', () => {
  it('gives back every delta it was given, also from an ArrayBuffer', () => {
    fc.assert(
      fc.property(deltas, (given) => {
        const bytes = encodeDelta(given)
        expect(toldBy(decodeDelta(bytes))).toEqual(toldBy(given))
        expect(decodeDelta(bytes.slice().buffer)).toEqual(decodeDelta(bytes))
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  it('writes the same bytes again for what it has read', () => {
    fc.assert(
      fc.property(deltas, (given) => {
        const bytes = encodeDelta(given)
        expect(encodeDelta(decodeDelta(bytes))).toEqual(bytes)
      }),
      { numRuns: RUNS / 2, seed: SEED },
    )
  })

  it('answers damaged and random bytes with a CodecError or with a delta, never with a crash', () => {
    fc.assert(
      fc.property(
        deltas,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(), { nil: undefined }),
        fc.uint8Array({ maxLength: 30 }),
        (given, damage, cutAt, more) => {
          const whole = Uint8Array.from([...encodeDelta(given), ...more])
          for (const [at, value] of damage) whole[at % whole.length] = value
          const bytes = cutAt === undefined ? whole : whole.subarray(0, cutAt % whole.length)
          try {
            const { linksAdded, linksRemoved } = decodeDelta(bytes)
            expect(linksAdded.every(({ a, b }) => a < b)).toBe(true)
            expect(linksRemoved.every(([a, b]) => a < b)).toBe(true)
          } catch (error) {
            expect(error).toBeInstanceOf(CodecError)
          }
        },
      ),
      { numRuns: 2 * RUNS, seed: SEED },
    )
  })

  it('refuses a delta that contradicts itself', () => {
    const empty = { seq: 1, atMs: 1, nodes: [], gone: [], linksAdded: [], linksRemoved: [], positions: [] }
    expect(() => encodeDelta({ ...empty, gone: [3, 3] })).toThrow(CodecError)
    expect(() => encodeDelta({ ...empty, linksRemoved: [[2, 1]] })).toThrow(CodecError)
    expect(() => encodeDelta({ ...empty, positions: [[1, 3e9, 0]] })).toThrow(CodecError)
  })
})

describe('names codec', () => {
  const names = fc
    .uniqueArray(fc.tuple(fc.nat(2 ** 32 - 1), fc.string({ unit: 'binary', maxLength: 60 })), {
      selector: ([num]) => num,
      maxLength: 30,
    })
    .map((pairs) => new Map(pairs))

  it('gives back the names it was given', () => {
    fc.assert(
      fc.property(names, (given) => {
        expect(decodeNames(encodeNames(given))).toEqual(given)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  it('answers damaged bytes with a CodecError or with names', () => {
    fc.assert(
      fc.property(names, fc.nat(), fc.nat(255), fc.nat(), (given, at, value, cut) => {
        const bytes = encodeNames(given)
        bytes[at % bytes.length] = value
        try {
          decodeNames(bytes.subarray(0, cut % (bytes.length + 1)))
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError)
        }
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })
})
