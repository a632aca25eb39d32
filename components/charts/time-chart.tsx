/**
 * A chart over time: lines, areas, stacked bars or layers, a band between two quantiles, the period before as a thin
 * dashed line, gaps where nobody looked, what happened meanwhile. Drawn by the server; a small part reads it out.
 * @module
 * @example
 * <TimeChart
 *   title="Nodes that answered, by day"
 *   unit="count"
 *   axisTitle="nodes"
 *   time={chartTime(answer)}
 *   coverage={answer.coverage}
 *   annotations={answer.annotations}
 *   series={[{ key: 'reachable', name: 'Answered', form: 'area', look: seriesLook(0), values }]}
 * />
 */
import { isPartly, type Annotation, type Coverage } from '@/lib/analytics/answer'
import { formatShare } from '@/lib/format/numbers'
import { bucketText, type Step } from './bucket-text'
import { ChartEvents, EventLines } from './chart-events'
import { DataTable } from './data-table'
import { placeLabels } from './place-labels'
import { Gaps, percent, PLOT_ROOM, PLOT_ROOM_LABELS, TimeScale, ValueGrid } from './plot-frame'
import { PlotReader } from './plot-reader'
import {
  gapStretches,
  layoutTime,
  notesByBucket,
  type LaidSeries,
  type TimeBand,
  type TimeSeries,
} from './time-layout'
import { TimeShapes } from './time-shapes'
import { formatValue, type ValueUnit } from './units'

const HEIGHT_PX = 220
const LABEL_PX = 16

/** The stretch of time of a chart, and where its values stand in it. */
export interface ChartTime {
  readonly fromMs: number
  readonly toMs: number
  /** Start of each bucket, or each instant; ascending. Every series has one value for each. */
  readonly times: readonly number[]
  readonly step: Step
}

export interface TimeChartProps {
  /** Names the chart for who cannot see it, and its table. */
  title: string
  unit: ValueUnit
  /** One short word above the figures of the axis: what is counted. */
  axisTitle?: string
  time: ChartTime
  /** In the order of the legend; bars and layers are stood on each other in this order, the first below. */
  series: readonly TimeSeries[]
  bands?: readonly TimeBand[]
  coverage?: readonly Coverage[]
  annotations?: readonly Annotation[]
  /** End of the axis where it is fixed: 1 for shares, 100 for scores. */
  most?: number
  heightPx?: number
  /** Further columns of the table, and lines of the read-out, that are not drawn. */
  besides?: readonly { key: string; name: string; unit: ValueUnit; values: readonly (number | null)[] }[]
}

