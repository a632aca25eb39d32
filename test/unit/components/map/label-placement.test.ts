import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import {
  placeLabels,
  SIDES,
  type LabelRequest,
  type PlacedLabel,
} from '@/components/map/renderer/label-placement'

const area = { width: 600, height: 400 }

function request(slot: number, x: number, y: number, priority = 1): LabelRequest {
  return { slot, x, y, radius: 6, width: 80, height: 16, priority }
}

function overlap(one: PlacedLabel, other: PlacedLabel): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  )
}

describe('placing labels', () => {
  it('puts a label to the right of its node, and to the left at the right edge', () => {
    const [middle, edge] = placeLabels([request(0, 100, 100), request(1, 580, 300)], area, new Map(), [], 10)
    expect(middle?.side).toBe('right')
    expect(edge?.side).toBe('left')
  })

  it('does not write below what lies over the map', () => {
    const covered = [{ left: 90, right: 300, top: 0, bottom: 200 }]
    const [label] = placeLabels([request(0, 100, 100)], { ...area, covered }, new Map(), [], 10)
    expect(label?.side).toBe('left')
  })

  it('gives the place to the more important of two that cannot both have one', () => {
    const crowd = [
      { slot: 7, x: 60, y: 200, radius: 30 },
      { slot: 8, x: 100, y: 150, radius: 30 },
      { slot: 9, x: 100, y: 250, radius: 30 },
    ]
    const placed = placeLabels([request(0, 100, 200, 1), request(1, 102, 204, 5)], area, new Map(), crowd, 10)
    expect(placed.map(({ slot }) => slot)).toEqual([1])
  })

  it('leaves a label on the side where it was, so that it does not flicker', () => {
    const placed = placeLabels([request(0, 300, 200)], area, new Map([[0, 'above']]), [], 10)
    expect(placed[0]?.side).toBe('above')
  })

  it('shows what must be shown even where there is no room', () => {
    const wall = [{ slot: 9, x: 300, y: 200, radius: 400 }]
    expect(placeLabels([request(0, 300, 200, Infinity)], area, new Map(), wall, 0)).toHaveLength(1)
    expect(placeLabels([request(0, 300, 200)], area, new Map(), wall, 5)).toHaveLength(0)
  })

  it('never lets two labels overlap, leave the screen, or be more than allowed', () => {
    const one = fc.record({
      x: fc.integer({ min: -20, max: 620 }),
      y: fc.integer({ min: -20, max: 420 }),
      width: fc.integer({ min: 20, max: 160 }),
      priority: fc.integer({ min: 1, max: 20 }),
      side: fc.option(fc.constantFrom(...SIDES), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), (wanted) => {
        const requests = wanted.map((each, slot) => ({
          ...request(slot, each.x, each.y, each.priority),
          width: each.width,
        }))
        const before = new Map(
          wanted.flatMap(({ side }, slot) => (side === undefined ? [] : [[slot, side] as const])),
        )
        const placed = placeLabels(requests, area, before, requests, 12)
        expect(placed.length).toBeLessThanOrEqual(12)
        for (const [at, label] of placed.entries()) {
          expect(label.left).toBeGreaterThanOrEqual(0)
          expect(label.top + label.height).toBeLessThanOrEqual(area.height)
          for (const other of placed.slice(at + 1)) expect(overlap(label, other)).toBe(false)
        }
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })
})
