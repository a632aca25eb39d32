/** The marks of a chart over time, drawn on a square of 1000 that is stretched to the plot; strokes are not. @module */
import { area, line } from 'd3-shape'
import { colourOf, DASHES } from './looks'
import { runsOf } from './runs'
import type { LaidSeries, TimeBand, TimeLayout } from './time-layout'

/** Side of the square that is stretched to the plot. */
export const SIDE = 1_000
/** Of a bucket's width, between two bars; none where bars are too many to be told apart. */
const BAR_GAP = 0.18
const GAPS_UP_TO = 120

const lineOf = line<readonly [number, number]>(
  ([x]) => round(x * SIDE),
  ([, y]) => round(y * SIDE),
)
const areaOf = area<readonly [number, number, number]>(
  ([x]) => round(x * SIDE),
  ([, low]) => round(low * SIDE),
  ([, , high]) => round(high * SIDE),
)
const round = (value: number) => Math.round(value * 10) / 10

export function TimeShapes({
  layout,
  bands,
  openIndex,
}: {
  layout: TimeLayout
  bands: readonly TimeBand[]
  /** Place of the bucket that is still going on; -1: none. */
  openIndex: number
}) {
  const { series } = layout
  const drawn = { layout, openIndex }
  return (
    <svg
      viewBox={`0 0 ${String(SIDE)} ${String(SIDE)}`}
      preserveAspectRatio="none"
      className="absolute inset-0 h-full w-full overflow-visible"
      aria-hidden="true"
      data-picture="drawing"
    >
      {bands.map((band) => (
        <Band key={band.key} band={band} layout={layout} />
      ))}
      {series.map((each) =>
        each.form === 'bars' ? (
          <Bars key={each.key} series={each} {...drawn} />
        ) : each.form === 'layers' ? (
          <Layers key={each.key} series={each} {...drawn} />
        ) : null,
      )}
      {series.map((each) =>
        each.form === 'line' || each.form === 'area' ? (
          <Line key={each.key} series={each} {...drawn} />
        ) : null,
      )}
    </svg>
  )
}

interface Drawn {
  series: LaidSeries
  layout: TimeLayout
  openIndex: number
}

function Bars({ series, layout: { axis, edges }, openIndex }: Drawn) {
  const gap = edges.length > GAPS_UP_TO ? 0 : BAR_GAP
  const bar = (index: number) => {
    const edge = edges[index]
    const ends = series.layer?.[index] ?? null
    if (edge === undefined || ends === null || ends[0] === ends[1]) return ''
    const inset = ((edge[1] - edge[0]) * gap) / 2
    const [left, right] = [round((edge[0] + inset) * SIDE), round((edge[1] - inset) * SIDE)]
    const [low, high] = [round(axis.top(ends[0]) * SIDE), round(axis.top(ends[1]) * SIDE)]
    return `M${String(left)} ${String(low)}V${String(high)}H${String(right)}V${String(low)}Z`
  }
  const closed = edges.map((_, index) => (index === openIndex ? '' : bar(index))).join('')
  return (
    <g fill={colourOf(series.look.colour)}>
      <path d={closed} />
      {/* Not over yet: paler, with a dotted edge. */}
      <path
        d={bar(openIndex)}
        fillOpacity="0.4"
        stroke={colourOf(series.look.colour)}
        strokeDasharray="2 2"
        vectorEffect="non-scaling-stroke"
      />
    </g>
  )
}

function Layers({ series, layout: { axis, places } }: Drawn) {
  const layer = series.layer ?? []
  const d = runsOf(layer.map((edge) => (edge === null ? null : edge[1])))
    .map(({ from, to }) => {
      const points = layer.slice(from, to + 1).flatMap((edge, step) => {
        const place = places[from + step]
        return edge === null || place === undefined
          ? []
          : [[place, axis.top(edge[0]), axis.top(edge[1])] as const]
      })
      return areaOf(widened(points)) ?? ''
    })
    .join('')
  return (
    <path
      d={d}
      fill={colourOf(series.look.colour)}
      stroke="var(--surface)"
      strokeWidth="1"
      vectorEffect="non-scaling-stroke"
    />
  )
}

