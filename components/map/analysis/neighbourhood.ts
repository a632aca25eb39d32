/** A node with what is near it, cut out of the map. @module */

import type { NodeStatus } from '@/lib/nodes'

/** What is asked of the map. */
export interface LinkedNodes {
  readonly columns: { readonly nodes: { readonly count: number } }
  degreeAt(index: number): number
  eachLink(index: number, visit: (other: number) => void): void
}

export interface Near {
  readonly index: number
  /** Links from the middle. */
  readonly hops: number
}

export interface Neighbourhood {
  /** The middle first, then what is nearer, then what has more links. */
  readonly nodes: readonly Near[]
  /** Pairs of positions in `nodes`. */
  readonly links: readonly (readonly [number, number])[]
  /** How many nodes are so near, shown or not, the middle included. */
  readonly total: number
}

/** Nodes by their numbers: indices are those of a moment. */
export interface Surroundings extends Pick<Neighbourhood, 'links' | 'total'> {
  readonly nodes: readonly { readonly num: number; readonly hops: number; readonly status: NodeStatus }[]
  /** When the map was so, ms since the epoch. */
  readonly atMs: number
}

/** More than this cannot be told apart, nor moved smoothly. */
export const NEAR_MOST = 500

/** @param centre - index of the node in the middle. @param depth - links that it goes out. */
export function neighbourhoodOf(
  map: LinkedNodes,
  centre: number,
  depth: number,
  most: number = NEAR_MOST,
): Neighbourhood {
  const hopsOf = new Int8Array(map.columns.nodes.count).fill(-1)
  const found: Near[] = [{ index: centre, hops: 0 }]
  hopsOf[centre] = 0
  // It grows as it is walked.
  for (const { index, hops } of found) {
    if (hops === depth) break
    map.eachLink(index, (other) => {
      if (hopsOf[other] !== -1) return
      hopsOf[other] = hops + 1
      found.push({ index: other, hops: hops + 1 })
    })
  }
  const nodes = found
    .sort((a, b) => a.hops - b.hops || map.degreeAt(b.index) - map.degreeAt(a.index) || a.index - b.index)
    .slice(0, most)
  const places = new Map(nodes.map(({ index }, place) => [index, place]))
  const links: [number, number][] = []
  for (const [place, { index }] of nodes.entries()) {
    map.eachLink(index, (other) => {
      const otherPlace = places.get(other)
      if (otherPlace !== undefined && place < otherPlace) links.push([place, otherPlace])
    })
  }
  return { nodes, links, total: found.length }
}
