'use client'
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual'
import { useCallback, useEffect, useState, type ReactNode, type RefObject } from 'react'
import type { MessageSummary } from '@/lib/messages/message'
import { useHydrated } from '../../tables/use-hydrated'
import { useRowKeys } from '../../tables/use-row-keys'
import { useDocumentTop, useRowHeight } from '../../tables/use-row-layout'
import { MESSAGE_ROW_REM, MessageRow, messageLinkId } from './message-row'

/** Rows drawn beyond the screen's edge, each way. */
const OVERSCAN = 12
/** The site's header and the table's own stay over the rows, px. */
const STICKY_PX = 53 + 37

/**
 * The rows of the list in the document's own scroll. The server sends the first page whole; from then on only the
 * rows on and around the screen exist, in a list as tall as all of them.
 */
export function MessageTable({
  messages,
  fresh,
  hasMore,
  head,
  isBusy,
  body,
  onVisible,
}: {
  messages: readonly MessageSummary[]
  fresh: ReadonlySet<string>
  /** More rows follow than are here. */
  hasMore: boolean
  head: ReactNode
  isBusy: boolean
  body: RefObject<HTMLTableSectionElement | null>
  /** Told which rows are drawn now, first and last. */
  onVisible: (first: number, last: number) => void
}) {
  const isHydrated = useHydrated()
  const rowPx = useRowHeight(MESSAGE_ROW_REM)
  const scrollMargin = useDocumentTop(body)
  // By id: rows that come above the current one do not take its place.
  const [currentId, setCurrentId] = useState<string | null>(null)
  const found = messages.findIndex(({ id }) => id === currentId)
  const currentIndex = Math.max(0, found)

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
    count: messages.length,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    scrollMargin,
    scrollPaddingStart: STICKY_PX,
    rangeExtractor,
    getItemKey: (index) => messages[index]?.id ?? index,
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
  }, [isHydrated, onVisible, first, last, messages.length])

  const onFocus = (index: number) => {
    setCurrentId(messages[index]?.id ?? null)
  }
  useRowKeys({
    count: messages.length,
    current: currentIndex,
    within: body,
    moveTo: (index) => {
      const message = messages[index]
      if (message === undefined) return
      setCurrentId(message.id)
      virtualizer.scrollToIndex(index, { align: 'auto' })
      focusWhenDrawn(messageLinkId(message.id))
    },
  })

  return (
    <table
      role="table"
      aria-label="Messages"
      aria-rowcount={hasMore ? -1 : messages.length + 1}
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
              const message = messages[item.index]
              return (
                message !== undefined && (
                  <MessageRow
                    key={message.id}
                    message={message}
                    index={item.index}
                    top={item.start - scrollMargin}
                    isTabStop={item.index === currentIndex}
                    isFresh={fresh.has(message.id)}
                    onFocus={onFocus}
                  />
                )
              )
            })
          : messages.map((message, index) => (
              <MessageRow
                key={message.id}
                message={message}
                index={index}
                top={undefined}
                isTabStop
                isFresh={false}
                onFocus={onFocus}
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
