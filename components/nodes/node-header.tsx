'use client'
import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { formatCount, formatLatency, formatShare } from '@/lib/format/numbers'
import { STATUS_TEXT } from '@/lib/format/statuses'
import { formatInstant } from '@/lib/format/times'
import type { NodeUptime } from '@/lib/node-detail'
import type { NodeSummary } from '@/lib/nodes'
import { mapHref } from '@/lib/map-query'
import { withAt } from '@/lib/past/at'
import { METHOD_TEXT } from '../charts/rtt-chart'
import { PastLink } from '../past/past-link'
import { useAt } from '../past/use-at'
import { Flash } from '../tables/flash'
import { CopyButton } from '../ui/copy-button'
import { GraphIcon } from '../ui/icons'
import { RelativeTime } from '../ui/relative-time'
import { Stat } from '../ui/stat'
import { StatusMark } from '../ui/status-mark'
import { WayBack } from '../ui/way-back'
import { stateSince } from './status-since'

const DAY_MS = 86_400_000

/** Who this is, how it is now, and the figures that are asked for most. */
export function NodeHeader({
  summary,
  uptimes,
  atMs,
}: {
  summary: NodeSummary
  uptimes: readonly NodeUptime[]
  atMs: number
}) {
  const since = summary.status === 'unreachable' ? null : stateSince(summary.status, uptimes, atMs)
  // Of time, as in the strips below; the list, which has no sessions, shows the share of visits.
  const dayShare = uptimes.find(({ windowMs }) => windowMs === DAY_MS)?.share ?? null
  return (
    <header>
      <WayBack href={withAt('/nodes', useAt())} name="Nodes" />
      <div className="mt-1 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="flex items-center gap-1.5 font-mono text-xl font-medium tracking-tight">
            <span aria-hidden="true" className="truncate">
              {shortenPeerId(summary.peerId, 8, 10)}
            </span>
            <span className="sr-only">{`Node ${summary.peerId}`}</span>
            <CopyButton text={summary.peerId} what="peer id" />
          </h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-sm" role="status">
            <Flash value={summary.status} className="inline-flex items-center gap-1.5 font-medium">
              <StatusMark status={summary.status} />
              {STATUS_TEXT[summary.status].label}
            </Flash>
            <span className="text-ink-soft">{since ?? STATUS_TEXT[summary.status].meaning}</span>
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <PastLink
            href={mapHref({ node: summary.peerId, around: 1 })}
            prefetch={false}
            className="inline-flex h-9 items-center rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:border-edge-strong hover:bg-raised"
          >
            Neighbourhood
          </PastLink>
          <PastLink
            href={`/?node=${summary.peerId}`}
            className="inline-flex h-9 items-center gap-2 rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:border-edge-strong hover:bg-raised"
          >
            <GraphIcon className="size-4" />
            Show on map
          </PastLink>
        </div>
      </div>
      <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-4 border-y border-edge py-4 sm:grid-cols-3 xl:grid-cols-6">
        <Stat
          name="Peers"
          value={<Flash value={summary.peerCount}>{formatCount(summary.peerCount)}</Flash>}
          note={summary.peerCount === null ? 'routing table never read' : 'in its routing table'}
        />
        <Stat
          name="RTT"
          value={<Flash value={formatLatency(summary.rttMs)}>{formatLatency(summary.rttMs)}</Flash>}
          note={rttNote(summary)}
        />
        <Stat
          name="Uptime 24 h"
          value={<Flash value={formatShare(dayShare)}>{formatShare(dayShare)}</Flash>}
          note="of the time it was observed"
        />
        <Stat
          name="Version"
          value={<span className="break-words">{agentName(summary.agent)}</span>}
          note={summary.agent === '' ? 'never identified' : undefined}
        />
        <Stat name="Location" value={placeName(summary)} note={<PlaceNote summary={summary} />} />
        <Stat
          name="Last seen"
          value={summary.lastSeenMs === null ? 'never' : <RelativeTime atMs={summary.lastSeenMs} />}
          note={`first heard of ${formatInstant(summary.firstSeenMs)}`}
        />
      </dl>
    </header>
  )
}

function rttNote({ rttMs, rttMethod, status }: NodeSummary): string {
  if (rttMs === null) return 'never measured'
  if (rttMethod === 'ping_busy') return METHOD_TEXT.ping_busy
  return status === 'online' ? 'from the collector' : 'from the collector, while it was reached'
}

function PlaceNote({ summary }: { summary: NodeSummary }) {
  const parts = [
    summary.region,
    summary.asn === 0 ? '' : `AS${String(summary.asn)} ${summary.asName}`.trim(),
  ].filter((part) => part !== '')
  return (
    <>
      {parts.join(' · ')}
      {summary.placeSource === 'simulated' && <span className="block text-warning">Simulated place</span>}
      {summary.placeSource === 'dbip' && <span className="block">from its address, by DB-IP</span>}
      {summary.placeSource === 'none' && 'not known'}
    </>
  )
}
