'use client'
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual'
import { useCallback, useEffect, useState, type ReactNode, type RefObject } from 'react'
import { useHydrated } from './use-hydrated'
import { useRowKeys } from './use-row-keys'
import { useDocumentTop, useRowHeight } from './use-row-layout'

/** Rows drawn beyond the screen's edge, each way. */
const OVERSCAN = 12
/** The site's header and the table's own stay over the rows, px. */
const STICKY_PX = 53 + 37

/** How one row stands in the table. */
export interface RowPlace {
  index: number
  /** Below the top of the rows, px; undefined: in the flow of the page, before the page is alive. */
  top: number | undefined
  /** Whether Tab stops at it: one row alone, and the keys go on from there. */
  isTabStop: boolean
  onFocus: (index: number) => void
}

interface VirtualTableProps<Row> {
  label: string
  rows: readonly Row[]
  /** Names a row for as long as it is in the list. */
  keyOf: (row: Row) => string | number
  /** Id of the element in a row that takes the focus. */
  linkIdOf: (row: Row) => string
  /** Heights of a row, as `useRowHeight` takes them. */
  rowRem: Parameters<typeof useRowHeight>[0]
  /** For assistive technology, the head included; -1: not known. */
  rowCount: number
  head: ReactNode
  isBusy: boolean
  body: RefObject<HTMLTableSectionElement | null>
  /** Told which rows are drawn now, first and last. */
  onVisible: (first: number, last: number) => void
  renderRow: (row: Row, place: RowPlace) => ReactNode
}

/**
 * The rows of a list in the document's own scroll. The server sends the first page whole; from then on only the rows
 * on and around the screen exist, in a list as tall as all of them.
 */
export function VirtualTable<Row>({
  label,
  rows,
  keyOf,
  linkIdOf,
  rowRem,
  rowCount,
  head,
  isBusy,
  body,
  onVisible,
  renderRow,
}: VirtualTableProps<Row>) {
  const isHydrated = useHydrated()
  const rowPx = useRowHeight(rowRem)
  const scrollMargin = useDocumentTop(body)
  // By key: rows that come above the current one do not take its place.
  const [currentKey, setCurrentKey] = useState<string | number | null>(null)
  const currentIndex = Math.max(
    0,
    rows.findIndex((row) => keyOf(row) === currentKey),
  )
  const keyAt = (index: number) => {
    const row = rows[index]
    return row === undefined ? null : keyOf(row)
  }

  // The row with the focus stays drawn when it scrolls away: the focus would be lost with it.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range)
      if (currentIndex >= range.count || indexes.includes(currentIndex)) return indexes
      return [...indexes, currentIndex].sort((a, b) => a - b)
    },
    [currentIndex],
  )
  const virtualizer = useWindowVirtualizer<HTMLTableRowElement>({
    count: rows.length,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    scrollMargin,
    scrollPaddingStart: STICKY_PX,
    rangeExtractor,
    getItemKey: (index) => keyAt(index) ?? index,
    ...(typeof window === 'undefined'
      ? {}
      : { initialRect: { width: window.innerWidth, height: window.innerHeight } }),
  })
  useEffect(() => {
    virtualizer.measure()
  }, [virtualizer, rowPx])

  const first = virtualizer.range?.startIndex ?? 0
  const last = virtualizer.range?.endIndex ?? 0
  useEffect(() => {
    if (isHydrated) onVisible(first, last)
  }, [isHydrated, onVisible, first, last, rows.length])

  const onFocus = (index: number) => {
    setCurrentKey(keyAt(index))
  }
  useRowKeys({
    count: rows.length,
    current: currentIndex,
    within: body,
    moveTo: (index) => {
      const row = rows[index]
      if (row === undefined) return
      setCurrentKey(keyOf(row))
      virtualizer.scrollToIndex(index, { align: 'auto' })
      focusWhenDrawn(linkIdOf(row))
    },
  })

  return (
    <table
      role="table"
      aria-label={label}
      aria-rowcount={rowCount}
      aria-busy={isBusy}
      className="block w-full"
    >
      {head}
      <tbody
        ref={body}
        role="rowgroup"
        className="relative block"
        style={isHydrated ? { height: virtualizer.getTotalSize() } : undefined}
      >
        {isHydrated
          ? virtualizer.getVirtualItems().map(({ index, start }) => {
              const row = rows[index]
              const isTabStop = index === currentIndex
              return row === undefined
                ? null
                : renderRow(row, { index, top: start - scrollMargin, isTabStop, onFocus })
            })
          : rows.map((row, index) => renderRow(row, { index, top: undefined, isTabStop: true, onFocus }))}
      </tbody>
    </table>
  )
}

/** A row that was far away is drawn a frame or two after the list has scrolled to it. */
function focusWhenDrawn(id: string, framesLeft = 10): void {
  const link = document.getElementById(id)
  if (link !== null) link.focus({ preventScroll: true })
  else if (framesLeft > 0) requestAnimationFrame(() => focusWhenDrawn(id, framesLeft - 1))
}
