/** What the cartographer reads and writes in ClickHouse. @module */
import type { Database } from '@/db/client'
import type { FeedCursor } from '@/db/queries/feed/feed-cursor'
import { getChangedLinks } from '@/db/queries/feed/get-changed-links'
import { getChangedNodes } from '@/db/queries/feed/get-changed-nodes'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { getPositions, type Position } from '@/db/queries/map/get-positions'
import { getTopology } from '@/db/queries/map/get-topology'
import type { NeighbourSet } from '@/db/queries/map/neighbour-set'

export interface LayoutCursors {
  nodes: FeedCursor
  links: FeedCursor
}

export interface LayoutChanges {
  nums: number[]
  neighbourSets: NeighbourSet[]
  cursors: LayoutCursors
}

export interface LayoutStore {
  /** The whole topology, where its nodes stand, and cursors from which no change after it is missed. */
  load(signal: AbortSignal): Promise<LayoutChanges & { positions: Position[] }>
  /** Nodes that were visited and links that were read since. */
  readChanges(cursors: LayoutCursors, signal: AbortSignal): Promise<LayoutChanges>
  write(positions: readonly Position[], signal: AbortSignal): Promise<void>
}

/** Rows of one insert. */
const ROWS_PER_INSERT = 10_000

export function createLayoutStore(db: Database, now: () => number): LayoutStore {
  // Those who follow the positions do so by the store's clock, which need not be ours.
  let storeAheadMs = 0
  return {
    load: async (signal) => {
      const start = await getFeedStart(db, signal)
      storeAheadMs = start.atMs - now()
      const [topology, positions] = await Promise.all([
        getTopology(db, now(), signal),
        getPositions(db, signal),
      ])
      return {
        nums: topology.nodes.map(({ num }) => num),
        neighbourSets: topology.neighbourSets,
        positions,
        cursors: { nodes: start, links: start },
      }
    },
    readChanges: async (cursors, signal) => {
      const [nodes, links] = await Promise.all([
        getChangedNodes(db, cursors.nodes, signal),
        getChangedLinks(db, cursors.links, signal),
      ])
      return {
        nums: nodes.nums,
        neighbourSets: links.sets,
        cursors: { nodes: nodes.cursor, links: links.cursor },
      }
    },
    write: async (positions, signal) => {
      for (let from = 0; from < positions.length; from += ROWS_PER_INSERT) {
        const updatedAt = now() + storeAheadMs
        await db.insert({
          table: 'layout_positions',
          columns: ['node_num', 'x', 'y', 'updated_at'],
          rows: positions.slice(from, from + ROWS_PER_INSERT).map(([num, x, y]) => [num, x, y, updatedAt]),
          signal,
        })
      }
    },
  }
}
