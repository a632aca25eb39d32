'use client'
import { formatDuration } from '@/lib/format/times'
import { formatShare, plural } from '@/lib/format/numbers'
import { nodeWindowsHref, RTT_WINDOWS, UPTIME_WINDOWS } from '@/lib/node-windows'
import { MESSAGE_WINDOWS } from '@/lib/messages/message-windows'
import type { NodeUptime } from '@/lib/node-detail'
import { writeAt } from '@/lib/past/at'
import { RttChart } from '../charts/rtt-chart'
import { UptimeLegend, UptimeStrip } from '../charts/uptime-strip'
import { PastBanner } from '../past/past-banner'
import { AwayNote } from '../ui/away-note'
import { Panel } from '../ui/panel'
import { AddressPanel, IdentityPanel, ProtocolPanel, VersionPanel } from './node-facts'
import { NodeHeader } from './node-header'
import { NodeMessagesPanel } from './node-messages'
import { NeighbourPanel } from './node-neighbours'
import { SessionsPanel } from './node-sessions'
import { QueryNavigationProvider } from './query-link'
import { useNodePage, type NodePageData } from './use-node-page'
import { WhyNotReached } from './why-not-reached'
import { WindowSwitch } from './window-switch'

/** Everything known of one node. */
export function NodePage({ initial }: { initial: NodePageData }) {
  const { data, summary, away, retry } = useNodePage(initial)
  const { detail, uptimes, sessions, rtt, window, messages, messageWindow, past } = data
  const at = past === null ? null : writeAt(past.atMs)
  return (
    <QueryNavigationProvider>
      <div className="mx-auto w-full max-w-[84rem] px-3 py-5 sm:px-5">
        {past !== null && <PastBanner {...past} nowHref={`/nodes/${summary.peerId}`} className="mb-4" />}
        <NodeHeader summary={summary} uptimes={uptimes.windows} atMs={uptimes.atMs} />
        <div className="mt-5 grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <div className="min-w-0 space-y-4">
            <WhyNotReached summary={summary} attempts={detail.attempts} />
            <Panel
              title="Round-trip time"
              aside={
                <WindowSwitch
                  current={window}
                  windows={RTT_WINDOWS}
                  hrefOf={(each) => nodeWindowsHref(summary.peerId, each, messageWindow, at)}
                />
              }
            >
              {rtt.points.some((point) => point.rttMs !== null) ? (
                <RttChart {...rtt} title={`Round-trip time, last ${RTT_WINDOWS[window].title}`} />
              ) : (
                <p className="text-sm text-ink-soft">
                  {`No round-trip time was measured in the last ${RTT_WINDOWS[window].title}.`}
                </p>
              )}
            </Panel>
            <UptimePanel uptimes={uptimes.windows} atMs={uptimes.atMs} firstSeenMs={summary.firstSeenMs} />
            <SessionsPanel peerId={summary.peerId} newest={sessions} />
            <NodeMessagesPanel
              peerId={summary.peerId}
              messages={messages}
              aside={
                <WindowSwitch
                  current={messageWindow}
                  windows={MESSAGE_WINDOWS}
                  hrefOf={(each) => nodeWindowsHref(summary.peerId, window, each, at)}
                />
              }
            />
            <NeighbourPanel neighbours={detail.neighbours} />
          </div>
          <div className="min-w-0 space-y-4">
            <IdentityPanel identity={detail.identity} />
            <AddressPanel addresses={detail.addresses} />
            <VersionPanel versions={detail.versions} />
            <ProtocolPanel protocols={detail.protocols} />
          </div>
        </div>
      </div>
      <AwayNote away={away} asOfMs={uptimes.atMs} onRetry={retry} />
    </QueryNavigationProvider>
  )
}

/** A node known for less than this also gets a strip of its whole life: in a day's it would be a hair's breadth. */
const YOUNG_MS = 6 * 3_600_000
const LEAST_LIFE_MS = 120_000

function UptimePanel({
  uptimes,
  atMs,
  firstSeenMs,
}: {
  uptimes: readonly NodeUptime[]
  atMs: number
  firstSeenMs: number
}) {
  const [shortest] = uptimes
  const knownForMs = atMs - firstSeenMs
  const life =
    shortest !== undefined && knownForMs < YOUNG_MS
      ? [{ ...shortest, windowMs: Math.max(knownForMs, LEAST_LIFE_MS) }]
      : []
  return (
    <Panel title="Uptime">
      <div className="space-y-5">
        {[...life, ...uptimes].map((uptime) => (
          <UptimeWindow key={life.includes(uptime) ? 'life' : uptime.windowMs} uptime={uptime} atMs={atMs} />
        ))}
        <UptimeLegend />
      </div>
    </Panel>
  )
}

function UptimeWindow({ uptime, atMs }: { uptime: NodeUptime; atMs: number }) {
  const known = UPTIME_WINDOWS.find(({ lengthMs }) => lengthMs === uptime.windowMs)
  const name = known === undefined ? 'Since it was first heard of' : known.title
  const title = known === undefined ? 'Uptime since it was first heard of' : `Uptime, last ${known.title}`
  const sessions =
    uptime.sessionCount ?? uptime.sessions.filter((session) => session.state === 'online').length
  return (
    <div>
      <h3 className="mb-1.5 flex flex-wrap items-baseline gap-x-3 text-sm">
        <span className="font-medium">{name}</span>
        <span className="figures">{formatShare(uptime.share)}</span>
        <span className="figures text-xs text-ink-faint">
          {`${plural(sessions, 'session')}, observed for ${formatDuration(uptime.observedMs)}`}
          {uptime.stepMs !== undefined &&
            `, drawn by what prevailed in each ${formatDuration(uptime.stepMs)}`}
        </span>
      </h3>
      <UptimeStrip uptime={uptime} untilMs={atMs} title={title} />
    </div>
  )
}
