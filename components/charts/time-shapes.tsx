/** The marks of a chart over time, drawn on a square of 1000 that is stretched to the plot; strokes are not. @module */
import { LineShape } from './line-shape'
import { colourOf } from './looks'
import { runsOf } from './runs'
import { areaOf, round, SIDE } from './square'
import type { LaidSeries, TimeBand, TimeLayout } from './time-layout'

/** Of a bucket's width, between two bars; none where bars are too many to be told apart. */
const BAR_GAP = 0.18
const GAPS_UP_TO = 120

export function TimeShapes({
  layout,
  bands,
  unsure,
}: {
  layout: TimeLayout
  bands: readonly TimeBand[]
  /** Places of buckets that are still going on, or were observed for a part of their time only. */
  unsure: ReadonlySet<number>
}) {
  const { series } = layout
  const drawn = { layout, unsure }
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
          <Layers key={each.key} series={each} layout={layout} />
        ) : null,
      )}
      {series.some(({ form }) => form === 'layers') && <Veil {...drawn} />}
      {series.map((each) =>
        each.form === 'line' || each.form === 'area' ? (
          <LineShape key={each.key} series={each} {...drawn} />
        ) : null,
      )}
    </svg>
  )
}

interface Drawn {
  series: LaidSeries
  layout: TimeLayout
  unsure: ReadonlySet<number>
}

function Bars({ series, layout: { axis, edges }, unsure }: Drawn) {
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
  const sure = edges.map((_, index) => (unsure.has(index) ? '' : bar(index))).join('')
  const pale = [...unsure].map(bar).join('')
  return (
    <g fill={colourOf(series.look.colour)}>
      <path d={sure} />
      {/* Not over yet, or not observed all the time: paler, with a dotted edge. */}
      {pale !== '' && (
        <path
          d={pale}
          fillOpacity="0.4"
          stroke={colourOf(series.look.colour)}
          strokeDasharray="2 2"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </g>
  )
}

function Layers({ series, layout: { axis, places, edges } }: Pick<Drawn, 'series' | 'layout'>) {
  const layer = series.layer ?? []
  const d = runsOf(layer.map((edge) => (edge === null ? null : edge[1])))
    .map(({ from, to }) => {
      const points = layer.slice(from, to + 1).flatMap((edge, step) => {
        const place = places[from + step]
        return edge === null || place === undefined
          ? []
          : [[place, axis.top(edge[0]), axis.top(edge[1])] as const]
      })
      return areaOf(widened(points, edges[from])) ?? ''
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

/** Makes layers paler where their height is not sure. */
function Veil({ layout: { edges }, unsure }: Pick<Drawn, 'layout' | 'unsure'>) {
  const d = [...unsure]
    .map((index) => {
      const [left, right] = edges[index] ?? [0, 0]
      return `M${String(round(left * SIDE))} 0H${String(round(right * SIDE))}V${String(SIDE)}H${String(round(left * SIDE))}Z`
    })
    .join('')
  return d === '' ? null : <path d={d} fill="var(--surface)" fillOpacity="0.5" />
}

/** A single point has no area: it gets that of its bucket. */
function widened(
  points: readonly (readonly [number, number, number])[],
  edge: readonly [number, number] | undefined,
) {
  const [only] = points
  if (points.length !== 1 || only === undefined) return [...points]
  const [x, low, high] = only
  const [left, right] = edge ?? [x, x]
  return [[left, low, high] as const, [right, low, high] as const]
}

function Band({ band, layout: { axis, places, edges } }: { band: TimeBand; layout: TimeLayout }) {
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
      return areaOf(widened(points, edges[from])) ?? ''
    })
    .join('')
  return <path d={d} fill={colourOf(band.look.colour)} fillOpacity="0.16" />
}
