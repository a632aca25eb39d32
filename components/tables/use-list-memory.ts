'use client'
import { useEffect, useEffectEvent, useLayoutEffect } from 'react'
import type { ListMemory } from './list-memory'

/**
 * Leaves a list as it is to whoever comes back to it, and takes up the place that was left.
 * @param leftAtY - where it was left; undefined: the reader does not come back to it.
 */
export function useListMemory<Row>(
  memory: ListMemory<Row>,
  search: string,
  read: () => { rows: readonly Row[]; nextCursor: string | null },
  leftAtY: number | undefined,
): void {
  useLayoutEffect(() => {
    if (leftAtY === undefined) return
    const scroll = () => {
      window.scrollTo(0, leftAtY)
    }
    scroll()
    // The browser puts the page back to where the shorter list of before would have ended.
    requestAnimationFrame(scroll)
  }, [leftAtY])
  const readNow = useEffectEvent(read)
  useEffect(() => {
    const { href } = window.location
    const remember = () => {
      // The way to another page scrolls, too: that place is not this list's.
      if (window.location.href !== href) return
      memory.remember(search, { ...readNow(), scrollY: window.scrollY, savedAtMs: Date.now() })
    }
    window.addEventListener('scrollend', remember)
    document.addEventListener('click', remember, true)
    return () => {
      window.removeEventListener('scrollend', remember)
      document.removeEventListener('click', remember, true)
    }
  }, [memory, search])
}
