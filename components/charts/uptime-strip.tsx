import { useId } from 'react'
import { formatDuration, formatInstant } from '@/lib/format/times'
import type { NodeSession, NodeUptime } from '@/lib/node-detail'
import { DataTable } from './data-table'
import { StatusStrip, StripHatch } from './status-strip'

export const SESSION_TEXT: Readonly<Record<NodeSession['state'], string>> = {
  online: 'active',
  offline: 'inactive',
  unobserved: 'not observed',
}

/** When a node was online. */
export function UptimeStrip({
  uptime,
  untilMs,
  title,
}: {
  uptime: NodeUptime
  untilMs: number
  title: string
}) {
  const sinceMs = untilMs - uptime.windowMs
  const sessions = uptime.sessions.filter((session) => (session.endMs ?? untilMs) > sinceMs)
  return (
    <figure className="@container/chart" aria-label={title}>
      <StatusStrip
        title={title}
        stretches={sessions.map(({ startMs, endMs, state }) => ({ startMs, endMs: endMs ?? untilMs, state }))}
        fromMs={sinceMs}
        toMs={untilMs}
      />
      <DataTable
        caption={title}
        columns={['State', 'From', 'To', 'For']}
        rows={sessions
          .toReversed()
          .map((session) => [
            SESSION_TEXT[session.state],
            formatInstant(Math.max(session.startMs, sinceMs)),
            session.endMs === null ? 'now' : formatInstant(session.endMs),
            formatDuration((session.endMs ?? untilMs) - Math.max(session.startMs, sinceMs)),
          ])}
      />
    </figure>
  )
}

/** What the three shapes of a strip mean. */
export function UptimeLegend() {
  const hatch = useId()
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
      <li className="inline-flex items-center gap-1.5">
        <svg viewBox="0 0 16 10" className="h-2.5 w-4" aria-hidden="true">
          <rect width="16" height="10" className="fill-online" />
        </svg>
        active
      </li>
      <li className="inline-flex items-center gap-1.5">
        <svg viewBox="0 0 16 10" className="h-2.5 w-4" aria-hidden="true">
          <defs>
            <StripHatch id={hatch} />
          </defs>
          <rect y="4" width="16" height="6" fill={`url(#${hatch})`} />
          <rect y="9" width="16" height="1" className="fill-offline" />
        </svg>
        inactive: visits failed
      </li>
      <li className="inline-flex items-center gap-1.5">
        <svg viewBox="0 0 16 10" className="h-2.5 w-4" aria-hidden="true">
          <line x2="16" y1="5" y2="5" className="stroke-edge-strong" strokeDasharray="2 3" />
        </svg>
        not observed: no collector worked
      </li>
    </ul>
  )
}