export function TimeChart({
  title,
  unit,
  axisTitle,
  time,
  series,
  bands = [],
  coverage = [],
  annotations = [],
  most,
  heightPx = HEIGHT_PX,
  besides = [],
}: TimeChartProps) {
  const { fromMs, toMs, times, step } = time
  const layout = layoutTime({ ...time, isBuckets: step !== 'instant' }, unit, series, bands, most)
  const partly = indexesOf(coverage, isPartly)
  const unsure = new Set(
    [...partly, ...indexesOf(coverage, ({ isOpen }) => isOpen)].toSorted((a, b) => a - b),
  )
  const within = annotations.filter((note) => note.fromMs < toMs && (note.toMs ?? toMs) >= fromMs)
  const gaps = gapStretches(coverage, time)
  const main = series.find(({ isPrevious }) => isPrevious !== true)
  const hasLabels = series.length > 1
  const newest = times.findLastIndex((_, index) => (main?.values[index] ?? null) !== null)
  const observedNote = coverageNotes(coverage)
  const happened = notesByBucket(times, toMs, within)
  const rows = times
    .map((atMs, index) => [
      bucketText(step, atMs),
      ...[...series.map((each) => ({ ...each, unit })), ...besides].map((each) =>
        formatValue(each.unit, each.values[index] ?? null),
      ),
      [observedNote[index], happened[index]].filter((each) => each !== undefined && each !== '').join('; '),
    ])
    .toReversed()

  return (
    <figure className="@container/chart" aria-label={title}>
      <PlotReader
        title={title}
        step={step}
        times={times}
        places={layout.places.map(round)}
        domain={layout.axis.domain}
        readings={layout.series.map(({ key, name, look, form, values, tops, layer }) => ({
          key,
          name,
          unit,
          look,
          form,
          values,
          tops: layer === null ? null : tops.map((top) => (top === null ? null : round(top))),
        }))}
        notes={times.map((_, index) =>
          [observedNote[index] ?? '', happened[index] ?? ''].filter((each) => each !== '').join(' · '),
        )}
        initialIndex={Math.max(newest, 0)}
        heightPx={heightPx}
        plotClassName={`${hasLabels ? PLOT_ROOM_LABELS : PLOT_ROOM} ${within.length > 0 || axisTitle !== undefined ? 'mt-7' : 'mt-3'}`}
      >
        <ValueGrid axis={layout.axis} title={axisTitle} />
        <Gaps stretches={gaps} />
        <EventLines annotations={within} fromMs={fromMs} toMs={toMs} />
        <TimeShapes layout={layout} bands={bands} unsure={unsure} />
        <TimeScale fromMs={fromMs} toMs={toMs} />
        {hasLabels && <EndLabels series={layout.series} top={layout.axis.top} heightPx={heightPx} />}
      </PlotReader>
      <ChartEvents
        annotations={within}
        hasGaps={gaps.length > 0}
        partlyOf={partly.length > 0 && step !== 'instant' ? step : null}
      />
      <DataTable
        caption={title}
        columns={[
          step === 'instant' ? 'Time' : 'Time (UTC)',
          ...[...series, ...besides].map(({ name }) => name),
          'Remarks',
        ]}
        rows={rows}
      />
    </figure>
  )
}

const indexesOf = (coverage: readonly Coverage[], fits: (bucket: Coverage) => boolean): number[] =>
  coverage.flatMap((bucket, index) => (fits(bucket) ? [index] : []))

const round = (share: number) => Math.round(share * 1e4) / 1e4

function coverageNotes(coverage: readonly Coverage[]): string[] {
  return coverage.map(({ observed, isOpen }) => {
    if (observed === 0) return 'not observed'
    const part = observed < 0.995 ? [`observed ${formatShare(observed)} of the time`] : []
    return [...(isOpen ? ['so far'] : []), ...part].join(', ')
  })
}

/** The name of each series beside where it ends, where the chart is wide enough for it. */
function EndLabels({
  series,
  top,
  heightPx,
}: {
  series: readonly LaidSeries[]
  top: (value: number) => number
  heightPx: number
}) {
  const ends = series.flatMap((each) => {
    const index = each.tops.findLastIndex((end) => end !== null)
    const end = each.tops[index] ?? null
    if (end === null) return []
    const edges = each.layer?.[index] ?? null
    // A layer is named at its middle, a line where it ends.
    return [{ ...each, at: edges === null ? end : (top(edges[0]) + top(edges[1])) / 2 }]
  })
  const placed = placeLabels(
    ends.map(({ at }) => at * heightPx),
    LABEL_PX,
    heightPx,
  )
  return (
    <div aria-hidden="true" className="hidden @3xl/chart:block" data-picture="text">
      {ends.map(({ key, name, shortName = name, look, isPrevious }, index) => (
        <span
          key={key}
          className="absolute left-full flex max-w-36 -translate-y-1/2 items-center gap-1.5 pl-2 text-xs whitespace-nowrap"
          style={{ top: percent((placed[index] ?? 0) / heightPx) }}
        >
          <i
            className="h-0.5 w-2 shrink-0 rounded-full"
            style={{ background: `var(--${look.colour})` }}
            data-picture="box"
          />
          <span className={isPrevious === true ? 'truncate text-ink-faint' : 'truncate text-ink-soft'}>
            {shortName}
          </span>
        </span>
      ))}
    </div>
  )
}
