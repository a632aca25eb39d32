import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { NodeGrid } from '@/components/map/renderer/node-grid'
import { NodeLayer } from '@/components/map/renderer/node-layer'
import {
  costInDirection,
  nearestNode,
  nextInDirection,
  nextNode,
  pickNearest,
} from '@/components/map/renderer/picking'

interface Disc {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly isAside?: boolean
}

/** Nodes by their place in the list, at rest, and the grid they lie in. */
function laid(discs: readonly Disc[]): [NodeLayer, NodeGrid] {
  const nodes = new NodeLayer()
  for (const [index, disc] of discs.entries()) {
    nodes.set(index, { shape: 0, colour: -1, isAside: false, ...disc }, false)
  }
  nodes.step(Infinity)
  const xs = discs.map(({ x }) => x)
  const ys = discs.map(({ y }) => y)
  const grid = new NodeGrid()
  const extent = {
    minX: Math.min(...xs),
    minY: Math.min(...ys),
    maxX: Math.max(...xs),
    maxY: Math.max(...ys),
  }
  grid.rebuild(nodes, discs.length === 0 ? null : extent)
  return [nodes, grid]
}
const disc = (x: number, y: number, radius = 1): Disc => ({ x, y, radius })
const at = fc.integer({ min: -500, max: 500 })
const many = fc.array(
  fc.record({ x: at, y: at, radius: fc.integer({ min: 1, max: 30 }), isAside: fc.boolean() }),
  {
    minLength: 1,
    maxLength: 60,
  },
)

describe('picking a node', () => {
  it('finds the disc under the point, and one just beside it within reach', () => {
    const map = laid([disc(0, 0, 10), disc(100, 0, 10)])
    expect(pickNearest(...map, { x: 3, y: 4 }, 0, 1)).toBe(0)
    expect(pickNearest(...map, { x: 112, y: 0 }, 4, 1)).toBe(1)
    expect(pickNearest(...map, { x: 115, y: 0 }, 4, 1)).toBe(-1)
    expect(pickNearest(...laid([]), { x: 0, y: 0 }, 50, 1)).toBe(-1)
  })

  it('lets a small node on a large one be had, and none that stands back', () => {
    expect(pickNearest(...laid([disc(0, 0, 40), disc(5, 0, 4)]), { x: 5, y: 0 }, 2, 1)).toBe(1)
    expect(pickNearest(...laid([{ ...disc(0, 0, 40), isAside: true }]), { x: 5, y: 0 }, 2, 1)).toBe(-1)
  })

  it('finds through the grid what asking every node finds', () => {
    fc.assert(
      fc.property(many, at, at, fc.constantFrom(0.1, 1, 3), (discs, x, y, scale) => {
        const fromRim = (each: Disc) => Math.abs(Math.hypot(each.x - x, each.y - y) - each.radius * scale)
        const inReach = discs.filter(
          (each) => !each.isAside && Math.hypot(each.x - x, each.y - y) <= each.radius * scale + 6,
        )
        const picked = discs[pickNearest(...laid(discs), { x, y }, 6, scale)]
        if (inReach.length === 0) expect(picked).toBeUndefined()
        else
          expect(picked === undefined ? NaN : fromRim(picked)).toBeCloseTo(
            Math.min(...inReach.map(fromRim)),
            4,
          )
      }),
      { numRuns: 1_500, seed: 7 },
    )
  })
})

describe('walking to the next node', () => {
  const from = { x: 0, y: 0 }
  const right = { x: 1, y: 0 }

  it('goes to the nearest in the direction of the key', () => {
    expect(nextInDirection(from, right, [disc(90, 0), disc(40, 10), disc(-5, 0)])).toMatchObject({
      x: 40,
      y: 10,
    })
  })

  it('prefers what lies straight ahead to what is a little nearer at an angle', () => {
    expect(nextInDirection(from, right, [disc(60, 0), disc(35, 45)])).toMatchObject({ x: 60, y: 0 })
  })

  it('stays where it is when nothing lies there', () => {
    expect(nextInDirection(from, right, [disc(-10, 0), disc(0, 40)])).toBeNull()
    expect(nextInDirection(from, right, [from])).toBeNull()
  })

  it('finds through the grid what asking every node finds, however far it is', () => {
    const directions = fc.constantFrom({ x: 1, y: 0 }, { x: -1, y: 0 }, { x: 0, y: 1 }, { x: 0, y: -1 })
    fc.assert(
      fc.property(many, directions, at, at, (discs, direction, x, y) => {
        const here = { x, y }
        const ahead = (each: Disc) =>
          each.isAside === true ? Infinity : costInDirection(here, direction, each.x, each.y)
        const away = (each: Disc) => (each.isAside === true ? Infinity : Math.hypot(each.x - x, each.y - y))
        const map = laid(discs)
        for (const [found, cost] of [
          [nextNode(...map, here, direction, -1), ahead],
          [nearestNode(...map, here), away],
        ] as const) {
          const least = Math.min(...discs.map(cost))
          const node = discs[found]
          expect(node === undefined ? Infinity : cost(node)).toBe(least)
        }
      }),
      { numRuns: 1_500, seed: 8 },
    )
  })
})
