'use client'
import { MESSAGE_TYPES, type MessageType } from '@/lib/messages/kinds'
import { messageIdRanges } from '@/lib/messages/message-id'
import { messageQuerySchema, type MessageFacets, type MessageQuery } from '@/lib/messages/message-query'
import {
  changeMessageQuery,
  messagesHref,
  writeMessageQuery,
  type MessageQueryChange,
} from '@/lib/messages/message-query-url'
import { bareKey } from '../../nodes/bare-key'
import { FacetPicker, type FacetOption } from '../../nodes/facet-picker'
import { useQueryNavigation } from '../../nodes/query-link'
import { QuerySwitch } from '../../tables/query-switch'
import { TextFilter } from '../../tables/text-filter'
import { TypeMark } from '../type-mark'
import { TYPE_LOOKS } from '../type-palette'
import { TimeFilter } from './time-filter'

const LEAST_HOPS = [1, 2, 3, 4, 5, 6, 8, 10, 15] as const

const COMPLETENESS = [
  { value: undefined, label: 'All' },
  { value: 'yes', label: 'Incomplete' },
] as const

/** Everything that narrows the list down, in one line that wraps. */
export function MessageFilters({
  query,
  facets,
  atMs,
}: {
  query: MessageQuery
  facets: MessageFacets
  /** The present, as the server knew it. */
  atMs: number
}) {
  const href = (change: MessageQueryChange) => messagesHref(changeMessageQuery(query, change))
  const any = (filter: 'type' | 'topic' | 'minHops') =>
    query[filter] === undefined ? null : href({ [filter]: undefined })
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
      <IdFilter query={query} />
      <SenderFilter query={query} />
      {/* One line that scrolls sideways on a phone; elsewhere part of the line above. */}
      <div className="flex gap-2 max-sm:-mx-3 max-sm:w-dvw max-sm:overflow-x-auto max-sm:px-3 max-sm:py-1 sm:contents [scrollbar-width:none]">
        <QuerySwitch
          label="Completeness"
          options={COMPLETENESS}
          value={query.incomplete}
          hrefOf={(incomplete) => href({ incomplete })}
        />
        <FacetPicker
          label="Type"
          value={query.type === undefined ? null : TYPE_LOOKS[query.type].label}
          options={typeOptions(query, facets, (type) => href({ type }))}
          anyHref={any('type')}
          noun="message"
        />
        <FacetPicker
          label="Topic"
          value={query.topic ?? null}
          options={facets.topics
            .filter(({ topic }) => topic !== '')
            .map(({ topic, messages }) => ({
              key: topic,
              label: topic,
              count: messages,
              href: href({ topic }),
              isSelected: query.topic === topic,
            }))}
          anyHref={any('topic')}
          noun="message"
        />
        <TimeFilter query={query} atMs={atMs} />
        <FacetPicker
          label="Hops"
          value={query.minHops === undefined ? null : `${String(query.minHops)} or more`}
          options={LEAST_HOPS.map((minHops) => ({
            key: String(minHops),
            label: `${String(minHops)} or more`,
            count: null,
            href: href({ minHops }),
            isSelected: query.minHops === minHops,
          }))}
          anyHref={any('minHops')}
          noun="message"
        />
      </div>
    </div>
  )
}

/** Every type can be asked for, with how often it was seen where that is known. */
function typeOptions(
  query: MessageQuery,
  facets: MessageFacets,
  href: (type: MessageType | 'unknown') => string,
): FacetOption[] {
  const counts = new Map(facets.types.map(({ type, messages }) => [type === '' ? 'unknown' : type, messages]))
  return [...MESSAGE_TYPES, 'unknown' as const]
    .map((type) => ({
      key: type,
      label: TYPE_LOOKS[type].label,
      mark: <TypeMark type={type === 'unknown' ? null : type} />,
      count: counts.get(type) ?? 0,
      href: href(type),
      isSelected: query.type === type,
    }))
    .sort((a, b) => b.count - a.count)
}

const otherParameters = (query: MessageQuery, without: keyof MessageQuery) =>
  new URLSearchParams(writeMessageQuery({ ...query, [without]: undefined, cursor: undefined }))

function IdFilter({ query }: { query: MessageQuery }) {
  const { go } = useQueryNavigation()
  return (
    <TextFilter
      action="/messages"
      name="q"
      label="Filter by message id: hex, base64 or base58"
      placeholder="Message id begins with…"
      inUrl={query.q ?? ''}
      kept={otherParameters(query, 'q')}
      clean={(text) => text.trim()}
      problemOf={(text) =>
        text === '' || messageIdRanges(text).length > 0
          ? null
          : 'A message id is written in hex, base64 or base58.'
      }
      onAsk={(q, how) => {
        go(messagesHref(changeMessageQuery(query, { q })), how)
      }}
      className="relative w-full sm:w-72"
    />
  )
}

function SenderFilter({ query }: { query: MessageQuery }) {
  const { go } = useQueryNavigation()
  return (
    <TextFilter
      action="/messages"
      name="sender"
      label="Filter by sender: peer id or public key"
      placeholder="From peer id or key…"
      inUrl={query.sender ?? ''}
      kept={otherParameters(query, 'sender')}
      clean={bareKey}
      problemOf={(text) => {
        const reading = messageQuerySchema.shape.sender.safeParse(text)
        return reading.success
          ? null
          : `A peer id or key has ${reading.error.issues[0]?.message ?? 'another form'}.`
      }}
      onAsk={(sender, how) => {
        go(messagesHref(changeMessageQuery(query, { sender })), how)
      }}
      className="relative w-full sm:w-60"
    />
  )
}
