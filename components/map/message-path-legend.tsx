'use client'
import type { ReactNode } from 'react'
import { formatCount, formatLatency, plural } from '@/lib/format/numbers'
import type { Arrival } from '@/lib/messages/message'
import { REDUNDANT_DRAWN } from './model/lit-path'
import { JOURNEY_DASHES } from './renderer/frame'

/** What one node has to do with the message, in a few words. */
export function arrivalText(arrival: Arrival | undefined): string {
  if (arrival === undefined) return 'not reported'
  const when = arrival.afterMs === null ? 'time not known' : `after ${formatLatency(arrival.afterMs)}`
  switch (arrival.state) {
    case 'published':
      return 'published it'
    case 'missing':
      return 'not arrived'
    case 'rejected':
      return `refused, ${when}`
    case 'silent':
      return 'passed it on, does not report'
    case 'delivered':
      return when
  }
}

/** What lines and marks of a lit path mean; kinds that do not occur are left out. */
export function PathLegend({
  arrivals,
  redundantCount,
  hasRedundant,
  onRedundant,
}: {
  arrivals: readonly Arrival[]
  redundantCount: number
  hasRedundant: boolean
  onRedundant: (isOn: boolean) => void
}) {
  const count = (is: (arrival: Arrival) => boolean) => arrivals.filter(is).length
  const missing = count(({ state }) => state === 'missing')
  const refused = count(({ state }) => state === 'rejected')
  const undated = count(({ state, afterMs }) => state !== 'missing' && afterMs === null)
  return (
    <div className="mt-2.5 text-xs text-ink-soft">
      <ul aria-label="Legend of the path" className="flex flex-wrap gap-x-4 gap-y-1">
        <Item mark={<NodeMark kind="origin" />}>Origin</Item>
        <Item mark={<WayMark />}>The way it came first</Item>
        {undated > 0 && <Item mark={<WayMark dash={JOURNEY_DASHES.undated} />}>Time not known</Item>}
        {missing > 0 && (
          <Item mark={<NodeMark kind="missing" />}>{`Not arrived: ${formatCount(missing)}`}</Item>
        )}
        {refused > 0 && <Item mark={<NodeMark kind="refused" />}>{`Refused: ${formatCount(refused)}`}</Item>}
        {redundantCount > 0 && (
          <li>
            <label className="flex cursor-pointer items-center gap-1.5">
              <input
                type="checkbox"
                checked={hasRedundant}
                onChange={(event) => {
                  onRedundant(event.target.checked)
                }}
                className="size-3.5 accent-(--accent)"
              />
              <WayMark dash={JOURNEY_DASHES.redundant} isThin />
              {`Redundant hops: ${formatCount(redundantCount)}`}
            </label>
          </li>
        )}
      </ul>
      {hasRedundant && redundantCount > REDUNDANT_DRAWN && (
        <p className="mt-1 text-ink-faint">{`The first ${formatCount(REDUNDANT_DRAWN)} are drawn.`}</p>
      )}
      {undated > 0 && (
        <p className="mt-1 text-ink-faint">
          {`When ${plural(undated, 'node')} had it is not known: ${undated === 1 ? 'it is' : 'they are'} lit from the beginning, without motion.`}
        </p>
      )}
    </div>
  )
}

function Item({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <li className="figures flex items-center gap-1.5">
      {mark}
      {children}
    </li>
  )
}

function WayMark({ dash, isThin = false }: { dash?: readonly [number, number]; isThin?: boolean }) {
  return (
    <svg viewBox="0 0 24 4" className="h-1 w-6 shrink-0" aria-hidden="true">
      <path
        d="M0 2h24"
        className="stroke-accent"
        strokeWidth={isThin ? 1.2 : 2.4}
        {...(dash === undefined ? {} : { strokeDasharray: dash.join(' ') })}
      />
    </svg>
  )
}

const marks = {
  origin: { tone: 'stroke-accent', lines: 'M8 0.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 1 1 0-14.4Z' },
  missing: { tone: 'stroke-warning', lines: 'M3 13 13 3' },
  refused: { tone: 'stroke-danger', lines: 'M3 8h10' },
} as const

function NodeMark({ kind }: { kind: keyof typeof marks }) {
  return (
    <svg viewBox="0 0 16 16" className="size-3.5 shrink-0" fill="none" strokeWidth="1.6" aria-hidden="true">
      <circle cx="8" cy="8" r="4.6" className={marks[kind].tone} />
      <path d={marks[kind].lines} className={marks[kind].tone} />
    </svg>
  )
}
