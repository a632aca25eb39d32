import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteCache } from '@/collector/observe/trace-sink/byte-cache'

describe('the cache of names', () => {
  it('answers with what was kept for the very same bytes, or not at all', () => {
    // Few keys, so that they come again, and fewer slots, so that they push each other out; the long ones differ in
    // their first byte alone, which their slot is not made from.
    const long = (first: number, length: number): number[] => [first, ...Array<number>(length - 1).fill(5)]
    const keys = [[], [1], [2], [1, 1], [2, 1], [1, 2], long(1, 10), long(2, 10), long(1, 12), long(1, 300)]
    const key = fc.constantFrom(...keys)
    const step = fc.record({ key, value: fc.nat(99), isSet: fc.boolean(), offset: fc.nat(3) })
    let found = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 6, maxLength: 16 }), (steps) => {
        const cache = new ByteCache<number>(4, 10)
        const truth = new Map<string, number>()
        for (const { key: bytes, value, isSet, offset } of steps) {
          const buffer = Uint8Array.from([...Array<number>(offset).fill(7), ...bytes, 7])
          const name = bytes.join()
          const range = [buffer, offset, offset + bytes.length] as const
          if (isSet) {
            cache.set(...range, value)
            truth.set(name, value)
            // The batch that the name stood in is overwritten.
            buffer.fill(9)
            continue
          }
          const answer = cache.get(...range)
          if (answer === undefined) continue
          found += 1
          expect(answer).toBe(truth.get(name))
          expect(bytes.length).toBeLessThanOrEqual(10)
        }
        cache.clear()
        for (const { key: bytes } of steps)
          expect(cache.get(Uint8Array.from(bytes), 0, bytes.length)).toBeUndefined()
      }),
      { seed: 20_261_121, numRuns: 10_000 },
    )
    expect(found).toBeGreaterThan(2_000)
  })
})
