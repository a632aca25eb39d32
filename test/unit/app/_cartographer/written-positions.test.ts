import { describe, expect, it } from 'vitest'
import { WrittenPositions } from '@/app/_cartographer/written-positions'
import type { LayoutPositions } from '@/lib/graph/layout-engine'

const at = (...places: [num: number, x: number, y: number][]): LayoutPositions => ({
  nums: Uint32Array.from(places, ([num]) => num),
  xs: Float32Array.from(places, ([, x]) => x),
  ys: Float32Array.from(places, ([, , y]) => y),
})

describe('positions that were written', () => {
  it('finds who stands elsewhere, and who is new, in whole units', () => {
    const written = new WrittenPositions()
    written.load(at([5, 0, 0], [1, 10, 10], [9, 3, 3]))
    expect(written.movedIn(at([1, 10.6, 10.6], [2, 7.4, 1.6], [5, 0, 2], [9, 3, 3]))).toEqual(
      at([2, 7, 2], [5, 0, 2]),
    )
  })

  it('does not find them again once they are written', () => {
    const written = new WrittenPositions()
    const now = at([1, 10, 10], [2, 7, 2], [5, 0, 2])
    written.load(at([9, 1, 1], [2, 0, 0]))
    written.note(written.movedIn(now))
    expect(written.movedIn(now).nums).toHaveLength(0)
    expect(written.positions).toEqual(at([1, 10, 10], [2, 7, 2], [5, 0, 2], [9, 1, 1]))
  })

  it('lets small moves of a large map pass: nobody would see them', () => {
    const written = new WrittenPositions()
    const wide = (x: number): LayoutPositions => at([1, -40_000, 0], [2, 40_000, 0], [3, x, 0])
    written.load(wide(0))
    expect(written.movedIn(wide(9)).nums).toHaveLength(0)
    expect([...written.movedIn(wide(11)).nums]).toEqual([3])
  })

  it('tells what somebody else has put elsewhere when they are read again', () => {
    const written = new WrittenPositions()
    expect(written.load(at([1, 1, 1], [2, 2, 2])).nums).toHaveLength(0)
    expect(written.load(at([3, 3, 3], [2, 2, 5], [1, 1, 1]))).toEqual(at([2, 2, 5]))
  })
})
