import { line } from 'd3-shape'
import type { RttMethod } from '@/lib/facts'
import { formatLatency } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import type { RttPoint } from '@/lib/node-detail'
import { DataTable } from './data-table'
import { PLOT_ROOM, TimeScale, ValueGrid } from './plot-frame'
import { PlotReader } from './plot-reader'
import { gapAfterMs, splitAtGaps } from './rtt-series'
import { placesOf, valueAxis } from './time-layout'
import { Dots } from './line-shape'
import { SIDE } from './square'

const HEIGHT_PX = 180
const MOST_DOTS = 120
const COLOUR = 'var(--latency-1)'

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
  const measured = points.filter((point) => point.rttMs !== null)
  const times = points.map(({ atMs }) => atMs)
  const places = placesOf({ fromMs: sinceMs, toMs: untilMs, times, isBuckets: false })
  const axis = valueAxis(
    'ms',
    measured.map(({ rttMs }) => rttMs ?? 0),
  )
  const placeOf = new Map(points.map((point, index) => [point, places[index] ?? 0]))
  const at = (point: RttPoint) => [placeOf.get(point) ?? 0, axis.top(point.rttMs ?? 0)] as const
  const draw = line<RttPoint>(
    (point) => at(point)[0] * SIDE,
    (point) => at(point)[1] * SIDE,
  ).digits(1)

  return (
    <figure className="@container/chart" aria-label={title}>
      <PlotReader
        title={title}
        step="instant"
        times={times}
        places={places}
        domain={axis.domain}
        readings={[
          {
            key: 'rtt',
            name: 'RTT',
            unit: 'ms',
            look: { colour: 'latency-1', dash: 'solid' },
            form: 'line',
            values: points.map(({ rttMs }) => rttMs),
            tops: null,
          },
        ]}
        notes={points.map(({ method }) => METHOD_TEXT[method])}
        initialIndex={Math.max(
          points.findLastIndex((point) => point.rttMs !== null),
          0,
        )}
        heightPx={HEIGHT_PX}
        plotClassName={`${PLOT_ROOM} mt-3`}
      >
        <ValueGrid axis={axis} />
        <TimeScale fromMs={sinceMs} toMs={untilMs} />
        <svg
          viewBox={`0 0 ${String(SIDE)} ${String(SIDE)}`}
          preserveAspectRatio="none"
          className="absolute inset-0 h-full w-full overflow-visible"
          aria-hidden="true"
          data-picture="drawing"
        >
          {splitAtGaps(points, gapAfterMs(points)).map((run) => (
            <path
              key={run[0]?.atMs}
              d={draw(run) ?? ''}
              fill="none"
              stroke={COLOUR}
              strokeWidth="1.5"
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {measured.length <= MOST_DOTS &&
            [false, true].map((isBusy) => (
              <Dots
                key={String(isBusy)}
                points={measured.filter(({ method }) => (method === 'ping_busy') === isBusy).map(at)}
                colour={COLOUR}
                isHollow={isBusy}
              />
            ))}
        </svg>
      </PlotReader>
      <RttLegend points={measured} />
      <DataTable
        caption={title}
        columns={['Time', 'RTT', 'How']}
        rows={points
          .toReversed()
          .map((point) => [formatInstant(point.atMs), formatLatency(point.rttMs), METHOD_TEXT[point.method]])}
      />
    </figure>
  )
}

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
