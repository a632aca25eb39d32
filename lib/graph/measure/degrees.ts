/** How many links nodes have. @module */
import type { Adjacency } from '../adjacency'
import { presentNodes, type Absent } from './sampling'

export interface Degrees {
  /** `nodes[d]`: how many nodes have `d` links. */
  readonly nodes: Uint32Array
  /** 0 without nodes, each of these. */
  readonly mean: number
  readonly median: number
  readonly most: number
}

/** Links to nodes that are not there do not count. */
export function degreesOf({ count, offsets, targets }: Adjacency, absent: Absent = null): Degrees {
  const present = presentNodes(count, absent)
  const degrees = present.map((at) => {
    let degree = 0
    for (let slot = offsets[at] ?? 0; slot < (offsets[at + 1] ?? 0); slot++) {
      if (absent?.[targets[slot] ?? 0] !== 1) degree++
    }
    return degree
  })
  degrees.sort()
  const last = degrees.length - 1
  const most = degrees[last] ?? 0
  const nodes = new Uint32Array(most + 1)
  let links = 0
  for (const degree of degrees) {
    nodes[degree] = (nodes[degree] ?? 0) + 1
    links += degree
  }
  if (last < 0) return { nodes: new Uint32Array(), mean: 0, median: 0, most: 0 }
  const median = ((degrees[last >> 1] ?? 0) + (degrees[(last + 1) >> 1] ?? 0)) / 2
  return { nodes, mean: links / degrees.length, median, most }
}
