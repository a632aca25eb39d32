'use client'
import { useEffect, useEffectEvent, type RefObject } from 'react'

export interface RowKeys {
  count: number
  /** The row that has the focus, or had it last. */
  current: number
  within: RefObject<HTMLElement | null>
  moveTo: (index: number) => void
}

/** Rows a page key goes. */
const PAGE_ROWS = 12

/**
 * j and k, and once a row has the focus also the arrows, Home, End and the page keys, go from row to row. They do
 * nothing while something else has the focus: there they are the browser's, or letters.
 */
export function useRowKeys({ count, current, within, moveTo }: RowKeys): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || count === 0) return
    const focused = document.activeElement
    const isInRows = within.current?.contains(focused) === true
    if (!isInRows && focused !== document.body) return
    // From outside, the first key lands on the row that Tab would stop at.
    const target = isInRows ? nextRow(event.key, current, count) : isLetterStep(event.key) ? current : null
    if (target === null) return
    event.preventDefault()
    moveTo(Math.max(0, Math.min(count - 1, target)))
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      onKeyDown(event)
    }
    window.addEventListener('keydown', listener)
    return () => {
      window.removeEventListener('keydown', listener)
    }
  }, [])
}

const isLetterStep = (key: string) => key === 'j' || key === 'k'

function nextRow(key: string, current: number, count: number): number | null {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return current + 1
    case 'k':
    case 'ArrowUp':
      return current - 1
    case 'PageDown':
      return current + PAGE_ROWS
    case 'PageUp':
      return current - PAGE_ROWS
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
