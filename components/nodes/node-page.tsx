'use client'
import { formatClock, formatDuration } from '@/lib/format/times'
import { formatShare, plural } from '@/lib/format/numbers'
import { RTT_WINDOWS, UPTIME_WINDOWS, type RttWindow } from '@/lib/node-windows'
import type { NodeUptime } from '@/lib/node-detail'
import { RttChart } from '../charts/rtt-chart'
import { UptimeLegend, UptimeStrip } from '../charts/uptime-strip'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { StatePanel } from '../ui/state-panel'
import { AddressPanel, IdentityPanel, ProtocolPanel, VersionPanel } from './node-facts'
import { NodeHeader } from './node-header'
import { NeighbourPanel } from './node-neighbours'
import { QueryLink, QueryNavigationProvider } from './query-link'
import { useNodePage, type NodePageData } from './use-node-page'
import { WhyNotReached } from './why-not-reached'

/** Everything known of one node. */
export function NodePage({ initial }: { initial: NodePageData }) {
  const { data, summary, awaySinceMs, retry } = useNodePage(initial)
  const { detail, uptimes, rtt, window } = data
  return (
    <QueryNavigationProvider>
      <div className="mx-auto w-full max-w-[84rem] px-3 py-5 sm:px-5">
        {awaySinceMs !== null && (
          <StatePanel
            kind="away"
            title="The database is away"
            className="mb-4"
            actions={<Button onClick={retry}>Try now</Button>}
          >
            {`What is shown is as of ${formatClock(uptimes.atMs)}. The page tries again every few seconds by itself.`}
          </StatePanel>
        )}
        <NodeHeader summary={summary} uptimes={uptimes.windows} atMs={uptimes.atMs} />
        <div className="mt-5 grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <div className="min-w-0 space-y-4">
            <WhyNotReached summary={summary} attempts={detail.attempts} />
            <Panel title="Round-trip time" aside={<WindowSwitch peerId={summary.peerId} window={window} />}>
              {rtt.points.some((point) => point.rttMs !== null) ? (
                <RttChart {...rtt} title={`Round-trip time, last ${RTT_WINDOWS[window].title}`} />
              ) : (
                <p className="text-sm text-ink-soft">
                  {`No round-trip time was measured in the last ${RTT_WINDOWS[window].title}.`}
                </p>
              )}
            </Panel>
            <UptimePanel uptimes={uptimes.windows} atMs={uptimes.atMs} />
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
    </QueryNavigationProvider>
  )
}

function WindowSwitch({ peerId, window }: { peerId: string; window: RttWindow }) {
  return (
    <div
      role="group"
      aria-label="Time shown"
      className="-my-1 flex h-8 gap-0.5 rounded-md border border-edge p-0.5"
    >
      {(Object.keys(RTT_WINDOWS) as RttWindow[]).map((each) => (
        <QueryLink
          key={each}
          href={`/nodes/${peerId}?window=${each}`}
          aria-current={each === window ? 'true' : undefined}
          className="flex items-center rounded-sm px-2 text-xs text-ink-soft hover:text-ink aria-current:bg-raised aria-current:font-medium aria-current:text-ink"
        >
          {RTT_WINDOWS[each].title}
        </QueryLink>
      ))}
    </div>
  )
}

function UptimePanel({ uptimes, atMs }: { uptimes: readonly NodeUptime[]; atMs: number }) {
  return (
    <Panel title="Uptime">
      <div className="space-y-5">
        {uptimes.map((uptime) => {
          const title =
            UPTIME_WINDOWS.find(({ lengthMs }) => lengthMs === uptime.windowMs)?.title ??
            formatDuration(uptime.windowMs)
          const sessions = uptime.sessions.filter((session) => session.state === 'online').length
          return (
            <div key={uptime.windowMs}>
              <h3 className="mb-1.5 flex flex-wrap items-baseline gap-x-3 text-sm">
                <span className="font-medium">{title}</span>
                <span className="figures">{formatShare(uptime.share)}</span>
                <span className="figures text-xs text-ink-faint">
                  {`${plural(sessions, 'session')}, observed for ${formatDuration(uptime.observedMs)}`}
                </span>
              </h3>
              <UptimeStrip uptime={uptime} untilMs={atMs} title={`Uptime, last ${title}`} />
            </div>
          )
        })}
        <UptimeLegend />
      </div>
    </Panel>
  )
}
