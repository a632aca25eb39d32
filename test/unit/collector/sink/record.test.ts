import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeRecord,
  encodeRecord,
  readStretches,
  type JournalRecord,
  type Stretch,
} from '@/collector/sink/record'

const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const rangeOf = fc.tuple(number, number).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }))
const id = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 80 })
const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({
    kind: fc.constant('batch' as const),
    number,
    id,
    factCount: fc.integer({ min: 0, max: 4_294_967_295 }),
    packed: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  }),
  fc
    .tuple(rangeOf, fc.constantFrom('acknowledged' as const, 'refused', 'dropped', 'unreadable'))
    .map(([span, outcome]) => ({ kind: 'settled' as const, ...span, outcome })),
  fc.tuple(rangeOf, id).map(([span, name]) => ({ kind: 'group' as const, ...span, id: name })),
)

const recordsOf = (stretches: readonly Stretch[]): JournalRecord[] =>
  stretches.flatMap((stretch) => (stretch.type === 'record' ? [stretch.record] : []))

describe('the records of a journal', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(record, (written) => {
        expect(decodeRecord(encodeRecord(written), 0)?.record).toEqual(written)
      }),
      { seed: 1, numRuns: 2_000 },
    )
  })

  it('survive the cut of the file at any byte, all but the one that was cut', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), fc.nat(), (written, at) => {
        const encoded = written.map(encodeRecord)
        const whole = Buffer.concat(encoded)
        const cut = at % (whole.length + 1)
        const stretches = [...readStretches(whole.subarray(0, cut))]
        let end = 0
        const complete = written.filter((_, index) => (end += encoded[index]?.length ?? 0) <= cut)
        expect(recordsOf(stretches)).toEqual(complete)
        const tail = stretches.find(({ type }) => type === 'tail')
        const rest = cut - encoded.slice(0, complete.length).reduce((sum, { length }) => sum + length, 0)
        expect(tail).toEqual(
          rest === 0 ? undefined : { type: 'tail', offset: cut - rest, bytes: rest, torn: true },
        )
      }),
      { seed: 2, numRuns: 2_000 },
    )
  })

  it('survive a spoilt byte, all but the one it is in', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (written, at, flip) => {
          const encoded = written.map(encodeRecord)
          const bytes = Buffer.concat(encoded)
          const spoilt = at % bytes.length
          bytes.writeUInt8(bytes.readUInt8(spoilt) ^ flip, spoilt)
          let end = 0
          const victim = encoded.findIndex(({ length }) => (end += length) > spoilt)
          expect(recordsOf([...readStretches(bytes)])).toEqual(written.filter((_, index) => index !== victim))
        },
      ),
      { seed: 3, numRuns: 3_000 },
    )
  })

  it('are never made of random bytes, and every byte of them is accounted for', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 60 }),
            fc.constant(Buffer.from('MXJ1')),
            record.map((written) => encodeRecord(written).subarray(0, 30)),
          ),
          { maxLength: 8 },
        ),
        (parts) => {
          const bytes = Buffer.concat(parts)
          let offset = 0
          for (const stretch of readStretches(bytes)) {
            expect(stretch.offset).toBe(offset)
            expect(stretch.bytes).toBeGreaterThan(0)
            offset += stretch.bytes
          }
          expect(offset).toBe(bytes.length)
        },
      ),
      { seed: 4, numRuns: 12_000 },
    )
  })

  it('are found in a time that does not explode, in a file made of nothing but beginnings', () => {
    const beginning = Buffer.concat([Buffer.from('MXJ1'), Buffer.from([0, 0, 0x0f, 0, 0])])
    const bytes = Buffer.concat(Array.from({ length: 200_000 }, () => beginning))
    const began = performance.now()
    expect(recordsOf([...readStretches(bytes)])).toEqual([])
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
