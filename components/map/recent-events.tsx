'use client'
import { agentName, placeName, splitAgent } from '@/lib/format/names'
import { plural } from '@/lib/format/numbers'
import { classNames } from '../ui/class-names'
import { DownIcon, JoinedIcon, LeftIcon, UpIcon, VersionIcon } from '../ui/icons'
import { RelativeTime } from '../ui/relative-time'
import { Skeleton } from '../ui/skeleton'
import { showOnMap } from './model/map-focus'
import type { MapEvent } from './model/map-changes'
import type { MapStore } from './model/map-store'
import { useMapVersion } from './use-map-version'
import { NAME_TO_COME, useNames } from './use-names'

const SHOWN = 30

const marks = {
  joined: { Icon: JoinedIcon, tone: 'text-online' },
  returned: { Icon: UpIcon, tone: 'text-online' },
  silent: { Icon: DownIcon, tone: 'text-offline' },
  left: { Icon: LeftIcon, tone: 'text-unreachable' },
  version: { Icon: VersionIcon, tone: 'text-ink-soft' },
} as const

/** What happened on the map since the page was opened, newest first. A line shows its node on the map. */
export function RecentEvents({ store, isLoaded }: { store: MapStore; isLoaded: boolean }) {
  useMapVersion(store)
  const events = store.events.slice(0, SHOWN)
  const single = events.filter(({ count }) => count === 1)
  useNames(
    store,
    single.flatMap(({ node }) => (node.peerId === null ? [node.num] : [])),
  )
  return (
    <section aria-labelledby="events-title" className="px-2 py-4 sm:px-3">
      <h2 id="events-title" className="eyebrow px-2">
        As it happens
      </h2>
      {!isLoaded && (
        <div className="space-y-3 px-2 pt-3">
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-4 w-3/5" />
        </div>
      )}
      {isLoaded && events.length === 0 && (
        <p className="px-2 pt-2 text-sm text-ink-faint">
          Nothing yet. Nodes that join, go silent, return or change version are listed here as they do.
        </p>
      )}
      <ol className="mt-1">
        {events.map((event) => (
          <li key={event.id}>
            <EventLine
              event={event}
              peerId={event.node.peerId ?? store.nameOf(event.node.num)}
              isOnMap={store.has(event.node.num)}
            />
          </li>
        ))}
      </ol>
    </section>
  )
}

function EventLine({
  event,
  peerId,
  isOnMap,
}: {
  event: MapEvent
  /** null: its name has not come yet. */
  peerId: string | null
  isOnMap: boolean
}) {
  const { Icon, tone } = marks[event.kind]
  return (
    <button
      type="button"
      disabled={!isOnMap || event.count > 1}
      onClick={() => {
        showOnMap(event.node.num)
      }}
      className="grid w-full grid-cols-[1rem_1fr_auto] items-baseline gap-x-2 rounded-md px-2 py-1 text-left text-sm enabled:hover:bg-raised disabled:cursor-default"
    >
      <Icon className={classNames('size-3.5 self-center', tone)} />
      <span className="min-w-0 truncate">{textOf(event, peerId)}</span>
      <RelativeTime atMs={event.atMs} className="figures text-xs whitespace-nowrap text-ink-faint" />
    </button>
  )
}

function textOf(event: MapEvent, peerId: string | null): string {
  const who = event.count > 1 ? plural(event.count, 'node') : nameOf(event, peerId)
  switch (event.kind) {
    case 'joined':
      return `${who} joined`
    case 'returned':
      return `${who} returned`
    case 'silent':
      return `${who} went silent`
    case 'left':
      return `${who} left`
    case 'version':
      return event.count > 1 ? `${who} changed version` : `${who} runs ${newVersion(event)} now`
  }
}

function nameOf({ node }: MapEvent, peerId: string | null): string {
  const tail = peerId === null ? NAME_TO_COME : peerId.slice(-6)
  return node.city === '' && node.country === ''
    ? `…${peerId === null ? '' : tail}`
    : `${node.city === '' ? placeName(node) : node.city} ${tail}`
}

/** The version alone where the name has not changed. */
function newVersion({ node, agentBefore }: MapEvent): string {
  const before = splitAgent(agentBefore)
  const after = splitAgent(node.agent)
  return before.name === after.name && after.version !== '' ? after.version : agentName(node.agent)
}
