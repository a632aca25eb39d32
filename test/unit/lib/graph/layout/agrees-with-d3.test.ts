import { forceCenter, forceCollide, forceSimulation, type SimulationNodeDatum } from 'd3-force'
import { describe, expect, it } from 'vitest'
import { makeBodies, STRIDE } from '@/lib/graph/layout/bodies'
import { Centre } from '@/lib/graph/layout/centre'
import { Collision } from '@/lib/graph/layout/collision'
import { Simulation } from '@/lib/graph/layout/simulation'
import { seededRandom } from '@/lib/graph/seeded-random'
import {
  agreementOf,
  BOUNDS,
  d3Of,
  isWithin,
  MAP_FORCES,
  measureAgreement,
  oursOf,
  pointsAfter,
  spiral,
  type Points,
} from '../../../../fixtures/layout/agreement'
import { clustered, heavyTailed, KINDS, parts, tree } from '../../../../fixtures/layout/graphs'

function farthest(one: Points, other: Points): number {
  return one.xs.reduce(
    (most, x, node) =>
      Math.max(most, Math.hypot(x - (other.xs[node] ?? 0), (one.ys[node] ?? 0) - (other.ys[node] ?? 0))),
    0,
  )
}

describe('a layout in flat arrays and d3-force', () => {
  it.each(KINDS)('agree within bounds on %s', (_, graph) => {
    const found = measureAgreement(graph)
    expect(found, JSON.stringify(found)).toSatisfy((agreement: typeof found) => isWithin(agreement, BOUNDS))
  })

  it('do not agree when the forces are not the same: the measure sees it', () => {
    const found = measureAgreement(clustered(300, 8), { ...MAP_FORCES, charge: -220 })
    expect(isWithin(found, BOUNDS)).toBe(false)
  })

  it.each([
    ['a tree', tree(500)],
    ['clusters', clustered(500, 8)],
    ['a heavy tail', heavyTailed(500, 8)],
  ] as const)('come to the same lengths and the same box from a cold start on %s', (_, graph) => {
    const start = spiral(graph.count)
    const found = agreementOf(
      graph,
      pointsAfter(oursOf(graph, start), 300),
      pointsAfter(d3Of(graph, start), 300),
    )
    expect(
      isWithin(found, { meanLengthOff: 0.02, quantilesOff: 0.08, boxOff: 0.05, sameNeighbours: 0 }),
    ).toBe(true)
  })

  it.each([
    ['a tree', tree(60), Infinity],
    ['clusters', clustered(60, 4), Infinity],
    ['parts', parts(60), Infinity],
    ['clusters, where forces reach only so far', clustered(60, 4), 60],
  ] as const)('put every node at the same place when nothing is approximated, on %s', (_, graph, reach) => {
    const start = spiral(graph.count)
    const ours = pointsAfter(oursOf(graph, start, { ...MAP_FORCES, reach, theta: 0 }), 10)
    const d3s = pointsAfter(d3Of(graph, start, { ...MAP_FORCES, reach, theta: 1e-9 }), 10)
    expect(farthest(ours, d3s)).toBeLessThan(1e-6)
  })

  it('keep bodies apart and the middle where it is in the same way', () => {
    const count = 200
    const start = spiral(count)
    const nodes = Array.from({ length: count }, (_, node): SimulationNodeDatum => ({
      x: (start.xs[node] ?? 0) + 50,
      y: start.ys[node] ?? 0,
    }))
    const bodies = makeBodies(count)
    for (const [node, { x, y }] of nodes.entries()) bodies.state.set([x ?? 0, y ?? 0], node * STRIDE)
    const d3 = forceSimulation(nodes)
      .force('collide', forceCollide(12))
      .force('center', forceCenter(0, 0))
      .stop()
    const ours = new Simulation({
      bodies,
      forces: [new Collision({ radius: 12, random: seededRandom(1) }), new Centre(0, 0)],
    })
    // One tick is the same but for the order in which neighbours are found; then what is crowded takes its own way.
    d3.tick()
    ours.tick()
    for (const [node, { x, y }] of nodes.entries()) {
      expect(
        Math.hypot(
          (x ?? 0) - (bodies.state[node * STRIDE] ?? 0),
          (y ?? 0) - (bodies.state[node * STRIDE + 1] ?? 0),
        ),
      ).toBeLessThan(3)
    }
    for (let tick = 0; tick < 200; tick++) {
      d3.tick()
      ours.tick()
    }
    expect(overlap(nodes.map(({ x, y }) => [x ?? 0, y ?? 0]))).toBeLessThan(1)
    const places = nodes.map((_, node): [number, number] => [
      bodies.state[node * STRIDE] ?? 0,
      bodies.state[node * STRIDE + 1] ?? 0,
    ])
    expect(overlap(places)).toBeLessThan(1)
    expect(Math.abs(places.reduce((sum, [x]) => sum + x, 0) / count)).toBeLessThan(1)
  })
})

/** How far the two bodies that are the most into each other overlap. */
function overlap(places: readonly (readonly [number, number])[]): number {
  let most = 0
  for (const [index, [x, y]] of places.entries()) {
    for (const [otherX, otherY] of places.slice(index + 1))
      most = Math.max(most, 24 - Math.hypot(x - otherX, y - otherY))
  }
  return most
}
