/** What the live tail asks of the store, and the store's answer from ClickHouse. @module */
import type { Database } from '@/db/client'
import type { FeedCursor } from '@/db/queries/feed/feed-cursor'
import { getChangedCommunities } from '@/db/queries/feed/get-changed-communities'
import { getChangedLinks } from '@/db/queries/feed/get-changed-links'
import { getChangedNodes } from '@/db/queries/feed/get-changed-nodes'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { getMovedPositions } from '@/db/queries/feed/get-moved-positions'
import { getCommunities, type CommunityColumns } from '@/db/queries/map/get-communities'
import { getMapNodes } from '@/db/queries/map/get-map-nodes'
import { getMapNums } from '@/db/queries/map/get-map-nums'
import { getPositionColumns, type PositionColumns } from '@/db/queries/map/get-position-columns'
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

/** Some of the whole map. */
export interface MapPiece {
  readonly nodes?: Iterable<NodeSummary>
  readonly neighbourSets?: Iterable<StatedNeighbours>
  /** Layout units. */
  readonly positions?: Iterable<readonly [num: number, x: number, y: number]>
  readonly communities?: Iterable<readonly [num: number, community: number]>
}

/** The whole map, piece by piece: a million nodes are never there at once as objects. */
export interface WholeMap {
  /** Of all its nodes. */
  readonly nums: Uint32Array
  /** In any order, each read as it is asked for. */
  readonly pieces: AsyncIterable<MapPiece>
}

export interface LiveSource {
  /** Everything, and cursors from which no change after it is missed. */
  loadMap(signal: AbortSignal): Promise<WholeMap & { cursors: FeedCursors }>
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
  return {
    loadMap: async (signal) => {
      // The cursor first: what changes while the rest is read is then read again, not missed.
      const start = await getFeedStart(db, signal)
      const nums = await getMapNums(db, now(), signal)
      return {
        nums,
        pieces: piecesOf(db, nums, signal),
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

/** Links last: they lead to nodes that are known then. */
async function* piecesOf(db: Database, nums: Uint32Array, signal: AbortSignal): AsyncGenerator<MapPiece> {
  const pages = Array.from({ length: Math.ceil(nums.length / NODES_PER_PAGE) }, (_, page) =>
    nums.subarray(page * NODES_PER_PAGE, (page + 1) * NODES_PER_PAGE),
  )
  for await (const nodes of ahead(pages, (page) => getMapNodes(db, page, signal))) yield { nodes }
  yield { positions: positionsIn(await getPositionColumns(db, signal)) }
  yield { communities: communitiesIn(await getCommunities(db, signal)) }
  for await (const sets of getTopologyColumns(db, nums, signal)) yield { neighbourSets: setsIn(sets) }
}

/** Answers in the order of the questions; the next one is asked while an answer is worked with. */
async function* ahead<Question, Answer>(
  questions: readonly Question[],
  ask: (question: Question) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const asked: Promise<Answer>[] = []
  for (const question of questions) {
    const answer = ask(question)
    // Who waits for it is told; nobody may, when one before it fails.
    answer.catch(() => undefined)
    if (asked.push(answer) < QUERIES_AT_ONCE) continue
    const first = asked.shift()
    if (first !== undefined) yield await first
  }
  for (const answer of asked) yield await answer
}

function* positionsIn({ nums, xs, ys }: PositionColumns): Generator<readonly [number, number, number]> {
  for (let at = 0; at < nums.length; at++) yield [nums[at] ?? 0, xs[at] ?? 0, ys[at] ?? 0]
}

function* communitiesIn({ nums, communities }: CommunityColumns): Generator<readonly [number, number]> {
  for (let at = 0; at < nums.length; at++) yield [nums[at] ?? 0, communities[at] ?? 0]
}

/** As views into the page: a node's neighbours are not copied. */
function* setsIn({ count, nums, evidence, offsets, neighbours }: SetColumns): Generator<StatedNeighbours> {
  for (let at = 0; at < count; at++) {
    yield {
      num: nums[at] ?? 0,
      evidence: EVIDENCE[evidence[at] ?? 0] ?? 'table',
      neighbours: neighbours.subarray(offsets[at], offsets[at + 1]),
    }
  }
}
