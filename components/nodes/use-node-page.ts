'use client'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import type { NodeMessages } from '@/lib/messages/message-query'
import type { MessageWindow } from '@/lib/messages/message-windows'
import type { NodeDetail, NodeSessions, NodeUptime, RttPoint } from '@/lib/node-detail'
import type { RttWindow } from '@/lib/node-windows'
import type { NodeSummary } from '@/lib/nodes'
import type { PastReading } from '@/lib/past/history'
import { useLiveStatus, useWatchedNodes } from '../live/hooks'
import {
  StoreAwayError,
  fetchNodeDetail,
  fetchNodeMessages,
  fetchNodeRtt,
  fetchNodeSessions,
  fetchNodeUptimes,
} from './nodes-api'

export interface NodePageData {
  detail: NodeDetail
  uptimes: { atMs: number; windows: NodeUptime[] }
  sessions: NodeSessions
  rtt: { sinceMs: number; untilMs: number; points: RttPoint[] }
  window: RttWindow
  messages: NodeMessages
  messageWindow: MessageWindow
  /** null: the node is shown as it is now, and kept so. */
  past: Extract<PastReading, { kind: 'past' }> | null
}

/** Least time between two readings of the whole page. */
const REREAD_MS = 10_000
/** Without a word from the socket the page is read again this often. */
const IDLE_REREAD_MS = 30_000
const RETRY_MS = 4_000

/** The page of one node, kept true: its summary as the socket tells it, the rest read again when that changed. */
export function useNodePage(initial: NodePageData): {
  data: NodePageData
  summary: NodeSummary
  /** What cannot be reached now; null: all is there. */
  away: string | null
  retry: () => void
} {
  const [given, setGiven] = useState(initial)
  const [data, setData] = useState(initial)
  const [away, setAway] = useState<string | null>(null)
  const [attempt, setAttempt] = useState(0)
  // The server sent the page anew (another window was asked for).
  if (given !== initial) {
    setGiven(initial)
    setData(initial)
  }

  const read = data.detail.summary
  // What was does not change any more.
  const isPast = data.past !== null
  const nums = useMemo(() => (isPast ? [] : [read.num]), [isPast, read.num])
  const watched = useWatchedNodes(nums)
  const live = isPast ? undefined : watched.get(read.num)
  const summary = live !== undefined && live.lastVisitMs >= read.lastVisitMs ? live : read

  const reread = useEffectEvent(async (signal: AbortSignal) => {
    const { peerId } = initial.detail.identity
    try {
      const { window, messageWindow } = initial
      const [detail, uptimes, sessions, rtt, messages] = await Promise.all([
        fetchNodeDetail(peerId, signal),
        fetchNodeUptimes(peerId, signal),
        fetchNodeSessions(peerId, null, signal),
        fetchNodeRtt(peerId, window, signal),
        fetchNodeMessages(peerId, messageWindow, signal),
      ])
      setData({ detail, uptimes, sessions, rtt, window, messages, messageWindow, past: null })
      setAway(null)
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof StoreAwayError) setAway(error.message)
      setAttempt((count) => count + 1)
    }
  })
  const isStale = summary.lastVisitMs > read.lastVisitMs
  const isAway = away !== null
  const store = useLiveStatus()?.store
  const { atMs } = data.uptimes
  useEffect(() => {
    if (isPast) return
    const controller = new AbortController()
    const wait = isAway ? RETRY_MS : isStale ? REREAD_MS : IDLE_REREAD_MS
    const sinceRead = isAway ? 0 : Date.now() - atMs
    const timer = setTimeout(() => void reread(controller.signal), Math.max(wait - sinceRead, RETRY_MS / 4))
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [isPast, isStale, isAway, atMs, attempt, store, initial.window, initial.messageWindow])

  return {
    data,
    summary,
    away,
    retry: () => {
      setAttempt((count) => count + 1)
    },
  }
}
