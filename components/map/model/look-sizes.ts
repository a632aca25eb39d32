/** How large nodes are drawn, by what the reader wants their size to say. @module */
import type { SizeBy } from '@/lib/map-query'
import type { NodeColumns } from '@/lib/graph/map-columns'
import { NO_UPTIME } from '@/lib/graph/map-columns'

/** Of the range that the screen allows, where all nodes are alike. */
const SAME = 0.3
/** A round trip as long as this, or longer, is drawn as large as any; ms. */
const LONG_RTT_MS = 400

/**
 * @param betweenness - by index; null: not worked out yet.
 * @returns 0 to 1 by index; null: by peers, which is how nodes are drawn without being told.
 */
export function sizesOf(
  nodes: NodeColumns,
  by: SizeBy,
  betweenness: ArrayLike<number> | null,
): Float32Array | null {
  switch (by) {
    case 'peers':
      return null
    case 'same':
      return new Float32Array(nodes.count).fill(SAME)
    case 'uptime':
      return sized(nodes.count, nodes.uptimes, 100, NO_UPTIME)
    case 'rtt':
      return sized(nodes.count, nodes.rttsMs, LONG_RTT_MS)
    case 'betweenness':
      return betweenness === null
        ? new Float32Array(nodes.count).fill(SAME)
        : sized(nodes.count, betweenness, largestOf(betweenness, nodes.count))
  }
}

/** Area, not radius, follows the value; what is not known is as small as nodes get. */
function sized(count: number, values: ArrayLike<number>, largest: number, notKnown = NaN): Float32Array {
  const sizes = new Float32Array(count)
  for (let index = 0; index < count; index++) {
    const value = values[index] ?? NaN
    sizes[index] = value > 0 && value !== notKnown ? Math.sqrt(Math.min(1, value / largest)) : 0
  }
  return sizes
}

function largestOf(values: ArrayLike<number>, count: number): number {
  let largest = 0
  for (let index = 0; index < count; index++) largest = Math.max(largest, values[index] ?? 0)
  return largest === 0 ? 1 : largest
}
