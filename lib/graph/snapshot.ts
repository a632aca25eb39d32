/** The whole map, or its most important part, at one sequence number: what the server encodes and the page decodes. @module */
import type { LinkColumns, MapColumns, NodeColumns } from './map-columns'

/** What is said of a snapshot before anything in it. */
export interface SnapshotHeader {
  /** The feed that numbers the deltas; see ServerHello. */
  readonly feed: string
  /** The live deltas that follow begin with seq + 1. */
  readonly seq: number
  readonly atMs: number
  readonly network: { readonly name: string; readonly title: string }
  /** Of the whole map; the columns hold fewer when a budget was asked for. */
  readonly totals: MapTotals
}

/** What can be drawn first: where the nodes are, what links them and which stand together. */
export interface MapShape extends SnapshotHeader {
  readonly nodes: Pick<NodeColumns, 'count' | 'xs' | 'ys' | 'statuses' | 'communities'>
  readonly links: Pick<LinkColumns, 'count' | 'from' | 'to'>
  /** Links of each node. */
  readonly degrees: Uint32Array
}

export interface MapSnapshot extends SnapshotHeader {
  /** Of nodes and links in the order of the shape. */
  readonly columns: MapColumns
  /** By index of node; null: not sent. A page asks for the names it shows. */
  readonly peerIds: readonly (string | null)[]
}

export interface MapTotals {
  readonly nodes: number
  readonly links: number
}

/** Where the page fetches it: served by the web's HTTP server itself, precompressed. */
export const SNAPSHOT_PATH = '/map/snapshot.bin'
/** Where the page asks for names: `?nums=1,2,3`. */
export const NAMES_PATH = '/map/names.bin'
/** In one question. */
export const NAMES_ASKED_MAX = 1_000
/** A snapshot of more nodes carries no names. */
export const NAMED_NODES_MAX = 5_000
