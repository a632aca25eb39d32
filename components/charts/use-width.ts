'use client'
import { useCallback, useState } from 'react'

/** Width of an element, px, as it changes; until it is on the screen, the one given. */
export function useWidth(initialPx: number): [(element: Element | null) => (() => void) | undefined, number] {
  const [width, setWidth] = useState(initialPx)
  const ref = useCallback((element: Element | null) => {
    if (element === null) return undefined
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width))
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])
  return [ref, width]
}
