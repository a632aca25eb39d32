import type { Metadata } from 'next'
import { connection } from 'next/server'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { EventsPage } from '@/components/events/events-page'
import { StoreAway } from '@/components/nodes/list-states'
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
import type { RawSearch } from '@/lib/read-search'
import { pageMetadata } from '../page-metadata'

interface EventsProps {
  searchParams: Promise<RawSearch>
}

export async function generateMetadata({ searchParams }: EventsProps): Promise<Metadata> {
  await connection()
  const filters = eventFilters(readEventQuery(await searchParams).value)
  const asked = writeEventQuery(filters)
  const { kind, country, peerId } = filters
  const what = kind === undefined ? 'Events' : `Events: ${EVENT_TITLES[kind].toLowerCase()}`
  const where = country === undefined ? '' : ` in ${countryName(country)}`
  const who = peerId === undefined ? '' : ` of ${shortenPeerId(peerId)}`
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
  const { query, page, countries, atMs, problems } = data
  return (
    <EventsPage
      query={query}
      problems={[...(reading.ok ? [] : reading.problems), ...problems]}
      page={page}
      countries={countries}
      atMs={atMs}
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
    const [read, { countries }] = await Promise.all([readPage(), getNodeFacets(db)])
    return { ...read, countries, atMs }
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}
