'use client'
import { useEffect, useEffectEvent, useState } from 'react'
import type { MessageDetail } from '@/lib/messages/message'
import { useLiveStatus, useMessageChange } from '../live/hooks'
import { StoreAwayError } from '../nodes/nodes-api'
import { fetchMessageDetail } from './messages-api'

/** Least time between two readings: a message that spreads changes with every report. */
const REREAD_MS = 1_500
const RETRY_MS = 4_000
/** Times are known once the clocks have been compared: nothing tells of it, so it is looked for, for this long. */
const CLOCKS_MS = 15_000
const CLOCKS_PATIENCE_MS = 10 * 60_000

/** The page of one message, read again whenever more is known of it. */
export function useMessage(initial: MessageDetail): {
  detail: MessageDetail
  /** What cannot be reached now; null: all is there. */
  away: string | null
  retry: () => void
} {
  const [detail, setDetail] = useState(initial)
  const [isStale, setIsStale] = useState(false)
  const [away, setAway] = useState<string | null>(null)
  const [attempt, setAttempt] = useState(0)

  useMessageChange(initial.id, (message) => {
    if (message === null || isNewer(message, detail)) setIsStale(true)
  })
  const reread = useEffectEvent(async (signal: AbortSignal) => {
    try {
      const next = await fetchMessageDetail(initial.id, signal)
      // The same answer is no news: nothing is drawn anew for it.
      if (next.lastHeardAtMs !== detail.lastHeardAtMs || !isSame(next, detail)) setDetail(next)
      setIsStale(false)
      setAway(null)
    } catch (error) {
      if (signal.aborted) return
      setAway(error instanceof StoreAwayError ? error.message : 'The message cannot be read again')
      setAttempt((count) => count + 1)
    }
  })
  const isAway = away !== null
  const waitsForClocks = detail.evidence.includes('traced') && detail.t100AfterMs === null
  const heardAtMs = detail.heardAtMs
  const { readAtMs } = detail
  useEffect(() => {
    if (!waitsForClocks || readAtMs - heardAtMs > CLOCKS_PATIENCE_MS) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setIsStale(true)
    }, CLOCKS_MS)
    return () => {
      clearInterval(timer)
    }
  }, [waitsForClocks, heardAtMs, readAtMs])
  const store = useLiveStatus()?.store
  useEffect(() => {
    if (!isStale && !isAway) return
    const controller = new AbortController()
    const timer = setTimeout(
      () => void reread(controller.signal),
      isAway && attempt > 0 ? RETRY_MS : REREAD_MS,
    )
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [isStale, isAway, attempt, store])

  return {
    detail,
    away,
    retry: () => {
      setAttempt(0)
      setIsStale(true)
    },
  }
}

type Stated = Pick<
  MessageDetail,
  | 't50AfterMs'
  | 'lastHeardAtMs'
  | 'reached'
  | 'deliveries'
  | 'duplicates'
  | 'incomplete'
  | 't100AfterMs'
  | 'subscribers'
  | 'subscribersReached'
>

const isSame = (a: Stated, b: Stated) =>
  a.reached === b.reached &&
  a.deliveries === b.deliveries &&
  a.duplicates === b.duplicates &&
  a.incomplete === b.incomplete &&
  a.subscribers === b.subscribers &&
  a.subscribersReached === b.subscribersReached &&
  a.t50AfterMs === b.t50AfterMs &&
  a.t100AfterMs === b.t100AfterMs

const isNewer = (message: Stated, than: Stated) =>
  message.lastHeardAtMs > than.lastHeardAtMs || !isSame(message, than)
