/** How much of a large map is offered next, and what it costs. @module */
import type { MapTotals } from '@/lib/graph/snapshot'
import type { MapPartAsked } from '../../live/map-budget'

/** Of a snapshot, compressed, and of the page that holds it: about so many bytes a node and a link. */
const WIRE_BYTES = { node: 8, link: 2.3 }
const HELD_BYTES = { node: 180, link: 50 }
const LEAST = 1_000

/** At least twice as many nodes as are held, and their share of the links; all, where that is not much less. */
export function nextPart({ nodes, links }: MapTotals, held: number): MapPartAsked {
  const more = roundUp(2 * held)
  if (more * 2 > nodes) return { nodes, links, group: null }
  // The server gives so many links or the next round number above.
  return { nodes: more, links: roundDown((more * links) / nodes), group: null }
}

export function bytesOfPart({ nodes, links }: MapPartAsked): { wire: number; memory: number } {
  const of = ({ node, link }: typeof WIRE_BYTES): number => nodes * node + links * link
  return { wire: of(WIRE_BYTES), memory: of(HELD_BYTES) }
}

/** To 1, 2 or 5 times a power of ten. */
function roundUp(count: number): number {
  for (let step = LEAST; ; step *= 10) {
    for (const times of [1, 2, 5]) if (count <= step * times) return step * times
  }
}

function roundDown(count: number): number {
  const above = roundUp(count)
  if (above <= count) return above
  return String(above).startsWith('5') ? (above / 5) * 2 : above / 2
}
