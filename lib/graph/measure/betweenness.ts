/** On how many of the shortest paths a node lies: where traffic would meet. @module */
import type { Adjacency } from '../adjacency'
import { presentNodes, sampleOf, type Absent } from './sampling'
import type { Steps } from './steps'

export interface Betweenness {
  /** Share of the pairs of other nodes whose shortest paths go through the node, 0 to 1; 0 for one that is not there. */
  readonly scores: Float32Array
  /** Nodes that paths were followed from. */
  readonly sampled: number
  /** true: not all nodes were asked, so the scores are estimates. */
  readonly isEstimated: boolean
}

/**
 * Brandes' algorithm (A faster algorithm for betweenness centrality, 2001) from `sample` nodes taken at random, scaled
 * to all (Brandes and Pich, Centrality Estimation in Large Networks, 2007). O(sample × links).
 */
export function* betweennessOf(
  adjacency: Adjacency,
  sample: number,
  seed: number,
  absent: Absent = null,
): Steps<Betweenness> {
  const present = presentNodes(adjacency.count, absent)
  const pivots = sampleOf(present, sample, seed)
  const sums = new Float64Array(adjacency.count)
  const scratch = createScratch(adjacency.count)
  for (const pivot of pivots) {
    addFrom(adjacency, pivot, absent, scratch, sums)
    yield
  }
  // Each pair is met from both its ends when all are asked.
  const pairs = Math.max(1, (present.length - 1) * (present.length - 2))
  const scale = pivots.length === 0 ? 0 : present.length / pivots.length / pairs
  return {
    scores: Float32Array.from(sums, (sum) => sum * scale),
    sampled: pivots.length,
    isEstimated: pivots.length < present.length,
  }
}

interface Scratch {
  readonly queue: Uint32Array
  readonly distances: Int32Array
  /** Number of shortest paths from the pivot. */
  readonly paths: Float64Array
  readonly dependencies: Float64Array
}

function createScratch(count: number): Scratch {
  return {
    queue: new Uint32Array(count),
    distances: new Int32Array(count).fill(-1),
    paths: new Float64Array(count),
    dependencies: new Float64Array(count),
  }
}

function addFrom(
  { offsets, targets }: Adjacency,
  pivot: number,
  absent: Absent,
  { queue, distances, paths, dependencies }: Scratch,
  sums: Float64Array,
): void {
  let end = 1
  queue[0] = pivot
  distances[pivot] = 0
  paths[pivot] = 1
  for (let head = 0; head < end; head++) {
    const at = queue[head] ?? 0
    const beyond = (distances[at] ?? 0) + 1
    const ways = paths[at] ?? 0
    for (let slot = offsets[at] ?? 0; slot < (offsets[at + 1] ?? 0); slot++) {
      const other = targets[slot] ?? 0
      if (absent?.[other] === 1) continue
      if (distances[other] === -1) {
        distances[other] = beyond
        queue[end++] = other
      }
      if (distances[other] === beyond) paths[other] = (paths[other] ?? 0) + ways
    }
  }
  for (let head = end - 1; head > 0; head--) {
    const at = queue[head] ?? 0
    const nearer = (distances[at] ?? 0) - 1
    const dependency = dependencies[at] ?? 0
    const part = (1 + dependency) / (paths[at] ?? 1)
    for (let slot = offsets[at] ?? 0; slot < (offsets[at + 1] ?? 0); slot++) {
      const other = targets[slot] ?? 0
      // What is not there was never reached: its distance is still -1.
      if (distances[other] !== nearer) continue
      dependencies[other] = (dependencies[other] ?? 0) + (paths[other] ?? 0) * part
    }
    sums[at] = (sums[at] ?? 0) + dependency
  }
  for (let head = 0; head < end; head++) {
    const at = queue[head] ?? 0
    distances[at] = -1
    paths[at] = 0
    dependencies[at] = 0
  }
}
