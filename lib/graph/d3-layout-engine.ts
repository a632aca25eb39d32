/** The layout by d3-force: right for some thousands of nodes. @module */
import {
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type Simulation,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from 'd3-force'
import type { LayoutEngine, LayoutPoint, LayoutTopology } from './layout-engine'
import { seededRandom } from './seeded-random'

interface Node extends SimulationNodeDatum {
  num: number
  x: number
  y: number
}

const LINK_DISTANCE = 90
const CHARGE = -260
/** Keeps parts without a link between them within sight of each other. */
const GRAVITY = 0.04
/** Heat after a small change: the rest of the map must not jump for one node more. */
const WARM_HEAT = 0.02
const REST_HEAT = 0.001
/** How far from its neighbours a new node starts, layout units. */
const BESIDE = 30

/** @param seed - same seed, same calls: same layout. */
export function createD3LayoutEngine(seed: number): LayoutEngine {
  let nodes = new Map<number, Node>()
  let links: (readonly [number, number])[] = []
  const attraction = forceLink<Node, SimulationLinkDatum<Node>>().distance(LINK_DISTANCE)
  const simulation: Simulation<Node, SimulationLinkDatum<Node>> = forceSimulation<Node>()
    .randomSource(seededRandom(seed))
    .force('link', attraction)
    .force('charge', forceManyBody<Node>().strength(CHARGE).distanceMax(2_000))
    .force('x', forceX<Node>().strength(GRAVITY))
    .force('y', forceY<Node>().strength(GRAVITY))
    .alphaMin(REST_HEAT)
    .alpha(0)
    .stop()

  return {
    setTopology: (topology, known) => {
      const neighbours = neighboursOf(topology)
      const next = new Map<number, Node>()
      const placed: number[] = []
      for (const num of topology.nodes) {
        const node = nodes.get(num) ?? atKnownPlace(num, known)
        if (node === undefined) placed.push(num)
        else next.set(num, node)
      }
      for (const num of placed) next.set(num, besideNeighbours(num, neighbours.get(num) ?? [], next, seed))
      const left = [...nodes.keys()].filter((num) => !next.has(num)).length
      const isFirst = nodes.size === 0
      const haveLinksChanged = !isFirst && !isSameLinks(links, topology.links)
      if (placed.length === 0 && left === 0 && !haveLinksChanged && next.size === nodes.size) return

      nodes = next
      links = [...topology.links]
      simulation.nodes([...nodes.values()])
      attraction.links(
        links.flatMap(([a, b]) => {
          const source = nodes.get(a)
          const target = nodes.get(b)
          return source === undefined || target === undefined ? [] : [{ source, target }]
        }),
      )
      // All from stored positions: the layout rests where it was left, and no page sees a restart.
      if (placed.length === 0 && left === 0 && !haveLinksChanged) return
      const share = (placed.length + left) / Math.max(1, nodes.size)
      simulation.alpha(Math.max(simulation.alpha(), WARM_HEAT, Math.min(1, share)))
    },
    tick: () => {
      if (simulation.alpha() < REST_HEAT) return false
      simulation.tick()
      return true
    },
    get heat() {
      return simulation.alpha() < REST_HEAT ? 0 : simulation.alpha()
    },
    *positions() {
      for (const { num, x, y } of nodes.values()) yield [num, x, y] as const
    },
  }
}

function atKnownPlace(num: number, known: ReadonlyMap<number, LayoutPoint>): Node | undefined {
  const at = known.get(num)
  return at && { num, x: at[0], y: at[1], vx: 0, vy: 0 }
}

/** In the middle of the neighbours that stand already, a little aside; without one, somewhere in the middle. */
function besideNeighbours(
  num: number,
  neighbours: readonly number[],
  standing: ReadonlyMap<number, Node>,
  seed: number,
): Node {
  // By the node's own number, so that it does not matter in which order nodes come.
  const random = seededRandom(Math.imul(num + 1, 0x9e3779b1) ^ seed)
  const angle = random() * 2 * Math.PI
  const near = neighbours.flatMap((other) => standing.get(other) ?? [])
  const radius = near.length > 0 ? BESIDE : BESIDE * Math.sqrt(1 + random() * Math.max(16, standing.size))
  const middle = (of: (node: Node) => number): number =>
    near.length === 0 ? 0 : near.reduce((sum, node) => sum + of(node), 0) / near.length
  return {
    num,
    x: middle(({ x }) => x) + radius * Math.cos(angle),
    y: middle(({ y }) => y) + radius * Math.sin(angle),
  }
}

function neighboursOf({ links }: LayoutTopology): Map<number, number[]> {
  const neighbours = new Map<number, number[]>()
  for (const [a, b] of links) {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const list = neighbours.get(one)
      if (list === undefined) neighbours.set(one, [other])
      else list.push(other)
    }
  }
  return neighbours
}

/** In any order. */
function isSameLinks(
  before: readonly (readonly [number, number])[],
  after: readonly (readonly [number, number])[],
): boolean {
  if (before.length !== after.length) return false
  const pairs = new Set(before.map(([a, b]) => `${String(a)} ${String(b)}`))
  return after.every(([a, b]) => pairs.has(`${String(a)} ${String(b)}`))
}
