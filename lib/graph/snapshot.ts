/** The whole map at one sequence number, as the server encodes and the page decodes it. @module */
import type { MapLink, MapNode } from '../live/events'

export interface MapSnapshot {
  /** The feed that numbers the deltas; see ServerHello. */
  feed: string
  /** The live deltas that follow begin with seq + 1. */
  seq: number
  atMs: number
  network: { name: string; title: string }
  nodes: MapNode[]
  links: MapLink[]
  /** [num, x, y] in whole layout units; a node without one yet is drawn beside its neighbours. */
  positions: [number, number, number][]
}

/** Where the page fetches it: served by the web's HTTP server itself, precompressed. */
export const SNAPSHOT_PATH = '/map/snapshot.bin'
