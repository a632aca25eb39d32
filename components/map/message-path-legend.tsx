'use client'
import type { ReactNode } from 'react'
import { formatCount, formatLatency, plural } from '@/lib/format/numbers'
import type { Arrival } from '@/lib/messages/message'
import { familyToken, type TypeFamily } from '../messages/type-palette'
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
  typeFamily,
  redundantCount,
  hasRedundant,
  onRedundant,
}: {
  arrivals: readonly Arrival[]
  typeFamily: TypeFamily
  redundantCount: number
  hasRedundant: boolean
  onRedundant: (isOn: boolean) => void
}) {
  const tone = familyToken(typeFamily)
  const count = (is: (arrival: Arrival) => boolean) => arrivals.filter(is).length
  const missing = count(({ state }) => state === 'missing')
  const refused = count(({ state }) => state === 'rejected')
  const undated = count(({ state, afterMs }) => state !== 'missing' && afterMs === null)
  return (
    <div className="text-xs text-ink-soft">
      <ul aria-label="Legend of the path" className="flex flex-wrap gap-x-4 gap-y-1">
        <Item mark={<NodeMark kind="origin" tone={tone} />}>Origin</Item>
        <Item mark={<WayMark tone={tone} />}>The way it came first</Item>
        {undated > 0 && (
          <Item mark={<WayMark tone={tone} dash={JOURNEY_DASHES.undated} />}>Time not known</Item>
        )}
        {missing > 0 && (
          <Item
            mark={<NodeMark kind="missing" tone="--warning" />}
          >{`Not arrived: ${formatCount(missing)}`}</Item>
        )}
        {refused > 0 && (
          <Item mark={<NodeMark kind="refused" tone="--danger" />}>{`Refused: ${formatCount(refused)}`}</Item>
        )}
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
              <WayMark tone={tone} dash={JOURNEY_DASHES.redundant} isThin />
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

function WayMark({
  tone,
  dash,
  isThin = false,
}: {
  tone: string
  dash?: readonly [number, number]
  isThin?: boolean
}) {
  return (
    <svg viewBox="0 0 24 4" className="h-1 w-6 shrink-0" aria-hidden="true">
      <path
        d="M0 2h24"
        stroke={`var(${tone})`}
        strokeWidth={isThin ? 1.2 : 2.4}
        {...(dash === undefined ? {} : { strokeDasharray: dash.join(' ') })}
      />
    </svg>
  )
}

const MARK_LINES = {
  origin: 'M8 0.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 1 1 0-14.4Z',
  missing: 'M3 13 13 3',
  refused: 'M3 8h10',
} as const

function NodeMark({ kind, tone }: { kind: keyof typeof MARK_LINES; tone: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className="size-3.5 shrink-0"
      fill="none"
      stroke={`var(${tone})`}
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <circle cx="8" cy="8" r="4.6" />
      <path d={MARK_LINES[kind]} />
    </svg>
  )
}
