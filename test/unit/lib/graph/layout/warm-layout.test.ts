import { describe, expect, it } from 'vitest'
import {
  NO_POSITIONS,
  type LayoutEngine,
  type LayoutPositions,
  type LayoutTopology,
} from '@/lib/graph/layout-engine'
import { createLayoutEngine } from '@/lib/graph/layout/warm-layout'
import { seededRandom } from '@/lib/graph/seeded-random'
import { spiral } from '../../../../fixtures/layout/agreement'
import { clustered, heavyTailed, parts, type TestGraph } from '../../../../fixtures/layout/graphs'

type Pair = readonly [number, number]

function ring(count: number, chords = 20): { nums: number[]; links: Pair[] } {
  const random = seededRandom(3)
  const nums = Array.from({ length: count }, (_, num) => num)
  const pairs = new Map(
    nums.map((num): [string, Pair] => [String([num, (num + 1) % count]), [num, (num + 1) % count]]),
  )
  while (pairs.size < count + chords) {
    const a = Math.floor(random() * count)
    const b = Math.floor(random() * count)
    if (Math.abs(a - b) > 1 && Math.abs(a - b) < count - 1 && !pairs.has(String([b, a])))
      pairs.set(String([a, b]), [a, b])
  }
  return { nums, links: [...pairs.values()] }
}

/** @param links - by numbers. */
function topologyOf({ nums, links }: { nums: readonly number[]; links: readonly Pair[] }): LayoutTopology {
  const index = new Map(nums.map((num, at) => [num, at]))
  return {
    nums: Uint32Array.from(nums),
    from: Uint32Array.from(links, ([a]) => index.get(a) ?? 0),
    to: Uint32Array.from(links, ([, b]) => index.get(b) ?? 0),
  }
}

const ofGraph = ({ count, from, to }: TestGraph): LayoutTopology => ({
  nums: Uint32Array.from({ length: count }, (_, num) => num),
  from,
  to,
})

/** Where the first nodes of a network are said to stand already. */
function standing(count: number): LayoutPositions {
  const { xs, ys } = spiral(count)
  return {
    nums: Uint32Array.from({ length: count }, (_, num) => num),
    xs: Float32Array.from(xs, (x) => 3 * x),
    ys: Float32Array.from(ys, (y) => 3 * y),
  }
}

function settle(engine: LayoutEngine): number {
  let ticks = 0
  while (engine.tick()) if (++ticks > 2_000) throw new Error('it does not come to rest')
  return ticks
}

function settled(topology: LayoutTopology, seed = 1): LayoutEngine {
  const engine = createLayoutEngine(seed)
  engine.setTopology(topology, NO_POSITIONS)
  settle(engine)
  return engine
}

function placeOf({ nums, xs, ys }: LayoutPositions, num: number): [number, number] {
  const at = nums.indexOf(num)
  return [xs[at] ?? NaN, ys[at] ?? NaN]
}

/** How far each node of `before` that is still there moved, farthest first. */
function moves(before: LayoutPositions, after: LayoutPositions): number[] {
  return [...before.nums]
    .map((num) => {
      const [x, y] = placeOf(before, num)
      const [nowX, nowY] = placeOf(after, num)
      return Math.hypot(nowX - x, nowY - y)
    })
    .filter((move) => !Number.isNaN(move))
    .sort((a, b) => b - a)
}

