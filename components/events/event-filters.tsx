'use client'
import { EVENT_TITLES } from '@/lib/events/event-words'
import {
  activeEventFilters,
  changeEventQuery,
  eventsHref,
  writeEventQuery,
  type EventFilter,
  type EventQueryChange,
} from '@/lib/events/event-query-url'
import { EVENT_KIND_NAMES, type EventQuery } from '@/lib/events/network-event'
import { countryName, shortenPeerId } from '@/lib/format/names'
import { formatInstant } from '@/lib/format/times'
import type { NodeFacets } from '@/lib/nodes'
import { readIdentityInPath } from '@/lib/peer-identity'
import { FacetPicker } from '../nodes/facet-picker'
import { useQueryNavigation } from '../nodes/query-link'
import { FilterChips } from '../tables/filter-chips'
import { TextFilter } from '../tables/text-filter'
import { EventMark } from './event-mark'

const HOUR_MS = 3_600_000
const STRETCHES = [
  { label: 'Last hour', lengthMs: HOUR_MS },
  { label: 'Last 24 hours', lengthMs: 24 * HOUR_MS },
  { label: 'Last 7 days', lengthMs: 168 * HOUR_MS },
  { label: 'Last 90 days', lengthMs: 2_160 * HOUR_MS },
] as const

/** Whole minutes, so that the server and the page write the same links. */
const toInstant = (ms: number): string =>
  new Date(Math.floor(ms / 60_000) * 60_000).toISOString().replace('.000Z', 'Z')

/** By kind, country, time and node; each is a link or a form, so that it works without scripts. */
export function EventFilters({
  query,
  countries,
  atMs,
}: {
  query: EventQuery
  countries: NodeFacets['countries']
  /** The present, as the server knew it. */
  atMs: number
}) {
  const { go } = useQueryNavigation()
  const href = (change: EventQueryChange) => eventsHref(changeEventQuery(query, change))
  const times = STRETCHES.map(({ label, lengthMs }) => {
    const from = toInstant(atMs - lengthMs)
    return {
      key: label,
      label,
      count: null,
      href: href({ from, to: undefined }),
      isSelected: query.to === undefined && query.from === from,
    }
  })
  const isTimed = query.from !== undefined || query.to !== undefined
  return (
    <div className="flex flex-wrap items-start gap-2" role="group" aria-label="Filters">
      <FacetPicker
        label="Kind"
        value={query.kind === undefined ? null : EVENT_TITLES[query.kind]}
        options={EVENT_KIND_NAMES.map((kind) => ({
          key: kind,
          label: EVENT_TITLES[kind],
          mark: <EventMark kind={kind} />,
          count: null,
          href: href({ kind }),
          isSelected: query.kind === kind,
        }))}
        anyHref={query.kind === undefined ? null : href({ kind: undefined })}
        noun="event"
      />
      <FacetPicker
        label="Country"
        value={query.country === undefined ? null : countryName(query.country)}
        options={countries
          .filter(({ country }) => country !== '')
          .map(({ country, nodes }) => ({
            key: country,
            label: countryName(country),
            note: country,
            count: nodes,
            href: href({ country }),
            isSelected: query.country === country,
          }))}
        anyHref={query.country === undefined ? null : href({ country: undefined })}
      />
      <FacetPicker
        label="Time"
        value={isTimed ? (times.find(({ isSelected }) => isSelected)?.label ?? 'chosen') : null}
        options={times}
        anyHref={isTimed ? href({ from: undefined, to: undefined }) : null}
        noun="event"
      />
      <TextFilter
        action="/events"
        name="peerId"
        label="Filter by node"
        placeholder="Peer id or key of a node"
        inUrl={query.peerId ?? ''}
        kept={new URLSearchParams(writeEventQuery({ ...query, peerId: undefined, cursor: undefined }))}
        clean={(text) => text.trim()}
        problemOf={(text) =>
          text === '' || readIdentityInPath(text) !== null
            ? null
            : 'A whole peer id, its CID or a public key in hex.'
        }
        onAsk={(text, how) => {
          go(href({ peerId: text === '' ? undefined : text }), how)
        }}
        className="relative w-full sm:w-72"
      />
    </div>
  )
}

const NAMES: Readonly<Record<EventFilter, string>> = {
  kind: 'Kind',
  peerId: 'Node',
  country: 'Country',
  from: 'Since',
  to: 'Before',
}

function valueText(query: EventQuery, filter: EventFilter): string {
  const value = query[filter] ?? ''
  if (filter === 'kind') return query.kind === undefined ? '' : EVENT_TITLES[query.kind]
  if (filter === 'peerId') return shortenPeerId(value)
  return filter === 'country' ? countryName(value) : formatInstant(Date.parse(value))
}

/** The filters that are set, each with its way out. */
export function EventChips({ query }: { query: EventQuery }) {
  const chips = activeEventFilters(query).map((filter) => ({
    key: filter,
    name: NAMES[filter],
    value: valueText(query, filter),
    href: eventsHref(changeEventQuery(query, { [filter]: undefined })),
  }))
  return <FilterChips chips={chips} clearHref={eventsHref({ at: query.at })} />
}
