'use client'
import type { ReactNode, RefObject } from 'react'
import type { MessageSummary } from '@/lib/messages/message'
import { VirtualTable } from '../../tables/virtual-table'
import { MESSAGE_ROW_REM, MessageRow, messageLinkId } from './message-row'

/** The rows of the message list. */
export function MessageTable({
  messages,
  fresh,
  hasMore,
  ...table
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
  return (
    <VirtualTable
      {...table}
      label="Messages"
      rows={messages}
      keyOf={({ id }) => id}
      linkIdOf={({ id }) => messageLinkId(id)}
      rowRem={MESSAGE_ROW_REM}
      rowCount={hasMore ? -1 : messages.length + 1}
      renderRow={(message, place) => (
        <MessageRow
          key={message.id}
          message={message}
          isFresh={place.top !== undefined && fresh.has(message.id)}
          {...place}
        />
      )}
    />
  )
}
