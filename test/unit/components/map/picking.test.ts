import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { nextInDirection, pickNearest } from '@/components/map/renderer/picking'

const disc = (slot: number, x: number, y: number, radius: number) => ({ slot, x, y, radius })

describe('picking a node', () => {
  it('finds the disc under the point, and one just beside it within reach', () => {
    const discs = [disc(0, 0, 0, 10), disc(1, 100, 0, 10)]
    expect(pickNearest(discs, 3, 4, 0)).toBe(0)
    expect(pickNearest(discs, 112, 0, 4)).toBe(1)
    expect(pickNearest(discs, 115, 0, 4)).toBeNull()
    expect(pickNearest([], 0, 0, 50)).toBeNull()
  })

  it('lets a small node on a large one be had', () => {
    expect(pickNearest([disc(0, 0, 0, 40), disc(1, 5, 0, 4)], 5, 0, 2)).toBe(1)
  })

  it('never picks a disc that is farther than its reach', () => {
    const at = fc.integer({ min: -500, max: 500 })
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: at, y: at, radius: fc.integer({ min: 1, max: 30 }) }), { maxLength: 30 }),
        at,
        at,
        (circles, x, y) => {
          const discs = circles.map((circle, slot) => ({ slot, ...circle }))
          const inReach = discs.filter((each) => Math.hypot(each.x - x, each.y - y) <= each.radius + 6)
          const picked = pickNearest(discs, x, y, 6)
          if (inReach.length === 0) expect(picked).toBeNull()
          else expect(inReach.map(({ slot }) => slot)).toContain(picked)
        },
      ),
      { numRuns: 2_000, seed: 7 },
    )
  })
})

describe('walking to the next node', () => {
  const from = { x: 0, y: 0 }
  const right = { x: 1, y: 0 }

  it('goes to the nearest node in the direction of the key', () => {
    expect(
      nextInDirection(from, right, [
        { x: 90, y: 0 },
        { x: 40, y: 10 },
        { x: -5, y: 0 },
      ]),
    ).toEqual({ x: 40, y: 10 })
  })

  it('prefers what lies straight ahead to what is a little nearer at an angle', () => {
    expect(
      nextInDirection(from, right, [
        { x: 60, y: 0 },
        { x: 35, y: 45 },
      ]),
    ).toEqual({ x: 60, y: 0 })
  })

  it('stays where it is when nothing lies there', () => {
    expect(
      nextInDirection(from, right, [
        { x: -10, y: 0 },
        { x: 0, y: 40 },
      ]),
    ).toBeNull()
    expect(nextInDirection(from, right, [from])).toBeNull()
  })
})
