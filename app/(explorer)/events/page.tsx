import type { Metadata } from 'next'
import { connection } from 'next/server'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { EventsPage } from '@/components/events/events-page'
import { StoreAway } from '@/components/nodes/list-states'
import { NothingThen } from '@/components/past/nothing-then'
import { BadCursorError, getEvents } from '@/db/queries/events/get-events'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import {
  changeEventQuery,
  eventFilters,
  eventsHref,
  readEventQuery,
  writeEventQuery,
} from '@/lib/events/event-query-url'
import { EVENT_TITLES } from '@/lib/events/event-words'
import type { EventQuery } from '@/lib/events/network-event'
import { countryName, shortenPeerId } from '@/lib/format/names'
import { badCursor } from '@/lib/node-query-url'
import { formatInstant } from '@/lib/format/times'
import type { RawSearch } from '@/lib/read-search'
import { pageMetadata } from '../page-metadata'
import { readPastOf } from '../read-past'

interface EventsProps {
  searchParams: Promise<RawSearch>
}

export async function generateMetadata({ searchParams }: EventsProps): Promise<Metadata> {
  await connection()
  const query = readEventQuery(await searchParams).value
  const filters = eventFilters(query)
  const asked = writeEventQuery(filters)
  const { kind, country, peerId } = filters
  const what = kind === undefined ? 'Events' : `Events: ${EVENT_TITLES[kind].toLowerCase()}`
  const where = country === undefined ? '' : ` in ${countryName(country)}`
  const who = peerId === undefined ? '' : ` of ${shortenPeerId(peerId)}`
  const { at } = query
  if (at !== undefined) {
    const then = formatInstant(Date.parse(at))
    return pageMetadata({
      page: eventsHref({ ...filters, at }),
      picture: eventsHref(filters),
      title: `${what}${where}${who} as of ${then}`,
      description: `What had happened on ${webRuntime().profile.title} until ${then}.`,
      isIndexed: false,
    })
  }
  return pageMetadata({
    page: eventsHref(filters),
    title: `${what}${where}${who}`,
    description: `What happened on ${webRuntime().profile.title}: nodes that came, went and changed version, releases, outages.`,
    feed: `/events.atom${asked === '' ? '' : `?${asked}`}`,
  })
}

export default async function EventListPage({ searchParams }: EventsProps) {
  await connection()
  const reading = readEventQuery(await searchParams)
  const data = await readList(reading.value)
  if (data === null) {
    return (
      <div className="p-5">
        <h1 className="mb-4 text-2xl font-semibold tracking-tight">Events</h1>
        <StoreAway what="The list of events" />
      </div>
    )
  }
  if (data.past !== null && data.past.kind !== 'past') {
    return (
      <div className="p-5">
        <h1 className="mb-4 text-2xl font-semibold tracking-tight">Events</h1>
        <NothingThen
          reading={data.past}
          nowHref={eventsHref({ ...data.query, at: undefined, cursor: undefined })}
        />
      </div>
    )
  }
  const { query, page, countries, atMs, problems, past } = data
  return (
    <EventsPage
      query={query}
      problems={[...(reading.ok ? [] : reading.problems), ...problems]}
      page={page}
      countries={countries}
      atMs={past?.atMs ?? atMs}
      past={past}
    />
  )
}

/** null: the database is away. A cursor of another list is told as a problem, and the list begins at its top. */
async function readList(query: EventQuery) {
  const { db, profile } = webRuntime()
  const atMs = Date.now()
  const readPage = async () => {
    try {
      return { query, page: await getEvents(db, query, profile.authorities, atMs), problems: [] }
    } catch (error) {
      if (!(error instanceof BadCursorError)) throw error
      const fromTop = changeEventQuery(query, {})
      const page = await getEvents(db, fromTop, profile.authorities, atMs)
      return { query: fromTop, page, problems: [badCursor(query)] }
    }
  }
  try {
    const past = await readPastOf(query.at)
    if (past !== null && past.kind !== 'past') {
      const page = { events: [], nextCursor: null, fromMs: past.atMs, toMs: past.atMs }
      return { past, query, page, problems: [], countries: [], atMs }
    }
    const [read, { countries }] = await Promise.all([readPage(), getNodeFacets(db)])
    return { past, ...read, countries, atMs }
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}