describe('the layout of a network that changes', () => {
  it('comes to the same layout for the same seed, and to another for another', () => {
    const run = (seed: number): LayoutPositions => settled(topologyOf(ring(40)), seed).positions()
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
  })

  it('comes to the same layout in whatever order nodes and links are told', () => {
    const { nums, links } = ring(80)
    const turned = {
      nums: [...nums].reverse(),
      links: [...links].reverse().map(([a, b], at): Pair => (at % 2 === 0 ? [b, a] : [a, b])),
    }
    expect(settled(topologyOf(turned)).positions()).toEqual(settled(topologyOf({ nums, links })).positions())
  })

  it('is at rest when it starts from stored positions, and does not move them', () => {
    const first = settled(topologyOf(ring(40)))
    const second = createLayoutEngine(1)
    second.setTopology(topologyOf(ring(40)), first.positions())
    expect(second.heat).toBe(0)
    expect(second.tick()).toBe(false)
    expect(second.positions()).toEqual(first.positions())
  })

  it('puts a new node beside its neighbours and hardly moves the others', () => {
    const { nums, links } = ring(60)
    const engine = settled(topologyOf({ nums, links }))
    const before = engine.positions()
    engine.setTopology(topologyOf({ nums: [...nums, 60], links: [...links, [7, 60]] }), NO_POSITIONS)
    expect(engine.heat).toBeLessThanOrEqual(0.02)
    const [x, y] = placeOf(engine.positions(), 60)
    const [nearX, nearY] = placeOf(before, 7)
    expect(Math.hypot(x - nearX, y - nearY)).toBeLessThan(40)
    settle(engine)
    expect(moves(before, engine.positions())[0]).toBeLessThan(90)
  })

  it('stays at rest when the same topology is given again, in another order', () => {
    const { nums, links } = ring(20)
    const engine = settled(topologyOf({ nums, links }))
    engine.setTopology(topologyOf({ nums, links: [...links].reverse() }), NO_POSITIONS)
    expect(engine.heat).toBe(0)
  })

  it('warms up when only a link changed', () => {
    const { nums, links } = ring(20)
    const engine = settled(topologyOf({ nums, links }))
    engine.setTopology(topologyOf({ nums, links: links.slice(1) }), NO_POSITIONS)
    expect(engine.heat).toBeGreaterThan(0)
    expect(engine.heat).toBeLessThanOrEqual(0.02)
  })

  it('forgets nodes that left', () => {
    const engine = createLayoutEngine(1)
    engine.setTopology(topologyOf(ring(20, 0)), NO_POSITIONS)
    engine.setTopology(topologyOf({ nums: [1, 2], links: [[1, 2]] }), NO_POSITIONS)
    expect([...engine.positions().nums]).toEqual([1, 2])
  })

  it('takes a node where it is told to be, without warming up', () => {
    const engine = settled(topologyOf(ring(20)))
    engine.place({ nums: Uint32Array.of(3, 99), xs: Float32Array.of(12, 1), ys: Float32Array.of(34, 1) })
    expect(engine.heat).toBe(0)
    expect(placeOf(engine.positions(), 3)).toEqual([12, 34])
  })

  it('moves of a large network only what a small change concerns, and comes to rest again', () => {
    const graph = clustered(2_000, 6)
    const engine = createLayoutEngine(1)
    engine.setTopology(ofGraph(graph), standing(2_000))
    const before = engine.positions()
    const degrees = new Uint32Array(graph.count)
    for (const end of [...graph.from, ...graph.to]) degrees[end] = (degrees[end] ?? 0) + 1
    const few = degrees.findIndex((links) => links < 5)
    const many = degrees.findIndex((links) => links > 8)
    const grown = {
      nums: Uint32Array.from({ length: 2_001 }, (_, num) => num),
      from: Uint32Array.of(...graph.from, few, many),
      to: Uint32Array.of(...graph.to, 2_000, 2_000),
    }
    engine.setTopology(grown, NO_POSITIONS)
    expect(engine.heat).toBeGreaterThan(0)
    expect(settle(engine)).toBeLessThan(100)
    const after = engine.positions()
    const moved = before.nums.filter((num) => String(placeOf(before, num)) !== String(placeOf(after, num)))
    expect([...moved]).toEqual([few])
  })

  it('warms the whole of a large network once much has changed bit by bit', () => {
    const { from, to } = heavyTailed(2_640, 4)
    const engine = createLayoutEngine(1)
    const upTo = (count: number): LayoutTopology => {
      const links = [...from.keys()].filter((link) => Math.max(from[link] ?? 0, to[link] ?? 0) < count)
      return {
        nums: Uint32Array.from({ length: count }, (_, num) => num),
        from: Uint32Array.from(links, (link) => from[link] ?? 0),
        to: Uint32Array.from(links, (link) => to[link] ?? 0),
      }
    }
    engine.setTopology(upTo(2_000), standing(2_000))
    const heats = [2_080, 2_160, 2_240, 2_320, 2_400, 2_480, 2_560, 2_640].map((count) => {
      engine.setTopology(upTo(count), NO_POSITIONS)
      return engine.heat
    })
    expect(heats[0]).toBeLessThanOrEqual(0.02)
    expect(Math.max(...heats)).toBeGreaterThan(0.1)
  })

  it('keeps parts without a link within sight, and no place is no number', () => {
    const { xs, ys } = settled(ofGraph(parts(300))).positions()
    for (const value of [...xs, ...ys]) expect(Math.abs(value)).toBeLessThan(3_000)
  })

  it('lays out nodes that all start at one point, and one that was put absurdly far away', () => {
    const graph = clustered(400, 6)
    const engine = createLayoutEngine(1)
    const nowhere = { ...ofGraph(graph), xs: new Float32Array(400), ys: new Float32Array(400) }
    nowhere.xs[7] = 1e9
    engine.setTopology(ofGraph(graph), nowhere)
    engine.setTopology({ ...ofGraph(graph), from: graph.from.slice(1), to: graph.to.slice(1) }, NO_POSITIONS)
    expect(settle(engine)).toBeGreaterThan(0)
    const { xs, ys } = engine.positions()
    expect([...xs, ...ys].every((value) => Number.isFinite(value))).toBe(true)
    expect(new Set([...xs].map((x, node) => `${String(x)} ${String(ys[node])}`)).size).toBe(400)
  })
})
