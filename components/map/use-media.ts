'use client'
import { useSyncExternalStore } from 'react'

/** Whether the reader's system asks for little motion; false until the page is in a browser. */
export function useIsMotionReduced(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = stillness()
      query.addEventListener('change', listener)
      return () => {
        query.removeEventListener('change', listener)
      }
    },
    () => stillness().matches,
    () => false,
  )
}

/** Whether the page is in the front; a page in the back draws nothing. */
export function useIsPageSeen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      document.addEventListener('visibilitychange', listener)
      return () => {
        document.removeEventListener('visibilitychange', listener)
      }
    },
    () => document.visibilityState !== 'hidden',
    () => true,
  )
}

function stillness(): MediaQueryList {
  return matchMedia('(prefers-reduced-motion: reduce)')
}
