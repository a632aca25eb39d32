/** Maps of a few nodes, and what a store holds in a form that can be compared. @module */
import { columnsOf } from '@/lib/graph/columns-of'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { MapDelta, MapNode, StatedLink } from '@/lib/live/events'
import type { MapChange } from '@/components/map/model/map-change'
import { MapStore } from '@/components/map/model/map-store'
import { mapNode } from '../../../fixtures/map-node'

export function node(num: number, change: Partial<MapNode> = {}): MapNode {
  return mapNode(num, {
    peerId: `peer-${String(num)}`,
    peerCount: 3,
    agent: 'meshara/0.4.0',
    country: 'DE',
    city: 'Berlin',
    placeSource: 'simulated',
    ...change,
  })
}

export function link(a: number, b: number, evidence: StatedLink['evidence'] = 'table'): StatedLink {
  return { a: Math.min(a, b), b: Math.max(a, b), evidence, mutual: true }
}

/** Each node stands ten times its number to the right, unless it is said where. */
export function snapshot(
  seq: number,
  nodes: MapNode[],
  links: StatedLink[] = [],
  positions = nodes.map(({ num }): [number, number, number] => [num, num * 10, 0]),
): MapSnapshot {
  return {
    feed: 'feed',
    seq,
    atMs: 1_000 + seq,
    network: { name: 'demo', title: 'Demo mesh' },
    totals: { nodes: nodes.length, links: links.length },
    columns: columnsOf(nodes, links, positions),
    peerIds: nodes.map(({ peerId }) => peerId),
  }
}

export function delta(seq: number, change: Partial<MapDelta> = {}): MapDelta {
  return {
    seq,
    atMs: 1_000 + seq,
    nodes: [],
    gone: [],
    linksAdded: [],
    linksRemoved: [],
    positions: [],
    ...change,
  }
}

export function loaded(
  nodes: MapNode[],
  links: StatedLink[] = [],
): { store: MapStore; changes: MapChange[] } {
  const store = new MapStore()
  store.load(snapshot(5, nodes, links))
  const changes: MapChange[] = []
  store.subscribe((change) => changes.push(change))
  return { store, changes }
}

/** By index. */
export function numsOf(store: MapStore): number[] {
  return [...store.nodes()].map(({ num }) => num)
}

/** Sorted. */
export function linksOf(store: MapStore): string[] {
  const { count, from, to } = store.columns.links
  return Array.from({ length: count }, (_, row) => {
    const ends = [store.numAt(from[row] ?? 0), store.numAt(to[row] ?? 0)]
    return ends.sort((one, other) => one - other).join('-')
  }).sort()
}
