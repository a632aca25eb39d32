/** What the live tail asks of the store, and the store's answer from ClickHouse. @module */
import type { Database } from '@/db/client'
import type { FeedCursor } from '@/db/queries/feed/feed-cursor'
import { getChangedLinks } from '@/db/queries/feed/get-changed-links'
import { getChangedNodes } from '@/db/queries/feed/get-changed-nodes'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { getMovedPositions } from '@/db/queries/feed/get-moved-positions'
import { getPositions, type Position } from '@/db/queries/map/get-positions'
import { getTopology } from '@/db/queries/map/get-topology'
import type { NeighbourSet } from '@/db/queries/map/neighbour-set'
import { getCollectorStatus } from '@/db/queries/network/get-collector-status'
import { getNetworkTotals } from '@/db/queries/network/get-network-totals'
import { getNodesByNum } from '@/db/queries/nodes/get-nodes-by-num'
import type { CollectorStatus } from '@/lib/live/events'
import type { NetworkTotals, NodeSummary } from '@/lib/nodes'

/** How far each of the three feeds has been read. */
export interface FeedCursors {
  nodes: FeedCursor
  links: FeedCursor
  positions: FeedCursor
}

export interface MapContents {
  nodes: NodeSummary[]
  neighbourSets: NeighbourSet[]
  positions: Position[]
}

export interface LiveSource {
  /** Everything, and cursors from which no change after it is missed. */
  loadMap(signal: AbortSignal): Promise<MapContents & { cursors: FeedCursors }>
  /** What changed since the cursors, in its newest state. */
  readChanges(cursors: FeedCursors, signal: AbortSignal): Promise<MapContents & { cursors: FeedCursors }>
  readTotals(signal: AbortSignal): Promise<NetworkTotals>
  readCollectors(signal: AbortSignal): Promise<CollectorStatus[]>
}

/** Nodes asked for by number at once: what fits a query's parameters with ease. */
const NODES_PER_QUERY = 2_000

/** @param now - epoch ms, for what is "in the last so long". */
export function createLiveSource(db: Database, now: () => number): LiveSource {
  const nodesByNum = async (nums: readonly number[], signal: AbortSignal): Promise<NodeSummary[]> => {
    const nodes: NodeSummary[] = []
    for (let from = 0; from < nums.length; from += NODES_PER_QUERY) {
      nodes.push(...(await getNodesByNum(db, nums.slice(from, from + NODES_PER_QUERY), signal)))
    }
    return nodes
  }
  return {
    loadMap: async (signal) => {
      // The cursor first: what changes while the rest is read is then read again, not missed.
      const start = await getFeedStart(db, signal)
      const [topology, positions] = await Promise.all([
        getTopology(db, now(), signal),
        getPositions(db, signal),
      ])
      return { ...topology, positions, cursors: { nodes: start, links: start, positions: start } }
    },
    readChanges: async (cursors, signal) => {
      const [visited, links, moved] = await Promise.all([
        getChangedNodes(db, cursors.nodes, signal),
        getChangedLinks(db, cursors.links, signal),
        getMovedPositions(db, cursors.positions, signal),
      ])
      return {
        nodes: await nodesByNum(visited.nums, signal),
        neighbourSets: links.sets,
        positions: moved.positions,
        cursors: { nodes: visited.cursor, links: links.cursor, positions: moved.cursor },
      }
    },
    readTotals: (signal) => getNetworkTotals(db, now(), signal),
    readCollectors: (signal) => getCollectorStatus(db, now(), signal),
  }
}