/** A single point has no area: it gets the width of a hair. */
function widened(points: readonly (readonly [number, number, number])[]) {
  const [only] = points
  if (points.length !== 1 || only === undefined) return [...points]
  const [x, low, high] = only
  return [[x - 0.002, low, high] as const, [x + 0.002, low, high] as const]
}

function Line({ series, layout: { axis, places }, openIndex }: Drawn) {
  const stroke = {
    fill: 'none',
    stroke: colourOf(series.look.colour),
    strokeWidth: series.isPrevious === true ? 1.25 : 1.75,
    strokeLinejoin: 'round',
    strokeLinecap: series.look.dash === 'solid' ? 'round' : 'butt',
    vectorEffect: 'non-scaling-stroke',
  } as const
  const pointsOf = (from: number, to: number) =>
    series.tops.slice(from, to + 1).flatMap((top, step) => {
      const place = places[from + step]
      return top === null || place === undefined ? [] : [[place, top] as const]
    })
  const runs = runsOf(series.tops)
  const last = runs.at(-1)
  const isOpen = last !== undefined && openIndex !== -1 && last.to === openIndex && series.isPrevious !== true
  const closedRuns = runs.map((run) => (isOpen && run === last ? { ...run, to: run.to - 1 } : run))
  const zero = axis.top(0)
  return (
    <>
      {series.form === 'area' && (
        <path
          d={runs
            .map(({ from, to }) => areaOf(pointsOf(from, to).map(([x, y]) => [x, zero, y] as const)) ?? '')
            .join('')}
          fill={colourOf(series.look.colour)}
          fillOpacity="0.14"
        />
      )}
      {closedRuns.map(({ from, to }) =>
        from > to ? null : from === to ? (
          <Dot key={from} point={pointsOf(from, to)[0]} colour={stroke.stroke} />
        ) : (
          <path
            key={from}
            d={lineOf(pointsOf(from, to)) ?? ''}
            strokeDasharray={DASHES[series.look.dash]}
            {...stroke}
          />
        ),
      )}
      {isOpen && (
        <>
          <path
            d={lineOf(pointsOf(Math.max(last.from, last.to - 1), last.to)) ?? ''}
            {...stroke}
            strokeLinecap="butt"
            strokeDasharray="2 3"
          />
          <Dot point={pointsOf(last.to, last.to)[0]} colour={stroke.stroke} isHollow />
        </>
      )}
    </>
  )
}

/** A line of no length with round ends: the only circle that a stretched drawing does not flatten. */
export function Dot({
  point,
  colour,
  isHollow = false,
}: {
  point: readonly [number, number] | undefined
  colour: string
  isHollow?: boolean
}) {
  if (point === undefined) return null
  const d = `M${String(round(point[0] * SIDE))} ${String(round(point[1] * SIDE))}h0.01`
  const round_ = { strokeLinecap: 'round', vectorEffect: 'non-scaling-stroke', fill: 'none' } as const
  return (
    <>
      <path d={d} stroke={colour} strokeWidth="7" {...round_} />
      {isHollow && <path d={d} stroke="var(--surface)" strokeWidth="3.5" {...round_} />}
    </>
  )
}

function Band({ band, layout: { axis, places } }: { band: TimeBand; layout: TimeLayout }) {
  const known = band.low.map((low, index) =>
    low === null || (band.high[index] ?? null) === null ? null : low,
  )
  const d = runsOf(known)
    .map(({ from, to }) => {
      const points = known.slice(from, to + 1).flatMap((low, step) => {
        const place = places[from + step]
        const high = band.high[from + step] ?? null
        return low === null || high === null || place === undefined
          ? []
          : [[place, axis.top(low), axis.top(high)] as const]
      })
      return areaOf(widened(points)) ?? ''
    })
    .join('')
  return <path d={d} fill={colourOf(band.look.colour)} fillOpacity="0.16" />
}
