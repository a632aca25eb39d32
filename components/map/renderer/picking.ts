/** Which node lies under a point, and which lies next in a direction: exact, and without asking all nodes. @module */
import type { Extent } from '../model/place-newcomers'
import type { NodeGrid } from './node-grid'
import type { NodeLayer } from './node-layer'

export interface WorldPoint {
  readonly x: number
  readonly y: number
}

/**
 * The node whose disc, widened by `reach`, holds the point; of several, the one whose rim is nearest, so that a small
 * node upon a large one can be had. Nodes that stand back are not had.
 * @param at - layout units, as `reach`.
 * @param scale - layout units a unit of layer radius.
 * @returns its index; -1: none.
 */
export function pickNearest(
  nodes: NodeLayer,
  grid: NodeGrid,
  at: WorldPoint,
  reach: number,
  scale: number,
): number {
  let best = -1
  let nearest = Infinity
  grid.visit(around(at, reach + grid.largestRadius * scale), (index) => {
    const distance = Math.hypot(nodes.x(index) - at.x, nodes.y(index) - at.y)
    const radius = nodes.radius(index) * scale
    // Inside a disc, the distance to the rim is less for the small one in front than for the large one behind.
    const fromRim = Math.abs(distance - radius)
    if (distance > radius + reach || fromRim >= nearest || !nodes.has(index) || nodes.isAside(index)) return
    nearest = fromRim
    best = index
  })
  return best
}

/**
 * How far a node is for a reader who presses an arrow key: it counts when its direction is within 60° of the key's, and
 * nearness is counted along the direction, so that the eye's next node is the one that is taken.
 * @returns Infinity when it does not lie there; never less than its distance.
 */
export function costInDirection(from: WorldPoint, direction: WorldPoint, x: number, y: number): number {
  const dx = x - from.x
  const dy = y - from.y
  const distance = Math.hypot(dx, dy)
  const along = dx * direction.x + dy * direction.y
  if (distance === 0 || along < distance * 0.5) return Infinity
  return distance * (2 - along / distance)
}

/** The next of some things in a direction. */
export function nextInDirection<T extends WorldPoint>(
  from: WorldPoint,
  direction: WorldPoint,
  candidates: Iterable<T>,
): T | null {
  let best: T | null = null
  let least = Infinity
  for (const candidate of candidates) {
    const cost = costInDirection(from, direction, candidate.x, candidate.y)
    if (cost >= least) continue
    least = cost
    best = candidate
  }
  return best
}

/** The next node in a direction. @returns its index; -1: none lies there. */
export function nextNode(
  nodes: NodeLayer,
  grid: NodeGrid,
  from: WorldPoint,
  direction: WorldPoint,
  except: number,
): number {
  return leastCost(nodes, grid, from, (index) =>
    index === except
      ? Infinity
      : costInDirection(from, direction, nodes.targetXs[index] ?? 0, nodes.targetYs[index] ?? 0),
  )
}

/** The node nearest to a point, wherever it is. @returns its index; -1: there is none. */
export function nearestNode(nodes: NodeLayer, grid: NodeGrid, at: WorldPoint): number {
  return leastCost(nodes, grid, at, (index) =>
    Math.hypot((nodes.targetXs[index] ?? 0) - at.x, (nodes.targetYs[index] ?? 0) - at.y),
  )
}

/** Widens its search until nothing outside can cost less. @param costOf - never less than the distance to `from`. */
function leastCost(
  nodes: NodeLayer,
  grid: NodeGrid,
  from: WorldPoint,
  costOf: (index: number) => number,
): number {
  for (let reach = grid.cell * 4; ; reach *= 2) {
    let best = -1
    let least = Infinity
    const area = around(from, reach)
    grid.visit(area, (index) => {
      if (!nodes.has(index) || nodes.isAside(index)) return
      const cost = costOf(index)
      if (cost >= least) return
      least = cost
      best = index
    })
    if (least <= reach || grid.isAllWithin(area)) return best
  }
}

function around({ x, y }: WorldPoint, reach: number): Extent {
  return { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach }
}
