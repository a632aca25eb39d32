'use client'
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import type { NodeSummary } from '@/lib/nodes'
import { useHydrated } from '../tables/use-hydrated'
import { useRowKeys } from '../tables/use-row-keys'
import { useDocumentTop, useRowHeight } from '../tables/use-row-layout'
import { NodeRow, ROW_REM, linkId } from './node-row'

/** Rows drawn beyond the screen's edge, each way. */
const OVERSCAN = 12
/** The site's header and the table's own stay over the rows, px. */
const STICKY_PX = 53 + 37

/**
 * The rows of the list in the document's own scroll. The server sends the first page whole; from then on only the
 * rows on and around the screen exist, in a list as tall as all of them.
 */
export function NodeTable({
  nodes,
  total,
  head,
  isBusy,
  onVisible,
}: {
  nodes: readonly NodeSummary[]
  total: number
  head: ReactNode
  isBusy: boolean
  /** Told which rows are drawn now, first and last. */
  onVisible: (first: number, last: number) => void
}) {
  const body = useRef<HTMLTableSectionElement>(null)
  const isHydrated = useHydrated()
  const rowPx = useRowHeight(ROW_REM)
  const scrollMargin = useDocumentTop(body)
  const [current, setCurrent] = useState(0)
  const currentIndex = Math.min(current, Math.max(nodes.length - 1, 0))

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
    count: nodes.length,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    scrollMargin,
    scrollPaddingStart: STICKY_PX,
    rangeExtractor,
    getItemKey: (index) => nodes[index]?.num ?? index,
    ...(typeof window === 'undefined'
      ? {}
      : { initialRect: { width: window.innerWidth, height: window.innerHeight } }),
  })
  useEffect(() => {
    virtualizer.measure()
  }, [virtualizer, rowPx])

  const range = virtualizer.range
  const first = range?.startIndex ?? 0
  const last = range?.endIndex ?? 0
  useEffect(() => {
    if (isHydrated) onVisible(first, last)
  }, [isHydrated, onVisible, first, last, nodes.length])

  useRowKeys({
    count: nodes.length,
    current: currentIndex,
    within: body,
    moveTo: (index) => {
      setCurrent(index)
      virtualizer.scrollToIndex(index, { align: 'auto' })
      const node = nodes[index]
      if (node !== undefined) focusWhenDrawn(linkId(node.num))
    },
  })

  return (
    <table
      role="table"
      aria-label="Nodes"
      aria-rowcount={total + 1}
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
          ? virtualizer.getVirtualItems().map((item) => {
              const node = nodes[item.index]
              return (
                node !== undefined && (
                  <NodeRow
                    key={node.num}
                    node={node}
                    index={item.index}
                    top={item.start - scrollMargin}
                    isTabStop={item.index === currentIndex}
                    onFocus={setCurrent}
                  />
                )
              )
            })
          : nodes.map((node, index) => (
              <NodeRow
                key={node.num}
                node={node}
                index={index}
                top={undefined}
                isTabStop
                onFocus={setCurrent}
              />
            ))}
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
