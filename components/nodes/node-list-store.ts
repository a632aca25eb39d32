/**
 * The node list on one page: the rows in the order they are shown, what is still to come, and how far that order
 * has drifted from the one of now. Values change in place; rows move only when the reader asks.
 * @module
 */
import { writeNodeQuery } from '@/lib/node-query-url'
import { NODE_PAGE_MAX, NODE_PAGE_SIZE, type NodePage, type NodeQuery, type NodeSummary } from '@/lib/nodes'
import { createListWorker, type ListWork, type ListWorker } from '../tables/list-work'
import { countDrift } from './list-drift'

/** `more`: the next page is on its way; `order`: the whole list is. */
export interface NodeListState extends ListWork<'more' | 'order'> {
  nodes: readonly NodeSummary[]
  nextCursor: string | null
  total: number
  /** Rows that came, went or moved since the order on the screen was read. */
  drift: number
}

export interface NodeListInit {
  query: NodeQuery
  /** Where the list begins: its first page, or what was read of it before. */
  first: Omit<NodePage, 'nodes'> & { nodes: readonly NodeSummary[] }
  fetchPage: (search: string, signal: AbortSignal) => Promise<NodePage>
  isAway: (error: unknown) => boolean
  nowMs: () => number
}

export interface NodeList extends Pick<ListWorker<NodeListState>, 'get' | 'subscribe' | 'abort'> {
  /** Fetches the next page, unless one is on its way or this is the last. */
  loadMore: () => Promise<void>
  /** Lays newer states over the rows that are shown. */
  applyLive: (changed: ReadonlyMap<number, NodeSummary>) => void
  /** Learns how far the order has drifted, and the total. */
  checkDrift: () => Promise<void>
  /** Reads the list again in the order of now, as far as `depth` rows. */
  refreshOrder: (depth: number) => Promise<void>
}

/** Rows of a page after the first: fewer round trips for one who scrolls fast. */
const NEXT_PAGE_SIZE = 250
/** Deepest order that is read again in one go; from further down the list starts over. */
const REFRESH_DEPTH_MAX = 5_000

export function createNodeList({ query, first, fetchPage, isAway, nowMs }: NodeListInit): NodeList {
  const list = createListWorker<NodeListState>(
    {
      nodes: first.nodes,
      nextCursor: first.nextCursor,
      total: first.total,
      work: 'idle',
      away: null,
      refusal: null,
      drift: 0,
    },
    { isAway, nowMs },
  )
  const search = (cursor: string | undefined, limit: number) =>
    writeNodeQuery({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) })

  return {
    get: list.get,
    subscribe: list.subscribe,
    abort: list.abort,

    loadMore: async () => {
      const { nextCursor, work, refusal } = list.get()
      if (nextCursor === null || work !== 'idle' || refusal !== null) return
      await list.ask('more', async (signal) => {
        const page = await fetchPage(search(nextCursor, NEXT_PAGE_SIZE), signal)
        const shown = list.get().nodes
        const known = new Set(shown.map((node) => node.num))
        // A row whose value changed between two pages can be in both: it stays where it was read first.
        const added = page.nodes.filter((node) => !known.has(node.num))
        return { nodes: [...shown, ...added], nextCursor: page.nextCursor, total: page.total }
      })
    },

    applyLive: (changed) => {
      if (changed.size === 0) return
      const before = list.get().nodes
      const nodes = before.map((node) => {
        const newer = changed.get(node.num)
        return newer !== undefined && newer.lastVisitMs >= node.lastVisitMs ? newer : node
      })
      if (nodes.some((node, index) => node !== before[index])) list.change({ nodes })
    },

    checkDrift: async () => {
      if (list.isAsking()) return
      await list.ask('idle', async (signal) => {
        const page = await fetchPage(search(query.cursor, NODE_PAGE_SIZE), signal)
        const { nodes } = list.get()
        // Nothing on the screen that could jump.
        if (nodes.length === 0) return { ...page, drift: 0 }
        const shown = nodes.slice(0, NODE_PAGE_SIZE).map((node) => node.num)
        const fresh = page.nodes.map((node) => node.num)
        return { total: page.total, drift: countDrift(shown, fresh) }
      })
    },

    refreshOrder: async (depth) => {
      await list.ask('order', async (signal) => {
        const wanted = depth > REFRESH_DEPTH_MAX ? NODE_PAGE_SIZE : Math.max(depth, NODE_PAGE_SIZE)
        const nodes = new Map<number, NodeSummary>()
        let cursor = query.cursor
        for (;;) {
          const page = await fetchPage(search(cursor, Math.min(wanted, NODE_PAGE_MAX)), signal)
          for (const node of page.nodes) if (!nodes.has(node.num)) nodes.set(node.num, node)
          if (page.nextCursor === null || nodes.size >= wanted) {
            return { nodes: [...nodes.values()], nextCursor: page.nextCursor, total: page.total, drift: 0 }
          }
          cursor = page.nextCursor
        }
      })
    },
  }
}
