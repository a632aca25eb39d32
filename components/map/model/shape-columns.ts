/** The columns of a map of which only the shape has come. @module */
import { NO_NODE, NO_UPTIME, type MapColumns } from '@/lib/graph/map-columns'
import type { MapShape } from '@/lib/graph/snapshot'

/** Nodes have no numbers, and nothing is known of them; links are as sure as links mostly are. */
export function columnsOfShape({ nodes, links }: MapShape): MapColumns {
  const { count } = nodes
  // Read by those who colour and group: of one row each, which says that nothing is known.
  return {
    nodes: {
      ...nodes,
      nums: new Uint32Array(count).fill(NO_NODE),
      peerCounts: new Int32Array(count).fill(-1),
      rttsMs: new Float32Array(count).fill(NaN),
      rttIsQuiet: new Uint8Array(count),
      uptimes: new Uint8Array(count).fill(NO_UPTIME),
      agents: new Uint32Array(count),
      places: new Uint32Array(count),
      systems: new Uint32Array(count),
    },
    tables: {
      agents: [''],
      places: [{ country: '', city: '', lat: null, lon: null, source: 'none' }],
      systems: [{ asn: 0, name: '' }],
    },
    links: { ...links, flags: new Uint8Array(links.from.length) },
  }
}

/** The same for those who leave out what has no number: here a node without one is a node. */
export function asNumbered(columns: MapColumns): MapColumns {
  const { nodes } = columns
  return { ...columns, nodes: { ...nodes, nums: new Uint32Array(nodes.count) } }
}
