'use client'
import { useSyncExternalStore, type RefObject } from 'react'

/** Width from which the list is a table: Tailwind's `lg`, 64 rem. */
const TABLE_QUERY = '(min-width: 64rem)'

function subscribeSize(listener: () => void): () => void {
  const observer = new ResizeObserver(listener)
  observer.observe(document.body)
  return () => {
    observer.disconnect()
  }
}

/** Height of one row as a card and in a table, rem. */
export interface RowRem {
  readonly card: number
  readonly table: number
}

/** Height of one row now, px: follows the width of the screen and the reader's font size. */
export function useRowHeight(rem: RowRem): number {
  return useSyncExternalStore(
    subscribeSize,
    () => {
      const rootPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      return rootPx * (window.matchMedia(TABLE_QUERY).matches ? rem.table : rem.card)
    },
    () => rem.table * 16,
  )
}

/** Where an element begins in the document, px from its top. */
export function useDocumentTop(element: RefObject<HTMLElement | null>): number {
  return useSyncExternalStore(
    subscribeSize,
    () =>
      element.current === null ? 0 : Math.round(element.current.getBoundingClientRect().top + window.scrollY),
    () => 0,
  )
}
