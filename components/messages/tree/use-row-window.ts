'use client'
import { useEffect, useState, type RefObject } from 'react'
import { ROW_PX } from './drawing-paths'

/** Trees with more rows than this have only those on and around the screen. */
const WINDOW_FROM = 420
/** Rows drawn beyond the edge, each way. */
const OVERSCAN = 24
/** The window moves in steps, so that scrolling does not render with each frame. */
const STEP = 12

/** Which rows of a scrolled list exist now. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
): { first: number; last: number; isWindowed: boolean } {
  const isWindowed = count > WINDOW_FROM
  const [range, setRange] = useState({ first: 0, last: 60 })
  useEffect(() => {
    const element = scroller.current
    if (!isWindowed || element === null) return
    const look = () => {
      const first = Math.max(0, Math.floor(element.scrollTop / ROW_PX / STEP) * STEP - OVERSCAN)
      const last = first + Math.ceil(element.clientHeight / ROW_PX) + STEP + 2 * OVERSCAN
      setRange((before) => (before.first === first && before.last === last ? before : { first, last }))
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [scroller, isWindowed, count])
  return isWindowed ? { ...range, isWindowed } : { first: 0, last: count - 1, isWindowed }
}
