import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { ABSENT, NumIndex } from '@/components/map/model/num-index'

describe('the index of numbers', () => {
  it('holds what a Map would, with numbers that share their places', () => {
    const num = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 60 }).map((at) => (at * 0x1000_0000) >>> 0),
      fc.constant(0xffff_fffe),
    )
    const step = fc.record({ num, index: fc.nat(99), isGone: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const index = new NumIndex()
        const plain = new Map<number, number>()
        for (const each of steps) {
          if (each.isGone) {
            index.delete(each.num)
            plain.delete(each.num)
          } else {
            index.set(each.num, each.index)
            plain.set(each.num, each.index)
          }
          expect(index.size).toBe(plain.size)
        }
        for (const { num: own } of steps) expect(index.get(own)).toBe(plain.get(own) ?? ABSENT)
      }),
      { numRuns: 300, seed: 3 },
    )
  })

  it('grows beyond what was expected of it', () => {
    const index = new NumIndex(10)
    for (let num = 0; num < 5_000; num++) index.set(num * 7, num)
    for (let num = 0; num < 5_000; num++) expect(index.get(num * 7)).toBe(num)
    expect(index.get(1)).toBe(ABSENT)
  })
})
