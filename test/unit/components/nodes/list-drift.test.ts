import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countDrift } from '@/components/nodes/list-drift'

describe('how far a list has drifted', () => {
  it('is nothing while the order stands', () => {
    expect(countDrift([1, 2, 3], [1, 2, 3])).toBe(0)
    expect(countDrift([], [])).toBe(0)
  })

  it('is one for a new row on top, though every row below it stands lower', () => {
    expect(countDrift([1, 2, 3, 4], [9, 1, 2, 3])).toBe(1)
  })

  it('is one for a row that moved from one end to the other', () => {
    expect(countDrift([1, 2, 3, 4, 5], [5, 1, 2, 3, 4])).toBe(1)
    expect(countDrift([1, 2, 3, 4, 5], [2, 3, 4, 5, 1])).toBe(1)
  })

  it('is one for a row that went', () => {
    expect(countDrift([1, 2, 3], [1, 3])).toBe(1)
  })

  it('adds up', () => {
    // 9 came, 1 moved to the end.
    expect(countDrift([1, 2, 3, 4], [9, 2, 3, 4, 1])).toBe(2)
  })

  it('never counts more than the rows there are, and sees every shuffle', () => {
    const list = fc.uniqueArray(fc.nat(500), { maxLength: 60 })
    fc.assert(
      fc.property(list, list, (shown, fresh) => {
        const drift = countDrift(shown, fresh)
        expect(drift).toBeLessThanOrEqual(Math.max(shown.length, fresh.length))
        expect(drift === 0).toBe(shown.join() === fresh.join())
      }),
      { seed: 7, numRuns: 2_000 },
    )
  })
})
