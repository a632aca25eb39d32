/** One-way delay of each chunk between two nodes of a mesh, or a node and a visitor. @module */
import { VISITOR_POSITION } from './cities'
import { oneWayDelayMs } from './distance'
import type { PlannedNode } from './plan-nodes'
import { seededRandom } from './random'

/** Share of the delay by which chunks differ, at most. */
const JITTER = 0.04

/**
 * @param extraMs - what the region of a node adds to each chunk.
 * @returns milliseconds for the next chunk; `dialler` undefined: a visitor from outside.
 */
export function linkDelay(
  nodes: readonly PlannedNode[],
  seed: number,
  extraMs: (node: number) => number = () => 0,
): (listener: number, dialler: number | undefined) => number {
  const random = seededRandom(seed, 'jitter')
  const visitor = { place: VISITOR_POSITION, accessMs: 0 }
  // Great circles are dear to work out for every chunk.
  const known = new Map<number, number>()
  return (listener, dialler) => {
    const key = listener * nodes.length + (dialler ?? listener)
    let delayMs = known.get(key)
    if (delayMs === undefined) {
      const here = nodes[listener] ?? visitor
      const there = (dialler === undefined ? undefined : nodes[dialler]) ?? visitor
      delayMs = oneWayDelayMs(here.place, there.place) + here.accessMs + there.accessMs
      delayMs += extraMs(listener) + (dialler === undefined ? 0 : extraMs(dialler))
      known.set(key, delayMs)
    }
    return delayMs * (1 + random.next() * JITTER)
  }
}
