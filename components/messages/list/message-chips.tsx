'use client'
import type { MessageQuery } from '@/lib/messages/message-query'
import {
  activeMessageFilters,
  changeMessageQuery,
  messagesHref,
  type MessageFilter,
} from '@/lib/messages/message-query-url'
import { formatInstant } from '@/lib/format/times'
import { FilterChips } from '../../tables/filter-chips'
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
  const chips = activeMessageFilters(query).map((filter) => ({
    key: filter,
    name: NAMES[filter],
    value: valueText(query, filter),
    href: messagesHref(changeMessageQuery(query, { [filter]: undefined })),
  }))
  return <FilterChips chips={chips} clearHref={messagesHref({ at: query.at })} />
}
