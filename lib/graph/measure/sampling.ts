/** Which nodes a measure that cannot ask all of them asks. @module */
import { seededRandom } from '../seeded-random'

/** By index of the node; 1: it is not there. null: all are. */
export type Absent = Uint8Array | null

/** Indices of the nodes that are there, ascending. */
export function presentNodes(count: number, absent: Absent): Uint32Array {
  const present = new Uint32Array(count)
  let found = 0
  for (let at = 0; at < count; at++) if (absent?.[at] !== 1) present[found++] = at
  return present.subarray(0, found)
}

/** @returns `size` different ones of `nodes`, or all of them; the same for the same seed. */
export function sampleOf(nodes: Uint32Array, size: number, seed: number): Uint32Array {
  const pool = nodes.slice()
  const taken = Math.min(size, pool.length)
  const random = seededRandom(seed)
  for (let at = 0; at < taken; at++) {
    const other = at + Math.floor(random() * (pool.length - at))
    const kept = pool[at] ?? 0
    pool[at] = pool[other] ?? 0
    pool[other] = kept
  }
  return pool.slice(0, taken)
}
