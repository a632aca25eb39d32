/** The shortest way from one node to another. @module */
import type { Adjacency } from '../adjacency'
import { LeastHeap } from './least-heap'
import type { Absent } from './sampling'

export interface ShortestPath {
  /** Indices of the nodes, both ends included. */
  readonly nodes: readonly number[]
  /** Sum of the costs of its links. */
  readonly cost: number
}

const NOT_REACHED = 0xffffffff

/** Over the fewest links, each of which costs 1. @returns null when there is no way. */
export function pathByHops(
  { count, offsets, targets }: Adjacency,
  from: number,
  to: number,
  absent: Absent = null,
): ShortestPath | null {
  if (absent?.[from] === 1 || absent?.[to] === 1) return null
  const cameFrom = new Uint32Array(count).fill(NOT_REACHED)
  const queue = new Uint32Array(count)
  let end = 1
  queue[0] = from
  cameFrom[from] = from
  for (let head = 0; head < end && cameFrom[to] === NOT_REACHED; head++) {
    const at = queue[head] ?? 0
    for (let slot = offsets[at] ?? 0; slot < (offsets[at + 1] ?? 0); slot++) {
      const other = targets[slot] ?? 0
      if (cameFrom[other] !== NOT_REACHED || absent?.[other] === 1) continue
      cameFrom[other] = at
      queue[end++] = other
    }
  }
  if (cameFrom[to] === NOT_REACHED) return null
  const nodes = wayBack(cameFrom, from, to)
  return { nodes, cost: nodes.length - 1 }
}

/**
 * Over the links whose costs have the least sum (Dijkstra, A note on two problems in connexion with graphs, 1959).
 *
 * @param costs - of each link, as `adjacency.links` names them; none below 0.
 * @returns null when there is no way.
 */
export function pathByCost(
  { count, offsets, targets, links }: Adjacency,
  costs: Float32Array,
  from: number,
  to: number,
  absent: Absent = null,
): ShortestPath | null {
  if (absent?.[from] === 1 || absent?.[to] === 1) return null
  const cameFrom = new Uint32Array(count).fill(NOT_REACHED)
  const isSettled = new Uint8Array(count)
  const least = new Float64Array(count).fill(Infinity)
  const heap = new LeastHeap(1024)
  least[from] = 0
  cameFrom[from] = from
  heap.push(from, 0)
  for (let at = heap.pop(); at !== undefined && at !== to; at = heap.pop()) {
    if (isSettled[at] === 1) continue
    isSettled[at] = 1
    const reached = least[at] ?? 0
    for (let slot = offsets[at] ?? 0; slot < (offsets[at + 1] ?? 0); slot++) {
      const other = targets[slot] ?? 0
      const cost = reached + (costs[links[slot] ?? 0] ?? 0)
      if (cost >= (least[other] ?? 0) || absent?.[other] === 1) continue
      least[other] = cost
      cameFrom[other] = at
      heap.push(other, cost)
    }
  }
  if (cameFrom[to] === NOT_REACHED) return null
  return { nodes: wayBack(cameFrom, from, to), cost: least[to] ?? 0 }
}

function wayBack(cameFrom: Uint32Array, from: number, to: number): number[] {
  const nodes = [to]
  for (let at = to; at !== from;) {
    at = cameFrom[at] ?? from
    nodes.push(at)
  }
  return nodes.reverse()
}
