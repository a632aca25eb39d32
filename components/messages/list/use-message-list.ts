'use client'
import { useCallback, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import type { MessageSummary } from '@/lib/messages/message'
import type { MessagePage, MessageQuery } from '@/lib/messages/message-query'
import { writeMessageQuery } from '@/lib/messages/message-query-url'
import { useConnection, useMessageNews } from '../../live/hooks'
import { StoreAwayError } from '../../nodes/nodes-api'
import { createListMemory } from '../../tables/list-memory'
import { useListMemory } from '../../tables/use-list-memory'
import { useListWork } from '../../tables/use-list-work'
import { fetchMessagePage } from '../messages-api'
import { createMessageList, type MessageListState } from './message-list-store'

/** Rows before the end at which the next page is fetched. */
const FETCH_AHEAD = 40

const leftLists = createListMemory<MessageSummary>()

export interface LiveMessageList extends MessageListState {
  /** To be told which rows are drawn. */
  onVisible: (first: number, last: number) => void
  showWaiting: () => void
  retry: () => void
}

/**
 * The rows of one query: fetched as the reader scrolls, kept true while they are on the screen.
 * @param isHeld - true: new rows wait until they are asked for, so that nothing moves under the reader.
 */
export function useMessageList(
  query: MessageQuery,
  firstPage: MessagePage,
  isHeld: boolean,
): LiveMessageList {
  const search = writeMessageQuery(query)
  const [{ list, leftAtY }] = useState(() => {
    const left = leftLists.recall(search, Date.now())
    const list = createMessageList({
      query,
      first: left === null ? firstPage : { messages: [...left.rows], nextCursor: left.nextCursor },
      fetchPage: fetchMessagePage,
      isAway: (error) => error instanceof StoreAwayError,
      nowMs: Date.now,
    })
    return { list, leftAtY: left?.scrollY }
  })
  const state = useSyncExternalStore(list.subscribe, list.get, list.get)
  const [lastVisible, setLastVisible] = useState(0)

  useMessageNews(true, (news) => {
    list.applyNews(news, isHeld)
  })
  useEffect(() => {
    if (!isHeld) void list.showWaiting()
  }, [list, isHeld])

  // What was told while the socket was lost is told to nobody again.
  const connection = useConnection()
  const catchUp = useEffectEvent(() => void list.catchUp(isHeld))
  const [wasLost, setWasLost] = useState(false)
  if (connection === 'lost' && !wasLost) setWasLost(true)
  useEffect(() => {
    if (connection === 'open' && wasLost) catchUp()
  }, [connection, wasLost])

  const wantsMore =
    state.nextCursor !== null &&
    lastVisible >= state.messages.length - FETCH_AHEAD &&
    (lastVisible > 0 || state.messages.length === 0)
  useEffect(() => {
    if (wantsMore) void list.loadMore()
    // A page may add no row and yet have others after it.
  }, [list, wantsMore, state.messages.length, state.nextCursor])

  const retry = useCallback(() => {
    void (list.get().nextCursor === null ? list.catchUp(true) : list.loadMore())
  }, [list])
  useListWork(list, state.away !== null, retry)

  // Whoever comes back finds what has come meanwhile waiting above.
  useEffect(() => {
    if (leftAtY !== undefined) void list.catchUp(true)
  }, [list, leftAtY])
  const readList = () => {
    const { messages, nextCursor } = list.get()
    return { rows: messages, nextCursor }
  }
  useListMemory(leftLists, search, readList, leftAtY)

  const onVisible = useCallback((_first: number, last: number) => {
    setLastVisible(last)
  }, [])
  return { ...state, onVisible, retry, showWaiting: () => void list.showWaiting() }
}
