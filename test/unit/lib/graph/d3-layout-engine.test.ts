import { describe, expect, it } from 'vitest'
import { createD3LayoutEngine } from '@/lib/graph/d3-layout-engine'
import type { LayoutEngine, LayoutPoint, LayoutTopology } from '@/lib/graph/layout-engine'
import { seededRandom } from '@/lib/graph/seeded-random'

const NONE: ReadonlyMap<number, LayoutPoint> = new Map()

function ring(count: number, chords = 20): LayoutTopology {
  const random = seededRandom(3)
  const nodes = Array.from({ length: count }, (_, num) => num)
  const pairs = new Set(nodes.map((num) => [num, (num + 1) % count].sort((a, b) => a - b).join()))
  while (pairs.size < count + chords) {
    const [a, b] = [Math.floor(random() * count), Math.floor(random() * count)].sort((x, y) => x - y)
    if (a !== b) pairs.add([a, b].join())
  }
  return { nodes, links: [...pairs].map((pair) => pair.split(',').map(Number) as [number, number]) }
}

function settle(engine: LayoutEngine): number {
  let ticks = 0
  while (engine.tick()) if (++ticks > 2_000) throw new Error('it does not come to rest')
  return ticks
}

function placesOf(engine: LayoutEngine): Map<number, LayoutPoint> {
  return new Map([...engine.positions()].map(([num, x, y]) => [num, [x, y]]))
}

function farthestMove(before: Map<number, LayoutPoint>, after: Map<number, LayoutPoint>): number {
  return Math.max(
    ...[...before].map(([num, [x, y]]) => {
      const at = after.get(num)
      return at === undefined ? 0 : Math.hypot(at[0] - x, at[1] - y)
    }),
  )
}

describe('layout by d3-force', () => {
  it('comes to the same layout for the same seed, and to another for another', () => {
    const run = (seed: number): Map<number, LayoutPoint> => {
      const engine = createD3LayoutEngine(seed)
      engine.setTopology(ring(40), NONE)
      settle(engine)
      return placesOf(engine)
    }
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
  })

  it('is at rest when it starts from stored positions, and does not move them', () => {
    const first = createD3LayoutEngine(1)
    first.setTopology(ring(40), NONE)
    settle(first)
    const second = createD3LayoutEngine(1)
    second.setTopology(ring(40), placesOf(first))
    expect(second.heat).toBe(0)
    expect(second.tick()).toBe(false)
    expect(placesOf(second)).toEqual(placesOf(first))
  })

  it('puts a new node beside its neighbours and hardly moves the others', () => {
    const engine = createD3LayoutEngine(1)
    const { nodes, links } = ring(60)
    engine.setTopology({ nodes, links }, NONE)
    settle(engine)
    const before = placesOf(engine)
    engine.setTopology({ nodes: [...nodes, 60], links: [...links, [7, 60]] }, NONE)
    expect(engine.heat).toBeLessThanOrEqual(0.02)
    const [x, y] = placesOf(engine).get(60) ?? [Infinity, Infinity]
    const [nearX, nearY] = before.get(7) ?? [0, 0]
    expect(Math.hypot(x - nearX, y - nearY)).toBeLessThan(40)
    settle(engine)
    expect(farthestMove(before, placesOf(engine))).toBeLessThan(90)
  })

  it('stays at rest when the same topology is given again, in another order', () => {
    const engine = createD3LayoutEngine(1)
    const { nodes, links } = ring(20)
    engine.setTopology({ nodes, links }, NONE)
    settle(engine)
    engine.setTopology({ nodes, links: [...links].reverse() }, NONE)
    expect(engine.heat).toBe(0)
  })

  it('warms up when only a link changed', () => {
    const engine = createD3LayoutEngine(1)
    const { nodes, links } = ring(20)
    engine.setTopology({ nodes, links }, NONE)
    settle(engine)
    engine.setTopology({ nodes, links: links.slice(1) }, NONE)
    expect(engine.heat).toBeGreaterThan(0)
    expect(engine.heat).toBeLessThanOrEqual(0.02)
  })

  it('forgets nodes that left', () => {
    const engine = createD3LayoutEngine(1)
    engine.setTopology(ring(20, 0), NONE)
    engine.setTopology({ nodes: [1, 2], links: [[1, 2]] }, NONE)
    expect([...placesOf(engine).keys()]).toEqual([1, 2])
  })
})
