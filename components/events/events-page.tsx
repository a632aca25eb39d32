import { activeEventFilters, eventFilters, eventsHref, writeEventQuery } from '@/lib/events/event-query-url'
import type { EventPage, EventQuery } from '@/lib/events/network-event'
import { formatInstant } from '@/lib/format/times'
import type { NodeFacets } from '@/lib/nodes'
import type { PastReading } from '@/lib/past/history'
import type { FieldProblem } from '@/lib/read-search'
import { QueryLink, QueryNavigationProvider } from '../nodes/query-link'
import { QueryProblems } from '../nodes/query-problems'
import { PastBanner } from '../past/past-banner'
import { ListHead } from '../tables/list-head'
import { StatePanel } from '../ui/state-panel'
import { EventChips, EventFilters } from './event-filters'
import { EventList } from './event-list'
import { NewEvents } from './new-events'
import { PendingList } from './pending-list'

export interface EventsPageProps {
  query: EventQuery
  problems: readonly FieldProblem[]
  page: EventPage
  countries: NodeFacets['countries']
  /** When the server read all this, or the time that it shows. */
  atMs: number
  /** null: the list is of now. */
  past: Extract<PastReading, { kind: 'past' }> | null
}

/** What happened, newest first. Everything it shows can be had again from its address, and followed as a feed. */
export function EventsPage({ query, problems, page, countries, atMs, past }: EventsPageProps) {
  const { events, nextCursor, fromMs } = page
  const filters = eventFilters(query)
  const asked = writeEventQuery(filters)
  return (
    <QueryNavigationProvider>
      <div className="mx-auto w-full max-w-[64rem] px-3 py-5 sm:px-5">
        <ListHead
          title="Events"
          resource="events"
          asked={writeEventQuery({ ...filters, ...(query.at !== undefined && { at: query.at }) })}
          feedHref={past === null ? `/events.atom${asked === '' ? '' : `?${asked}`}` : null}
        />
        {past !== null && (
          <PastBanner
            {...past}
            nowHref={eventsHref({ ...query, at: undefined, cursor: undefined })}
            told="What had happened by then, newest first."
            className="mb-3"
          />
        )}
        <div className="mb-4 space-y-2.5">
          {problems.length > 0 && <QueryProblems problems={problems} />}
          <EventFilters query={query} countries={countries} atMs={atMs} />
          <EventChips query={query} />
        </div>
        {query.cursor === undefined && past === null && (
          <NewEvents query={query} newestId={events[0]?.id ?? null} />
        )}
        {events.length === 0 ? (
          <NoEvents isFiltered={activeEventFilters(query).length > 0} fromMs={fromMs} at={query.at} />
        ) : (
          <PendingList>
            <EventList events={events} />
          </PendingList>
        )}
        <nav aria-label="Pages" className="mt-4 flex items-center gap-4 text-sm">
          {query.cursor !== undefined && (
            <QueryLink
              href={eventsHref({ ...query, cursor: undefined })}
              className="underline underline-offset-4"
            >
              {past === null ? 'Newest events' : 'Newest events of then'}
            </QueryLink>
          )}
          {nextCursor === null ? (
            events.length > 0 && (
              <p className="text-ink-faint">{`That is all since ${formatInstant(fromMs)}.`}</p>
            )
          ) : (
            <QueryLink
              href={eventsHref({ ...query, cursor: nextCursor })}
              className="underline underline-offset-4"
            >
              Older events
            </QueryLink>
          )}
        </nav>
      </div>
    </QueryNavigationProvider>
  )
}

function NoEvents({
  isFiltered,
  fromMs,
  at,
}: {
  isFiltered: boolean
  fromMs: number
  at: string | undefined
}) {
  return (
    <StatePanel
      kind="empty"
      title={
        isFiltered
          ? 'No event fits these filters'
          : at === undefined
            ? 'Nothing has happened yet'
            : 'Nothing had happened by then'
      }
      actions={
        isFiltered ? (
          <QueryLink
            href={eventsHref({ at })}
            className="inline-flex h-9 items-center rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:border-edge-strong hover:bg-raised"
          >
            Clear filters
          </QueryLink>
        ) : undefined
      }
    >
      {`Looked at: everything since ${formatInstant(fromMs)}. Nodes that come, go or change version are listed here as collectors see it.`}
    </StatePanel>
  )
}
