/** What the live tail asks of the store, and the store's answer from ClickHouse. @module */
import type { Database } from '@/db/client'
import type { FeedCursor } from '@/db/queries/feed/feed-cursor'
import { getChangedCommunities } from '@/db/queries/feed/get-changed-communities'
import { getChangedLinks } from '@/db/queries/feed/get-changed-links'
import { getChangedNodes } from '@/db/queries/feed/get-changed-nodes'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { getMovedPositions } from '@/db/queries/feed/get-moved-positions'
import { getCommunities } from '@/db/queries/map/get-communities'
import { getMapNodes } from '@/db/queries/map/get-map-nodes'
import { getMapNums } from '@/db/queries/map/get-map-nums'
import { getPositionColumns } from '@/db/queries/map/get-position-columns'
import { getTopologyColumns, type SetColumns } from '@/db/queries/map/get-topology-columns'
import { getCollectorStatus } from '@/db/queries/network/get-collector-status'
import { getNetworkTotals } from '@/db/queries/network/get-network-totals'
import { getNodeRefs } from '@/db/queries/nodes/get-node-refs'
import { getNodesByNum } from '@/db/queries/nodes/get-nodes-by-num'
import type { CollectorStatus } from '@/lib/live/events'
import { EVIDENCE } from '@/lib/fact-kinds'
import type { NetworkTotals, NodeSummary } from '@/lib/nodes'
import type { StatedNeighbours } from './link-book'

/** How far each of the feeds has been read. */
export interface FeedCursors {
  nodes: FeedCursor
  links: FeedCursor
  positions: FeedCursor
  communities: FeedCursor
}

export interface MapContents {
  nodes: readonly NodeSummary[]
  neighbourSets: readonly StatedNeighbours[]
  /** Layout units. */
  positions: readonly (readonly [num: number, x: number, y: number])[]
  communities: readonly (readonly [num: number, community: number])[]
}

export interface LiveSource {
  /** Everything, and cursors from which no change after it is missed. */
  loadMap(signal: AbortSignal): Promise<MapContents & { cursors: FeedCursors }>
  /** What changed since the cursors, in its newest state. */
  readChanges(cursors: FeedCursors, signal: AbortSignal): Promise<MapContents & { cursors: FeedCursors }>
  readTotals(signal: AbortSignal): Promise<NetworkTotals>
  readCollectors(signal: AbortSignal): Promise<CollectorStatus[]>
  /** Peer ids by number, of nodes that are not on the map. */
  readNames(nums: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, string>>
}

/** Nodes asked for by number at once: what fits a query's parameters with ease, and is read in a moment. */
const NODES_PER_QUERY = 2_000
/** Nodes of one page when everything is read: some megabytes, and some tens of milliseconds of reading them. */
const NODES_PER_PAGE = 5_000
/** Questions at once when everything is read. */
const QUERIES_AT_ONCE = 2

/** @param now - epoch ms, for what is "in the last so long". */
export function createLiveSource(db: Database, now: () => number): LiveSource {
  const nodesByNum = async (nums: readonly number[], signal: AbortSignal): Promise<NodeSummary[]> => {
    const nodes: NodeSummary[] = []
    for (let from = 0; from < nums.length; from += NODES_PER_QUERY) {
      nodes.push(...(await getNodesByNum(db, nums.slice(from, from + NODES_PER_QUERY), signal)))
    }
    return nodes
  }
  const nodesOnMap = async (nums: Uint32Array, signal: AbortSignal): Promise<NodeSummary[]> => {
    const pages: NodeSummary[][] = []
    let next = 0
    const readOn = async (): Promise<void> => {
      for (let from = next; from < nums.length; from = next) {
        next += NODES_PER_PAGE
        pages[from / NODES_PER_PAGE] = await getMapNodes(db, nums.subarray(from, next), signal)
      }
    }
    await Promise.all(Array.from({ length: QUERIES_AT_ONCE }, readOn))
    return pages.flat()
  }
  return {
    loadMap: async (signal) => {
      // The cursor first: what changes while the rest is read is then read again, not missed.
      const start = await getFeedStart(db, signal)
      const nums = await getMapNums(db, now(), signal)
      const [nodes, neighbourSets, positions, communities] = await Promise.all([
        nodesOnMap(nums, signal),
        setsOf(getTopologyColumns(db, nums, signal)),
        getPositionColumns(db, signal),
        getCommunities(db, signal),
      ])
      return {
        nodes,
        neighbourSets,
        positions: Array.from(
          positions.nums,
          (num, at) => [num, positions.xs[at] ?? 0, positions.ys[at] ?? 0] as const,
        ),
        communities: Array.from(
          communities.nums,
          (num, at) => [num, communities.communities[at] ?? 0] as const,
        ),
        cursors: { nodes: start, links: start, positions: start, communities: start },
      }
    },
    readChanges: async (cursors, signal) => {
      const [visited, links, moved, regrouped] = await Promise.all([
        getChangedNodes(db, cursors.nodes, signal),
        getChangedLinks(db, cursors.links, signal),
        getMovedPositions(db, cursors.positions, signal),
        getChangedCommunities(db, cursors.communities, signal),
      ])
      return {
        nodes: await nodesByNum(visited.nums, signal),
        neighbourSets: links.sets,
        positions: moved.positions,
        communities: regrouped.communities,
        cursors: {
          nodes: visited.cursor,
          links: links.cursor,
          positions: moved.cursor,
          communities: regrouped.cursor,
        },
      }
    },
    readTotals: (signal) => getNetworkTotals(db, now(), signal),
    readCollectors: (signal) => getCollectorStatus(db, now(), signal),
    readNames: async (nums, signal) => {
      const refs = await getNodeRefs(db, nums, signal)
      return new Map([...refs.values()].map(({ num, peerId }) => [num, peerId]))
    },
  }
}

/** As views into the pages: a node's neighbours are not copied. */
async function setsOf(pages: AsyncIterable<SetColumns>): Promise<StatedNeighbours[]> {
  const sets: StatedNeighbours[] = []
  for await (const { count, nums, evidence, offsets, neighbours } of pages) {
    for (let at = 0; at < count; at++) {
      sets.push({
        num: nums[at] ?? 0,
        evidence: EVIDENCE[evidence[at] ?? 0] ?? 'table',
        neighbours: neighbours.subarray(offsets[at], offsets[at + 1]),
      })
    }
  }
  return sets
}
