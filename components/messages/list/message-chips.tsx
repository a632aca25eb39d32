'use client'
import type { MessageQuery } from '@/lib/messages/message-query'
import {
  activeMessageFilters,
  changeMessageQuery,
  messagesHref,
  type MessageFilter,
} from '@/lib/messages/message-query-url'
import { formatInstant } from '@/lib/format/times'
import { QueryLink } from '../../nodes/query-link'
import { CloseIcon } from '../../ui/icons'
import { TYPE_LOOKS } from '../type-palette'

const NAMES: Readonly<Record<MessageFilter, string>> = {
  q: 'Id begins with',
  sender: 'From',
  topic: 'Topic',
  type: 'Type',
  from: 'Heard since',
  to: 'Heard before',
  minHops: 'Hops',
  incomplete: 'Only',
}

function valueText(query: MessageQuery, filter: MessageFilter): string {
  switch (filter) {
    case 'type':
      return query.type === undefined ? '' : TYPE_LOOKS[query.type].label
    case 'from':
    case 'to':
      return formatInstant(Date.parse(query[filter] ?? ''))
    case 'minHops':
      return `${String(query.minHops)} or more`
    case 'incomplete':
      return 'incomplete'
    case 'q':
    case 'sender':
    case 'topic':
      return query[filter] ?? ''
  }
}

/** The filters that are set, each with its way out. */
export function MessageChips({ query }: { query: MessageQuery }) {
  const filters = activeMessageFilters(query)
  if (filters.length === 0) return null
  return (
    <ul aria-label="Filters that are set" className="flex flex-wrap items-center gap-1.5">
      {filters.map((filter) => (
        <li key={filter} className="min-w-0">
          <QueryLink
            href={messagesHref(changeMessageQuery(query, { [filter]: undefined }))}
            className="flex h-7 max-w-80 items-center gap-1.5 rounded-full border border-edge bg-raised pr-1.5 pl-2.5 text-xs hover:border-edge-strong"
          >
            <span className="sr-only">Remove filter: </span>
            <span className="shrink-0 text-ink-soft">{NAMES[filter]}</span>
            <span className="truncate font-medium">{valueText(query, filter)}</span>
            <CloseIcon className="size-3.5 shrink-0 text-ink-faint" />
          </QueryLink>
        </li>
      ))}
      {filters.length > 1 && (
        <li>
          <QueryLink
            href="/messages"
            className="flex h-7 items-center rounded-full px-2 text-xs text-ink-soft underline underline-offset-2 hover:text-ink"
          >
            Clear all
          </QueryLink>
        </li>
      )}
    </ul>
  )
}
