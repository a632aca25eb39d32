'use client'
import { max } from 'd3-array'
import { scaleLinear, scaleUtc } from 'd3-scale'
import { line } from 'd3-shape'
import { useState } from 'react'
import type { RttMethod } from '@/lib/facts'
import { formatLatency, NOT_KNOWN } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import type { RttPoint } from '@/lib/node-detail'
import { DataTable } from './data-table'
import { gapAfterMs, nearestPoint, splitAtGaps } from './rtt-series'
import { timeTicks } from './time-ticks'
import { useWidth } from './use-width'

const HEIGHT = 208
const MARGIN = { top: 12, right: 10, bottom: 26, left: 52 }
const DOT = 2.5
const MOST_DOTS = 120

export const METHOD_TEXT: Readonly<Record<RttMethod, string>> = {
  none: 'not measured',
  ping_quiet: 'measured while the collector was quiet',
  ping_busy: 'measured while the collector was busy: it may be less',
}

/** Round-trip times over a stretch of time: what was measured, how, and where nothing was. */
export function RttChart({
  points,
  sinceMs,
  untilMs,
  title,
}: {
  points: readonly RttPoint[]
  sinceMs: number
  untilMs: number
  title: string
}) {
  const [ref, width] = useWidth(720)
  const [picked, setPicked] = useState<number | null>(null)
  const measured = points.filter((point) => point.rttMs !== null)
  const newest = points.findLastIndex((point) => point.rttMs !== null)
  const shownIndex = picked !== null && picked < points.length ? picked : newest
  const shown = points[shownIndex]

  const x = scaleUtc([sinceMs, untilMs], [MARGIN.left, width - MARGIN.right])
  const highest = max(measured, (point) => point.rttMs ?? 0) ?? 1
  const y = scaleLinear([0, highest * 1.08], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(4)
  const draw = line<RttPoint>(
    (point) => x(point.atMs),
    (point) => y(point.rttMs ?? 0),
  )
  const yTicks = y.ticks(4)
  // One unit for the whole axis.
  const inSeconds = (yTicks.at(-1) ?? 0) >= 2_000
  const yLabel = (ms: number) => (inSeconds ? `${String(ms / 1_000)} s` : `${String(ms)} ms`)

  return (
    <figure>
      <figcaption className="mb-1 flex min-h-5 flex-wrap items-baseline gap-x-2 text-sm" aria-hidden="true">
        {shown === undefined ? null : (
          <>
            <span className="figures font-medium">
              {shown.rttMs === null ? 'Not measured' : formatLatency(shown.rttMs)}
            </span>
            <span className="figures text-ink-soft">{formatInstant(shown.atMs)}</span>
            <span className="text-ink-faint">{shown.rttMs === null ? '' : METHOD_TEXT[shown.method]}</span>
          </>
        )}
      </figcaption>
      <div
        ref={ref}
        className="relative rounded-sm has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-accent"
        style={{ height: HEIGHT }}
        onPointerMove={(event) => {
          const left = event.currentTarget.getBoundingClientRect().left
          setPicked(nearestPoint(points, x.invert(event.clientX - left).getTime()))
        }}
        onPointerLeave={() => {
          setPicked(null)
        }}
      >
        <svg width="100%" height={HEIGHT} role="img" aria-label={title} className="block overflow-visible">
          {yTicks.map((tick) => (
            <g key={tick} transform={`translate(0 ${String(y(tick))})`}>
              <line x1={MARGIN.left} x2={width - MARGIN.right} className="stroke-edge" />
              <text
                x={MARGIN.left - 8}
                dy="0.32em"
                textAnchor="end"
                className="figures fill-ink-faint text-2xs"
              >
                {yLabel(tick)}
              </text>
            </g>
          ))}
          {timeTicks(sinceMs, untilMs, width - MARGIN.left - MARGIN.right).map((tick) => (
            <g
              key={tick.atMs}
              transform={`translate(${String(x(tick.atMs))} ${String(HEIGHT - MARGIN.bottom)})`}
            >
              <line y2="4" className="stroke-edge-strong" />
              <text y="17" textAnchor="middle" className="figures fill-ink-faint text-2xs">
                {tick.label}
              </text>
            </g>
          ))}
          {splitAtGaps(points, gapAfterMs(points)).map((run) => (
            <path
              key={run[0]?.atMs}
              d={draw(run) ?? ''}
              className="fill-none stroke-latency-1"
              strokeWidth="1.5"
              strokeLinejoin="round"
            />
          ))}
          {measured.length <= MOST_DOTS &&
            measured.map((point) => (
              <circle
                key={point.atMs}
                cx={x(point.atMs)}
                cy={y(point.rttMs ?? 0)}
                r={DOT}
                strokeWidth="1.5"
                className={
                  point.method === 'ping_busy'
                    ? 'fill-surface stroke-latency-1'
                    : 'fill-latency-1 stroke-latency-1'
                }
              />
            ))}
          {picked !== null && shown !== undefined && (
            <g transform={`translate(${String(x(shown.atMs))} 0)`}>
              <line
                y1={MARGIN.top}
                y2={HEIGHT - MARGIN.bottom}
                className="stroke-edge-strong"
                strokeDasharray="2 3"
              />
              {shown.rttMs !== null && (
                <circle cy={y(shown.rttMs)} r="5" className="fill-none stroke-ink" strokeWidth="1.5" />
              )}
            </g>
          )}
        </svg>
        {points.length > 0 && (
          <input
            type="range"
            min={0}
            max={points.length - 1}
            value={Math.max(shownIndex, 0)}
            aria-label={`${title}: point in time`}
            aria-valuetext={shown === undefined ? '' : pointText(shown)}
            className="absolute inset-0 h-full w-full cursor-crosshair opacity-0"
            onChange={(event) => {
              setPicked(Number(event.target.value))
            }}
            onBlur={() => {
              setPicked(null)
            }}
          />
        )}
      </div>
      <RttLegend points={measured} />
      <DataTable
        caption={title}
        columns={['Time', 'RTT', 'How']}
        rows={points.toReversed().map((point) => ({
          key: String(point.atMs),
          cells: [formatInstant(point.atMs), formatLatency(point.rttMs), METHOD_TEXT[point.method]],
        }))}
      />
    </figure>
  )
}

const pointText = (point: RttPoint) =>
  `${point.rttMs === null ? NOT_KNOWN : formatLatency(point.rttMs)}, ${METHOD_TEXT[point.method]}, ${formatInstant(point.atMs)}`

function RttLegend({ points }: { points: readonly RttPoint[] }) {
  const isBusy = points.some((point) => point.method === 'ping_busy')
  return (
    <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-faint">
      <span>Least of a few pings from the collector, median of each interval, times in UTC.</span>
      {isBusy && (
        <span className="inline-flex items-center gap-1.5">
          <svg viewBox="0 0 8 8" className="size-2" aria-hidden="true">
            <circle cx="4" cy="4" r="3" className="fill-surface stroke-latency-1" strokeWidth="1.5" />
          </svg>
          hollow: measured while busy, may be less
        </span>
      )}
    </p>
  )
}
