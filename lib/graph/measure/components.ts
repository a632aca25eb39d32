/** Which parts of the network hang together. @module */
import type { Adjacency } from '../adjacency'
import type { Absent } from './sampling'

export const NO_COMPONENT = 0xffffffff

export interface Components {
  /** Of each node, an index into `sizes`; `NO_COMPONENT` for one that is not there. */
  readonly labels: Uint32Array
  /** Nodes of each component, in the order of its lowest node. */
  readonly sizes: Uint32Array
  /** Index of the largest, the first of those; -1 when there is none. */
  readonly largest: number
}

/** Connected components, in O(nodes + links). */
export function componentsOf({ count, offsets, targets }: Adjacency, absent: Absent = null): Components {
  const labels = new Uint32Array(count).fill(NO_COMPONENT)
  const stack = new Uint32Array(count)
  const sizes: number[] = []
  let largest = -1
  for (let first = 0; first < count; first++) {
    if (labels[first] !== NO_COMPONENT || absent?.[first] === 1) continue
    const component = sizes.length
    let size = 0
    let depth = 1
    stack[0] = first
    labels[first] = component
    while (depth > 0) {
      const at = stack[--depth] ?? 0
      size++
      for (let slot = offsets[at] ?? 0; slot < (offsets[at + 1] ?? 0); slot++) {
        const other = targets[slot] ?? 0
        if (labels[other] !== NO_COMPONENT || absent?.[other] === 1) continue
        labels[other] = component
        stack[depth++] = other
      }
    }
    sizes.push(size)
    if (largest === -1 || size > (sizes[largest] ?? 0)) largest = component
  }
  return { labels, sizes: Uint32Array.from(sizes), largest }
}
