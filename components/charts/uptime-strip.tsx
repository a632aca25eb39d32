'use client'
import { scaleLinear } from 'd3-scale'
import { useId } from 'react'
import { formatDuration, formatInstant } from '@/lib/format/times'
import type { NodeSession, NodeUptime } from '@/lib/node-detail'
import { DataTable } from './data-table'
import { timeTicks } from './time-ticks'
import { useWidth } from './use-width'

const HEIGHT = 22
const AXIS = 20
/** A state that lasted less than a pixel's time is still drawn, this wide. */
const LEAST_PX = 1

export const SESSION_TEXT: Readonly<Record<NodeSession['state'], string>> = {
  online: 'active',
  offline: 'inactive',
  unobserved: 'not observed',
}

/**
 * When a node was online: a full bar; a low hatched one where visits failed; a thin dashed line where no collector
 * worked, so that nothing is known. Told apart by shape, not by colour alone.
 */
export function UptimeStrip({
  uptime,
  untilMs,
  title,
}: {
  uptime: NodeUptime
  untilMs: number
  title: string
}) {
  const [ref, width] = useWidth(720)
  const hatch = useId()
  const sinceMs = untilMs - uptime.windowMs
  const x = scaleLinear([sinceMs, untilMs], [0, width]).clamp(true)
  const sessions = uptime.sessions.filter((session) => (session.endMs ?? untilMs) > sinceMs)
  const bars = (state: NodeSession['state'], top: number, bottom: number) =>
    sessions
      .filter((session) => session.state === state)
      .map((session) => {
        const left = x(session.startMs)
        const right = Math.max(x(session.endMs ?? untilMs), left + LEAST_PX)
        return `M${left.toFixed(1)} ${String(top)}H${right.toFixed(1)}V${String(bottom)}H${left.toFixed(1)}Z`
      })
      .join('')

  return (
    <figure>
      <div ref={ref} style={{ height: HEIGHT + AXIS }}>
        <svg
          width="100%"
          height={HEIGHT + AXIS}
          role="img"
          aria-label={title}
          className="block overflow-visible"
        >
          <defs>
            <Hatch id={hatch} />
          </defs>
          <line
            x2={width}
            y1={HEIGHT / 2}
            y2={HEIGHT / 2}
            className="stroke-edge-strong"
            strokeDasharray="2 4"
          />
          {/* What is known covers the line of what is not. */}
          <path d={bars('offline', 0, HEIGHT) + bars('online', 0, HEIGHT)} className="fill-surface" />
          <path d={bars('offline', HEIGHT / 2, HEIGHT)} fill={`url(#${hatch})`} />
          <path d={bars('offline', HEIGHT - 1.5, HEIGHT)} className="fill-offline" />
          <path d={bars('online', 0, HEIGHT)} className="fill-online opacity-85" />
          {timeTicks(sinceMs, untilMs, width).map((tick) => {
            const at = x(tick.atMs)
            const anchor = at < 24 ? 'start' : at > width - 24 ? 'end' : 'middle'
            return (
              <g key={tick.atMs} transform={`translate(${at.toFixed(1)} ${String(HEIGHT)})`}>
                <line y2="4" className="stroke-edge-strong" />
                <text y="16" textAnchor={anchor} className="figures fill-ink-faint text-2xs">
                  {tick.label}
                </text>
              </g>
            )
          })}
        </svg>
      </div>
      <DataTable
        caption={title}
        columns={['State', 'From', 'To', 'For']}
        rows={sessions.toReversed().map((session) => ({
          key: `${session.state}${String(session.startMs)}`,
          cells: [
            SESSION_TEXT[session.state],
            formatInstant(Math.max(session.startMs, sinceMs)),
            session.endMs === null ? 'now' : formatInstant(session.endMs),
            formatDuration((session.endMs ?? untilMs) - Math.max(session.startMs, sinceMs)),
          ],
        }))}
      />
    </figure>
  )
}

function Hatch({ id }: { id: string }) {
  return (
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line y2="5" className="stroke-offline" strokeWidth="2" />
    </pattern>
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
            <Hatch id={hatch} />
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
