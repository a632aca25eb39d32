'use client'
import { useEffect } from 'react'
import { useLiveStatus } from '../live/hooks'

/** Pause before a server that was away is asked again. */
const RETRY_MS = 4_000

/**
 * Asks again while the server is away, and no more once the list is gone.
 * @param retry - the same function as long as it does the same.
 */
export function useListWork(list: { abort: () => void }, isAway: boolean, retry: () => void): void {
  const storeState = useLiveStatus()?.store
  useEffect(() => {
    if (!isAway) return
    const timer = setInterval(retry, RETRY_MS)
    return () => {
      clearInterval(timer)
    }
  }, [isAway, retry, storeState])
  useEffect(
    () => () => {
      list.abort()
    },
    [list],
  )
}
