/** What there is in the part of the map that is seen: for those who are told rather than shown. @module */
import { countryName } from '@/lib/format/names'
import type { MapColumns } from '@/lib/graph/map-columns'
import { NODE_STATUSES } from '@/lib/fact-kinds'
import { isNodeOf } from './map-look'
import type { Extent } from './place-newcomers'

export interface ViewFacts {
  /** Nodes in view that the filters let through. */
  readonly nodes: number
  /** Links with both ends among them. */
  readonly links: number
  /** In the order of `NODE_STATUSES`. */
  readonly statuses: readonly number[]
  /** The most frequent first, at most three. */
  readonly countries: readonly { readonly label: string; readonly count: number }[]
  /** Indices of the best connected, at most three. */
  readonly largest: readonly number[]
}

const LISTED = 3

/**
 * @param seen - layout units.
 * @param shown - 1: the filters let the node through; null: all.
 */
export function viewFacts(columns: MapColumns, seen: Extent, shown: Uint8Array | null): ViewFacts {
  const { nodes, links, tables } = columns
  const isNode = isNodeOf(columns)
  const inView = new Uint8Array(nodes.count)
  const statuses = NODE_STATUSES.map(() => 0)
  const ofPlace = new Uint32Array(tables.places.length)
  const largest: number[] = []
  let count = 0
  for (let index = 0; index < nodes.count; index++) {
    if (!isNode(index) || (shown !== null && shown[index] !== 1)) continue
    const x = nodes.xs[index] ?? NaN
    const y = nodes.ys[index] ?? NaN
    if (!(x >= seen.minX && x <= seen.maxX && y >= seen.minY && y <= seen.maxY)) continue
    inView[index] = 1
    count++
    const status = nodes.statuses[index] ?? 0
    statuses[status] = (statuses[status] ?? 0) + 1
    const place = nodes.places[index] ?? 0
    ofPlace[place] = (ofPlace[place] ?? 0) + 1
    putLargest(largest, index, nodes.peerCounts)
  }
  let both = 0
  for (let row = 0; row < links.count; row++) {
    both += (inView[links.from[row] ?? 0] ?? 0) & (inView[links.to[row] ?? 0] ?? 0)
  }
  const ofCountry = new Map<string, number>()
  for (const [place, { country }] of tables.places.entries()) {
    const here = ofPlace[place] ?? 0
    if (country !== '' && here > 0) ofCountry.set(country, (ofCountry.get(country) ?? 0) + here)
  }
  return {
    nodes: count,
    links: both,
    statuses,
    countries: [...ofCountry]
      .sort((one, other) => other[1] - one[1])
      .slice(0, LISTED)
      .map(([country, nodesOf]) => ({ label: countryName(country), count: nodesOf })),
    largest,
  }
}

/** Keeps the few with the most peers, the most first. */
function putLargest(largest: number[], index: number, peers: Int32Array): void {
  const own = peers[index] ?? -1
  if (own < 1) return
  let at = largest.length
  while (at > 0 && own > (peers[largest[at - 1] ?? 0] ?? -1)) at--
  if (at >= LISTED) return
  largest.splice(at, 0, index)
  if (largest.length > LISTED) largest.pop()
}
