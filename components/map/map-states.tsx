'use client'
import { formatCount } from '@/lib/format/numbers'
import type { LiveStatus } from '@/lib/live/events'
import type { MapStreamState } from '../live/map-stream'
import { collectorProblem, crawlLine, NO_NODE_REACHED } from '../shell/feed-state'
import { Skeleton } from '../ui/skeleton'
import { StatePanel } from '../ui/state-panel'

/** What the map's place shows: the map itself, or why there is none. */
export type MapState =
  | { kind: 'drawn' }
  | { kind: 'loading' }
  | { kind: 'empty' }
  | { kind: 'storeAway' }
  | { kind: 'failed'; reason: string }

/** What is drawn stays drawn, however bad the news: the status line tells how old it is. */
export function mapState(
  stream: MapStreamState,
  status: LiveStatus | null,
  hasSnapshot: boolean,
  nodeCount: number,
): MapState {
  if (nodeCount > 0) return { kind: 'drawn' }
  if (hasSnapshot) return { kind: 'empty' }
  if (stream.phase !== 'failed') return { kind: 'loading' }
  return status?.store === 'away' ? { kind: 'storeAway' } : { kind: 'failed', reason: stream.reason }
}

export function MapStateOverlay({
  state,
  status,
  isOverGraph,
}: {
  state: MapState
  status: LiveStatus | null
  isOverGraph: boolean
}) {
  if (state.kind === 'drawn' || (state.kind === 'empty' && !isOverGraph)) return null
  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center p-6 [&>*]:pointer-events-auto">
      {state.kind === 'loading' && <LoadingMap />}
      {state.kind === 'loading' && (
        <noscript>
          <p className="relative rounded-md bg-surface p-4 text-sm shadow-md">
            The map is drawn by a script, and this browser runs none. The same nodes stand in the{' '}
            <a href="/nodes" className="underline">
              list of nodes
            </a>
            .
          </p>
        </noscript>
      )}
      {state.kind === 'empty' && <EmptyMap status={status} />}
      {state.kind === 'storeAway' && (
        <StatePanel kind="away" title="The database is away">
          There is no map to show until ClickHouse answers. Nothing is lost: the collector keeps what it sees.
          The map comes by itself.
        </StatePanel>
      )}
      {state.kind === 'failed' && (
        <StatePanel kind="error" title="The map could not be fetched">
          {`${state.reason} It is tried again by itself in a moment.`}
        </StatePanel>
      )}
    </div>
  )
}

/** The shape of a map to come. */
function LoadingMap() {
  return (
    <div role="status" className="flex flex-col items-center gap-5">
      <svg viewBox="0 0 220 140" className="w-56 text-edge" aria-hidden="true">
        <g fill="none" stroke="currentColor" strokeWidth="1.5">
          <path d="M40 100 78 42l58 34 52-48M40 100l96-24 30 46M78 42l110-14M136 76l-54 44" />
        </g>
        <g fill="currentColor">
          {[
            [40, 100, 7],
            [78, 42, 10],
            [136, 76, 12],
            [188, 28, 6],
            [166, 122, 6],
            [82, 120, 5],
          ].map(([x, y, r]) => (
            <circle key={x} cx={x} cy={y} r={r} />
          ))}
        </g>
      </svg>
      <span className="text-sm text-ink-soft">Fetching the map…</span>
    </div>
  )
}

function EmptyMap({ status }: { status: LiveStatus | null }) {
  const problem = collectorProblem(status)
  if (problem !== null) {
    return (
      <StatePanel kind="away" title={NO_NODE_REACHED}>
        <p>{problem}</p>
        <p className="mt-3">It is tried again by itself, and nodes appear here as they are reached.</p>
      </StatePanel>
    )
  }
  const crawl = status?.collectors.find((collector) => collector.crawl !== null)?.crawl ?? null
  const share = crawl === null || crawl.nodesFound === 0 ? null : crawl.nodesVisited / crawl.nodesFound
  return (
    <StatePanel kind="empty" title="The collector is looking for the first node…">
      <p>Nodes appear here as they are reached, a few seconds after the crawl has begun.</p>
      <p className="figures mt-3 text-xs text-ink-faint">
        {status === null || status.collectors.length === 0
          ? 'No collector has reported yet.'
          : (crawlLine(status) ?? 'The crawl has not begun yet.')}
      </p>
      {share === null ? (
        <Skeleton className="mt-2 h-1 w-full" />
      ) : (
        <progress
          aria-label={`Crawl: ${formatCount(Math.round(share * 100))}% visited`}
          value={share}
          max={1}
          className="mt-2 block h-1 w-full appearance-none overflow-hidden rounded-full [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-raised [&::-webkit-progress-value]:bg-accent"
        />
      )}
    </StatePanel>
  )
}
