'use client'
import { useEffect, useRef, useState } from 'react'
import type { MessageDetail, RedundantHop } from '@/lib/messages/message'
import { fetchMessageDetail } from './messages-api'

export interface RedundantHops {
  /** Those to be drawn. */
  hops: readonly RedundantHop[]
  /** How many were left out of the page and have not been read since. */
  leftOut: number
  state: 'rest' | 'loading' | 'failed'
  load: () => void
}

/**
 * The redundant hops of a message, some of which may not have come with its page.
 * @param leftOut - how many the page came without; 0: it has all.
 */
export function useRedundantHops(detail: MessageDetail, leftOut: number): RedundantHops {
  const [loaded, setLoaded] = useState<readonly RedundantHop[] | null>(null)
  const [state, setState] = useState<RedundantHops['state']>('rest')
  const reading = useRef<AbortController | null>(null)
  useEffect(
    () => () => {
      reading.current?.abort()
    },
    [],
  )
  const read = async () => {
    reading.current?.abort()
    const controller = new AbortController()
    reading.current = controller
    setState('loading')
    try {
      const { redundant } = await fetchMessageDetail(detail.id, controller.signal)
      setLoaded(redundant)
      setState('rest')
    } catch {
      // What went wrong with the store is told by the page; here it only matters that they can be asked for again.
      if (!controller.signal.aborted) setState('failed')
    }
  }
  // Whoever reads the message again, for it has changed, gets them all.
  const hops = detail.redundant.length > 0 ? detail.redundant : (loaded ?? detail.redundant)
  return {
    hops,
    leftOut: hops.length > 0 || loaded !== null ? 0 : leftOut,
    state,
    load: () => void read(),
  }
}
