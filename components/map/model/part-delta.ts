/** A small part of the map as a change: what it holds has come. @module */
import { mapNodeAt } from '@/lib/graph/columns-of'
import { unpackLink } from '@/lib/graph/map-columns'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { MapDelta } from '@/lib/live/events'

export function deltaOfPart({ columns, peerIds }: MapSnapshot): Omit<MapDelta, 'seq' | 'atMs'> {
  const { nodes, links } = columns
  const positions: MapDelta['positions'] = []
  for (let index = 0; index < nodes.count; index++) {
    const x = nodes.xs[index] ?? NaN
    if (!Number.isNaN(x)) positions.push([nodes.nums[index] ?? 0, x, nodes.ys[index] ?? 0])
  }
  const numAt = (index: number | undefined): number => nodes.nums[index ?? 0] ?? 0
  return {
    nodes: Array.from({ length: nodes.count }, (_, index) =>
      mapNodeAt(columns, index, peerIds[index] ?? null),
    ),
    gone: [],
    linksAdded: Array.from({ length: links.count }, (_, row) => {
      const [one, other] = [numAt(links.from[row]), numAt(links.to[row])]
      return { a: Math.min(one, other), b: Math.max(one, other), ...unpackLink(links.flags[row] ?? 0) }
    }),
    linksRemoved: [],
    positions,
  }
}
