'use client'
import { useCallback, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { writeNodeQuery } from '@/lib/node-query-url'
import type { NodePage, NodeQuery, NodeSummary } from '@/lib/nodes'
import { useTotals, useWatchedNodes } from '../live/hooks'
import { createListMemory } from '../tables/list-memory'
import { useListMemory } from '../tables/use-list-memory'
import { useListWork } from '../tables/use-list-work'
import { createNodeList, type NodeListState } from './node-list-store'
import { StoreAwayError, fetchNodePage } from './nodes-api'

/** How often the order of now is compared with the one on the screen, while someone looks. */
const DRIFT_CHECK_MS = 15_000
/** Rows before the end at which the next page is fetched. */
const FETCH_AHEAD = 60

const NOBODY: readonly number[] = []

const leftLists = createListMemory<NodeSummary>()

export interface LiveNodeList extends NodeListState {
  /** To be told which rows are drawn. */
  onVisible: (first: number, last: number) => void
  refreshOrder: () => void
  retry: () => void
}

/** The rows of one query: fetched as the reader scrolls, kept true while they are on the screen. */
export function useNodeList(query: NodeQuery, firstPage: NodePage): LiveNodeList {
  const [{ list, leftAtY }] = useState(() => {
    const left = leftLists.recall(writeNodeQuery(query), Date.now())
    const list = createNodeList({
      query,
      first: left === null ? firstPage : { ...firstPage, nodes: left.rows, nextCursor: left.nextCursor },
      fetchPage: fetchNodePage,
      isAway: (error) => error instanceof StoreAwayError,
      nowMs: Date.now,
    })
    return { list, leftAtY: left?.scrollY }
  })
  const state = useSyncExternalStore(list.subscribe, list.get, list.get)
  const [visible, setVisible] = useState({ first: 0, last: 0 })

  // What was does not change any more.
  const isPast = query.at !== undefined
  const live = useWatchedNodes(
    isPast ? NOBODY : state.nodes.slice(visible.first, visible.last + 1).map((node) => node.num),
  )
  useEffect(() => {
    list.applyLive(live)
  }, [list, live])

  const onVisible = useCallback((first: number, last: number) => {
    setVisible((before) => (before.first === first && before.last === last ? before : { first, last }))
  }, [])
  const wantsMore =
    state.nextCursor !== null && visible.last >= state.nodes.length - FETCH_AHEAD && visible.last > 0
  useEffect(() => {
    if (wantsMore) void list.loadMore()
  }, [list, wantsMore, state.nodes.length])

  // New nodes and nodes that come or go are told as totals at once; the rest is found at leisure.
  const totals = useTotals()
  const checkDrift = useEffectEvent(() => {
    if (!isPast && document.visibilityState === 'visible') void list.checkDrift()
  })
  const population = totals === null ? null : `${String(totals.nodes)}/${String(totals.active)}`
  useEffect(() => {
    if (population !== null) checkDrift()
  }, [population])
  useEffect(() => {
    const timer = setInterval(() => {
      checkDrift()
    }, DRIFT_CHECK_MS)
    return () => {
      clearInterval(timer)
    }
  }, [])

  const retry = useCallback(() => {
    const { nextCursor } = list.get()
    void (nextCursor === null ? list.checkDrift() : list.loadMore())
  }, [list])
  useListWork(list, state.away !== null, retry)
  const readList = () => {
    const { nodes, nextCursor } = list.get()
    return { rows: nodes, nextCursor }
  }
  useListMemory(leftLists, writeNodeQuery(query), readList, leftAtY)
  return {
    ...state,
    onVisible,
    retry,
    refreshOrder: () => void list.refreshOrder(visible.last + 1),
  }
}
