/**
 * The map in columns: one row a node, one row a link. A hundred thousand nodes as objects are a second of parsing and a
 * hundred megabytes; as columns they are what the wire carries and what the GPU reads.
 * @module
 */
import type { Evidence, PlaceSource } from '../facts'
import { EVIDENCE, NODE_STATUSES } from '../fact-kinds'
import type { NodeStatus } from '../nodes'
import type { LinkEnd } from './link-latency'

/** A place that nodes share. */
export interface MapPlace {
  /** ISO 3166-1 alpha-2; empty: not known. */
  readonly country: string
  readonly city: string
  /** Degrees, to 1/100; null: not known. */
  readonly lat: number | null
  readonly lon: number | null
  readonly source: PlaceSource
}

/** An autonomous system that nodes share. */
export interface MapAs {
  /** 0: not known. */
  readonly asn: number
  readonly name: string
}

/** Row `i` of each column is one node: its index. Columns may be longer than `count`; what is beyond it means nothing. */
export interface NodeColumns {
  readonly count: number
  /** Number of the node; each once. */
  readonly nums: Uint32Array
  /** Layout units; NaN: no place on the map yet. */
  readonly xs: Float32Array
  readonly ys: Float32Array
  /** Index into `NODE_STATUSES`. */
  readonly statuses: Uint8Array
  /** Entries of its own routing table; -1: not known. Not the number of its links. */
  readonly peerCounts: Int32Array
  /** Round-trip time from a collector, ms, as far as the map tells it: see rtt-grid; NaN: not measured. */
  readonly rttsMs: Float32Array
  /** 1: measured while the collector was quiet. */
  readonly rttIsQuiet: Uint8Array
  /** Percent of the visits of the last 24 hours that reached it; NO_UPTIME: there was none. */
  readonly uptimes: Uint8Array
  /** Index into `tables.agents`. */
  readonly agents: Uint32Array
  /** Index into `tables.places`. */
  readonly places: Uint32Array
  /** Index into `tables.systems`. */
  readonly systems: Uint32Array
  /** Community that the links make; 0: not worked out yet. The same number is the same community from day to day. */
  readonly communities: Uint32Array
}

export const NO_UPTIME = 255
/** Number of a slot that no node is in: a holder that lives keeps slots of nodes that have gone. */
export const NO_NODE = 0xffffffff

export interface MapTables {
  readonly agents: readonly string[]
  readonly places: readonly MapPlace[]
  readonly systems: readonly MapAs[]
}

/** Row `i` of each column is one link; ends are indices of nodes, `from` < `to`. May be longer than `count`. */
export interface LinkColumns {
  readonly count: number
  readonly from: Uint32Array
  readonly to: Uint32Array
  /** See `packLink`. */
  readonly flags: Uint8Array
}

/** Who the nodes are. */
export interface NodeFacts {
  readonly nodes: NodeColumns
  readonly tables: MapTables
}

export interface MapColumns extends NodeFacts {
  readonly links: LinkColumns
}

const MUTUAL_BIT = 0x80

/** What is known of a link, in one byte. */
export function packLink(evidence: Evidence, mutual: boolean): number {
  return EVIDENCE.indexOf(evidence) | (mutual ? MUTUAL_BIT : 0)
}

/** @returns `table` for a byte that `packLink` does not write. */
export function unpackLink(flags: number): { evidence: Evidence; mutual: boolean } {
  return { evidence: EVIDENCE[flags & ~MUTUAL_BIT] ?? 'table', mutual: (flags & MUTUAL_BIT) !== 0 }
}

export function statusCode(status: NodeStatus): number {
  return NODE_STATUSES.indexOf(status)
}

/** What the latency of the links of node `index` is estimated from: see `estimateLinkRtt`. */
export function linkEndAt({ nodes, tables }: Pick<MapColumns, 'nodes' | 'tables'>, index: number): LinkEnd {
  const place = tables.places[nodes.places[index] ?? 0]
  const rttMs = nodes.rttsMs[index] ?? NaN
  return {
    lat: place?.lat ?? null,
    lon: place?.lon ?? null,
    rttMs: Number.isNaN(rttMs) ? null : rttMs,
    isRttQuiet: nodes.rttIsQuiet[index] === 1,
  }
}
