import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { fitView, toScreen, toWorld, viewBetween, zoomedAbout } from '@/components/map/renderer/camera'

const size = { width: 1_000, height: 600 }
const insets = { top: 20, right: 40, bottom: 60, left: 10 }

describe('the camera', () => {
  it('fits the whole extent inside the insets, in their middle', () => {
    const view = fitView({ minX: -500, minY: -100, maxX: 500, maxY: 300 }, size, insets)
    const topLeft = toScreen(view, -500, -100)
    const bottomRight = toScreen(view, 500, 300)
    expect(topLeft.x).toBeGreaterThanOrEqual(10)
    expect(topLeft.y).toBeGreaterThanOrEqual(20)
    expect(bottomRight.x).toBeLessThanOrEqual(960)
    expect(bottomRight.y).toBeLessThanOrEqual(540)
    expect(toScreen(view, 0, 100)).toEqual({ x: 485, y: 280 })
  })

  it('does not blow up a single node, and has a view of nothing', () => {
    expect(fitView({ minX: 7, minY: 7, maxX: 7, maxY: 7 }, size, insets).k).toBe(2.5)
    expect(fitView(null, size, insets).k).toBe(1)
  })

  it('keeps the point under the pointer where it is while it zooms, within its limits', () => {
    const coordinate = fc.integer({ min: -2_000, max: 2_000 })
    fc.assert(
      fc.property(
        coordinate,
        coordinate,
        coordinate,
        coordinate,
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        (x, y, atX, atY, factor) => {
          const before = { k: 1, x, y }
          const after = zoomedAbout(before, factor, { x: atX, y: atY }, [0.25, 8])
          expect(after.k).toBeGreaterThanOrEqual(0.25)
          expect(after.k).toBeLessThanOrEqual(8)
          const world = toWorld(before, atX, atY)
          expect(toScreen(after, world.x, world.y).x).toBeCloseTo(atX, 6)
          expect(toScreen(after, world.x, world.y).y).toBeCloseTo(atY, 6)
        },
      ),
      { numRuns: 1_000, seed: 7 },
    )
  })

  it('flies from one view to another without leaving either end', () => {
    const from = { k: 1, x: 100, y: -40 }
    const to = { k: 6, x: -900, y: 300 }
    for (const [t, view] of [
      [0, from],
      [1, to],
    ] as const) {
      const at = viewBetween(from, to, t, size)
      expect(at.k).toBeCloseTo(view.k, 6)
      expect(at.x).toBeCloseTo(view.x, 6)
      expect(at.y).toBeCloseTo(view.y, 6)
    }
    const middle = viewBetween(from, to, 0.5, size)
    expect(middle.k).toBeCloseTo(Math.sqrt(6), 6)
  })

  it('moves evenly when only the place changes', () => {
    const at = viewBetween({ k: 2, x: 0, y: 0 }, { k: 2, x: 100, y: 50 }, 0.25, size)
    expect(at).toEqual({ k: 2, x: 25, y: 12.5 })
  })
})
