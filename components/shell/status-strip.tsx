'use client'
import { formatDuration, formatInstant } from '@/lib/format/times'
import type { LiveStatus } from '@/lib/live/events'
import { useConnection, useLiveStatus, useNewBuild } from '../live/hooks'
import { classNames } from '../ui/class-names'
import { WarningIcon } from '../ui/icons'
import { useNow } from '../ui/use-now'
import { crawlLine, feedState, type FeedState } from './feed-state'
import { useSince } from './use-since'

const dots: Record<FeedState['kind'], string> = {
  live: 'bg-online',
  waiting: 'bg-unreachable',
  trouble: 'bg-warning',
}

/**
 * One line under the header, always there, so that nothing moves when the state changes: whether what is shown is
 * live, since when not, and what the places are worth.
 */
export function StatusStrip({
  initialStatus,
  hasSimulatedPlaces,
  isMadeUp,
}: {
  initialStatus: LiveStatus | null
  hasSimulatedPlaces: boolean
  /** A seed wrote what the database holds: that goes before everything else that may be said of it. */
  isMadeUp: boolean
}) {
  const connection = useConnection()
  const status = useLiveStatus(initialStatus)
  const hasNewBuild = useNewBuild()
  const connectionSinceMs = useSince(connection)
  const state = feedState(connection, connectionSinceMs, status)
  const crawl = crawlLine(status)
  return (
    <section
      aria-label="State of the feed"
      className={classNames(
        'flex h-8 items-center gap-3 border-b px-3 text-xs transition-colors duration-300 sm:px-5',
        state.kind === 'trouble'
          ? 'border-transparent bg-warning-wash text-warning'
          : 'border-edge bg-ground text-ink-soft',
      )}
    >
      <div role="status" className="flex min-w-0 items-center gap-2">
        {state.kind === 'trouble' ? (
          <WarningIcon className="size-3.5 shrink-0" />
        ) : (
          <span
            aria-hidden="true"
            className={classNames('size-1.5 shrink-0 rounded-full', dots[state.kind])}
          />
        )}
        <span className="shrink-0 font-medium">{state.title}</span>
        <span className="hidden truncate sm:inline" title={state.detail}>
          {state.detail}
        </span>
      </div>
      {state.sinceMs !== null && state.kind === 'trouble' && (
        <span className="figures shrink-0" title={`Since ${formatInstant(state.sinceMs)}`}>
          <Elapsed sinceMs={state.sinceMs} />
        </span>
      )}
      <div className="ml-auto flex min-w-0 items-center gap-3">
        {hasNewBuild && (
          <button
            type="button"
            className="shrink-0 underline underline-offset-2"
            onClick={() => {
              location.reload()
            }}
          >
            New version: reload
          </button>
        )}
        {crawl !== null && state.kind === 'live' && (
          <span className="figures hidden truncate md:inline">{crawl}</span>
        )}
        {isMadeUp && (
          <span
            data-made-up=""
            className="shrink-0 rounded-sm bg-warning-wash px-1.5 font-medium text-warning"
            title="A seed wrote this network to try the explorer with: its nodes, places and figures are made up, none of them was ever seen."
          >
            Made-up data
          </span>
        )}
        {hasSimulatedPlaces && !isMadeUp && (
          <span
            className="shrink-0 truncate"
            title="This network is our own demo: its nodes are real, the places they stand in are made up."
          >
            Simulated places
          </span>
        )}
      </div>
    </section>
  )
}

function Elapsed({ sinceMs }: { sinceMs: number }) {
  const nowMs = useNow()
  return <span suppressHydrationWarning>{`for ${formatDuration(nowMs - sinceMs)}`}</span>
}
