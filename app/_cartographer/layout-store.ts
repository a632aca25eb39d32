/** What the cartographer reads and writes in ClickHouse. @module */
import type { Database } from '@/db/client'
import type { FeedCursor } from '@/db/queries/feed/feed-cursor'
import { getChangedLinks } from '@/db/queries/feed/get-changed-links'
import { getChangedNodes } from '@/db/queries/feed/get-changed-nodes'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { getCommunities, type CommunityColumns } from '@/db/queries/map/get-communities'
import { getMapNums } from '@/db/queries/map/get-map-nums'
import { getPositionColumns } from '@/db/queries/map/get-position-columns'
import { getTopologyColumns, type SetColumns } from '@/db/queries/map/get-topology-columns'
import type { NeighbourSet } from '@/db/queries/map/neighbour-set'
import type { LayoutPositions } from '@/lib/graph/layout-engine'
import { keepKeyframe } from './keyframes'

export interface LayoutCursors {
  nodes: FeedCursor
  links: FeedCursor
}

export interface LayoutChanges {
  nums: number[]
  neighbourSets: NeighbourSet[]
  cursors: LayoutCursors
}

/** The whole topology, where its nodes stand, and cursors from which no change after it is missed. */
export interface LayoutContents {
  /** On the map; ascending. */
  nums: Uint32Array
  /** Read as they are asked for. */
  neighbourSets: AsyncIterable<SetColumns>
  /** In any order; of nodes that left, too. */
  positions: LayoutPositions
  communities: CommunityColumns
  cursors: LayoutCursors
}

export interface LayoutStore {
  load(signal: AbortSignal): Promise<LayoutContents>
  /** Nodes that were visited and links that were read since. */
  readChanges(cursors: LayoutCursors, signal: AbortSignal): Promise<LayoutChanges>
  write(positions: LayoutPositions, signal: AbortSignal): Promise<void>
  writeCommunities(communities: CommunityColumns, signal: AbortSignal): Promise<void>
  /** Keeps where all nodes stand, if it is time and they moved since. @returns whether it did. */
  keepKeyframe(signal: AbortSignal): Promise<boolean>
}

/** Rows of one insert. */
const ROWS_PER_INSERT = 50_000

export function createLayoutStore(db: Database, now: () => number): LayoutStore {
  // Those who follow the positions do so by the store's clock, which need not be ours.
  let storeAheadMs = 0
  const write = async (
    table: string,
    columns: readonly string[],
    nums: Uint32Array,
    valuesAt: (row: number) => number[],
    signal: AbortSignal,
  ): Promise<void> => {
    for (let from = 0; from < nums.length; from += ROWS_PER_INSERT) {
      const updatedAt = now() + storeAheadMs
      const page = nums.subarray(from, from + ROWS_PER_INSERT)
      await db.insert({
        table,
        columns: ['node_num', ...columns, 'updated_at'],
        rows: Array.from(page, (num, row) => [num, ...valuesAt(from + row), updatedAt]),
        signal,
      })
    }
  }
  return {
    load: async (signal) => {
      const start = await getFeedStart(db, signal)
      storeAheadMs = start.atMs - now()
      const [nums, positions, communities] = await Promise.all([
        getMapNums(db, now(), signal),
        getPositionColumns(db, signal),
        getCommunities(db, signal),
      ])
      return {
        nums,
        neighbourSets: getTopologyColumns(db, nums, signal),
        positions,
        communities,
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
    write: ({ nums, xs, ys }, signal) =>
      write('layout_positions', ['x', 'y'], nums, (row) => [xs[row] ?? 0, ys[row] ?? 0], signal),
    writeCommunities: ({ nums, communities }, signal) =>
      write('node_communities', ['community'], nums, (row) => [communities[row] ?? 0], signal),
    keepKeyframe: (signal) => keepKeyframe(db, now() + storeAheadMs, signal),
  }
}
