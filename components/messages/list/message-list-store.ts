/**
 * The message list on one page: its rows, what is still to come below, and what has come above them since. New
 * messages wait while the reader reads; values change in place.
 * @module
 */
import type { MessageSummary } from '@/lib/messages/message'
import { MESSAGE_PAGE_SIZE, type MessagePage, type MessageQuery } from '@/lib/messages/message-query'
import { writeMessageQuery } from '@/lib/messages/message-query-url'
import { createListWorker, type ListWork, type ListWorker } from '../../tables/list-work'
import { fitsQuery } from './fits-query'
import { insertRows, newRows, updateRows } from './merge-news'

/** `more`: the next page is on its way; `top`: the list is read anew. */
export interface MessageListState extends ListWork<'more' | 'top'> {
  messages: readonly MessageSummary[]
  nextCursor: string | null
  /** Messages that have come and are not shown yet. */
  waiting: readonly MessageSummary[]
  /** More have come than were told: showing what waits reads the list anew. */
  hasGap: boolean
  /** Ids of the rows that came last: they light up for a moment. */
  fresh: ReadonlySet<string>
}

export interface MessageListInit {
  query: MessageQuery
  first: MessagePage
  fetchPage: (search: string, signal: AbortSignal) => Promise<MessagePage>
  isAway: (error: unknown) => boolean
  nowMs: () => number
}

export interface MessageList extends Pick<ListWorker<MessageListState>, 'get' | 'subscribe' | 'abort'> {
  loadMore: () => Promise<void>
  /** Takes what was told; rows are added at once unless the reader must not be disturbed. */
  applyNews: (news: { messages: readonly MessageSummary[]; leftOut: number }, isHeld: boolean) => void
  /** Shows what waits. */
  showWaiting: () => Promise<void>
  /** Something may have been missed: reads the top again and lets what is new there wait, or shows it. */
  catchUp: (isHeld: boolean) => Promise<void>
}

/** Rows of a page after the first: fewer round trips for one who scrolls fast. */
const NEXT_PAGE_SIZE = 200
/** A list that has grown by itself beyond this begins anew at its top. */
const ROWS_MAX = 5_000
/** What waits beyond this is counted as a gap. */
const WAITING_MAX = 1_000

export function createMessageList(init: MessageListInit): MessageList {
  const { query, first, fetchPage, isAway, nowMs } = init
  const fits = fitsQuery(query)
  const list = createListWorker<MessageListState>(
    {
      messages: first.messages,
      nextCursor: first.nextCursor,
      work: 'idle',
      away: null,
      refusal: null,
      waiting: [],
      hasGap: false,
      fresh: new Set(),
    },
    { isAway, nowMs },
  )
  // A page from further down, or of the past, has no top that new messages could come to.
  const hasTop = query.cursor === undefined && query.at === undefined
  const search = (cursor: string | undefined, limit: number) => writeMessageQuery({ ...query, limit, cursor })

  const readTop = () =>
    list.ask('top', async (signal) => ({
      ...(await fetchPage(search(undefined, MESSAGE_PAGE_SIZE), signal)),
      waiting: [],
      hasGap: false,
    }))
  const showWaiting = async () => {
    const { messages, waiting, hasGap } = list.get()
    if (hasGap || messages.length + waiting.length > ROWS_MAX) await readTop()
    else if (waiting.length > 0) {
      const fresh = new Set(waiting.map(({ id }) => id))
      list.change({ messages: insertRows(messages, waiting), waiting: [], fresh })
    }
  }
  const take = (news: readonly MessageSummary[], leftOut: number) => {
    const { messages, waiting, nextCursor, hasGap } = list.get()
    const byId = new Map(news.map((message) => [message.id, message]))
    const rows = updateRows(messages, byId)
    const end = nextCursor === null ? null : (rows.at(-1) ?? null)
    const added = hasTop ? newRows([...rows, ...waiting], byId.values(), fits, end) : []
    const known = updateRows(waiting, byId)
    if (rows === messages && known === waiting && added.length === 0 && leftOut === 0) return
    const all = [...known, ...added]
    list.change({
      messages: rows,
      waiting: all.slice(-WAITING_MAX),
      hasGap: hasGap || (hasTop && leftOut > 0) || all.length > WAITING_MAX,
    })
  }

  return {
    get: list.get,
    subscribe: list.subscribe,
    abort: list.abort,
    loadMore: async () => {
      const { nextCursor, work, refusal } = list.get()
      if (nextCursor === null || work !== 'idle' || refusal !== null) return
      await list.ask('more', async (signal) => {
        const page = await fetchPage(search(nextCursor, NEXT_PAGE_SIZE), signal)
        return {
          messages: insertRows(list.get().messages, page.messages),
          nextCursor: page.nextCursor,
        }
      })
    },
    applyNews: ({ messages, leftOut }, isHeld) => {
      take(messages, leftOut)
      if (!isHeld && list.get().work === 'idle') void showWaiting()
    },
    showWaiting,
    catchUp: async (isHeld) => {
      if (!hasTop) return
      await list.ask('idle', async (signal) => {
        const page = await fetchPage(search(undefined, MESSAGE_PAGE_SIZE), signal)
        const { messages, nextCursor } = list.get()
        if (messages.length === 0) return { ...page, waiting: [], hasGap: false }
        const oldest = page.messages.at(-1)
        const newest = messages[0]
        take(page.messages, 0)
        // Not even the end of the newest page reaches down to what is shown.
        const hasGap =
          page.nextCursor !== null &&
          oldest !== undefined &&
          newest !== undefined &&
          oldest.heardAtMs > newest.heardAtMs
        return { hasGap: list.get().hasGap || hasGap, nextCursor }
      })
      if (!isHeld) await showWaiting()
    },
  }
}
