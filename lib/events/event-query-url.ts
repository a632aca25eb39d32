/** The questions of the list of events as they stand in an address: read strictly, written in one order. @module */
import { IDENTITY_FORMS, readIdentityInPath } from '../peer-identity'
import { readSearch, showValue, type FieldProblem, type RawSearch, type SearchReading } from '../read-search'
import { eventQuerySchema, type EventQuery } from './network-event'

export const EVENT_FILTERS = ['kind', 'peerId', 'country', 'from', 'to'] as const
export type EventFilter = (typeof EVENT_FILTERS)[number]

const PARAMETERS = [...EVENT_FILTERS, 'limit', 'at', 'cursor'] as const
const DEFAULTS = eventQuerySchema.parse({})

/** The node in `value` is in its first form, as a peer id. */
export function readEventQuery(search: RawSearch): SearchReading<EventQuery> {
  const reading = readSearch(eventQuerySchema, search)
  const problems: FieldProblem[] = reading.ok ? [] : [...reading.problems]
  const { peerId, from, to, ...value } = reading.value
  const identity = peerId === undefined || peerId === '' ? null : readIdentityInPath(peerId)
  if (peerId !== undefined && peerId !== '' && identity === null) {
    problems.push({ field: 'peerId', got: showValue(peerId), expected: IDENTITY_FORMS })
  }
  const isBackward = from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to)
  if (isBackward) problems.push({ field: 'to', got: showValue(to), expected: 'a time after from' })
  const query = {
    ...value,
    ...(identity !== null && { peerId: identity.peerId }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && !isBackward && { to }),
  }
  return problems.length === 0 ? { ok: true, value: query } : { ok: false, value: query, problems }
}

/** What follows the `?`; '' when nothing is asked. */
export function writeEventQuery(query: Partial<EventQuery>): string {
  const params = new URLSearchParams()
  for (const field of PARAMETERS) {
    const value = query[field]
    if (value !== undefined && value !== '' && value !== DEFAULTS[field]) params.set(field, String(value))
  }
  // A colon needs no escape in a search, and times are read by people.
  return params.toString().replaceAll('%3A', ':')
}

export function eventsHref(query: Partial<EventQuery>): string {
  const search = writeEventQuery(query)
  return search === '' ? '/events' : `/events?${search}`
}

export type EventQueryChange = { [K in keyof EventQuery]?: EventQuery[K] | undefined }

/** A query with some of it changed, from its first page. */
export function changeEventQuery(query: EventQuery, change: EventQueryChange): EventQuery {
  const next: EventQueryChange = { ...query, cursor: undefined, ...change }
  return eventQuerySchema.parse(
    Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== '')),
  )
}

/** What a query asks for, whatever page it is at. */
export function eventFilters(query: EventQuery): Partial<EventQuery> {
  return Object.fromEntries(activeEventFilters(query).map((filter) => [filter, query[filter]]))
}

export function activeEventFilters(query: EventQuery): EventFilter[] {
  return EVENT_FILTERS.filter((filter) => query[filter] !== undefined && query[filter] !== '')
}
