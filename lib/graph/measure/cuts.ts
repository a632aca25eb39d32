/** Single nodes and single links on which it hangs that the rest is connected. @module */
import type { Adjacency } from '../adjacency'
import type { Absent } from './sampling'

export interface Cuts {
  /** By index of the node; 1: without it, those it connects would fall apart. */
  readonly isArticulation: Uint8Array
  readonly articulations: number
  /** Links without which their ends would no longer be connected, as `adjacency.links` names them, ascending. */
  readonly bridges: Uint32Array
}

const UNSEEN = 0
const NO_LINK = 0xffffffff

/**
 * Articulation points and bridges by Tarjan's depth-first search (Hopcroft and Tarjan, Algorithm 447, 1973), with a
 * stack of its own: a chain of a hundred thousand nodes would end the engine's. O(nodes + links).
 */
export function cutsOf({ count, offsets, targets, links }: Adjacency, absent: Absent = null): Cuts {
  const order = new Uint32Array(count)
  const low = new Uint32Array(count)
  const next = offsets.slice(0, count)
  const cameBy = new Uint32Array(count).fill(NO_LINK)
  const stack = new Uint32Array(count)
  const isArticulation = new Uint8Array(count)
  const bridges: number[] = []
  let seen = 0
  for (let root = 0; root < count; root++) {
    if (order[root] !== UNSEEN || absent?.[root] === 1) continue
    let branches = 0
    let depth = 1
    stack[0] = root
    order[root] = low[root] = ++seen
    while (depth > 0) {
      const at = stack[depth - 1] ?? 0
      const slot = next[at] ?? 0
      if (slot < (offsets[at + 1] ?? 0)) {
        next[at] = slot + 1
        const other = targets[slot] ?? 0
        const link = links[slot] ?? 0
        if (link === cameBy[at] || absent?.[other] === 1) continue
        if (order[other] !== UNSEEN) {
          low[at] = Math.min(low[at] ?? 0, order[other] ?? 0)
          continue
        }
        cameBy[other] = link
        order[other] = low[other] = ++seen
        stack[depth++] = other
        continue
      }
      depth--
      if (depth === 0) break
      const parent = stack[depth - 1] ?? 0
      const lowest = low[at] ?? 0
      low[parent] = Math.min(low[parent] ?? 0, lowest)
      if (lowest > (order[parent] ?? 0)) bridges.push(cameBy[at] ?? 0)
      if (parent === root) branches++
      else if (lowest >= (order[parent] ?? 0)) isArticulation[parent] = 1
    }
    if (branches > 1) isArticulation[root] = 1
  }
  let articulations = 0
  for (const flag of isArticulation) articulations += flag
  return { isArticulation, articulations, bridges: Uint32Array.from(bridges).sort() }
}
