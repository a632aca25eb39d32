/** A series as a line: solid where its values are sure, dashed and hollow where they are not. @module */
import { colourOf, DASHES } from './looks'
import { runsOf, splitAtUnsure } from './runs'
import { areaOf, lineOf, round, SIDE } from './square'
import type { LaidSeries, TimeLayout } from './time-layout'

/** More hollow points than this would hide the line they stand on: they are drawn smaller. */
const LARGE_DOTS_UP_TO = 60
const DOT_PX = { large: 7, small: 4.5 }

export function LineShape({
  series,
  layout: { axis, places },
  unsure,
}: {
  series: LaidSeries
  layout: TimeLayout
  /** Places of values that are not whole. */
  unsure: ReadonlySet<number>
}) {
  const colour = colourOf(series.look.colour)
  const stroke = {
    fill: 'none',
    stroke: colour,
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
  const { sure, dashed, alone, hollow } = splitAtUnsure(runs, series.isPrevious === true ? NONE : unsure)
  const pathOf = (pieces: readonly { from: number; to: number }[]) =>
    pieces.map(({ from, to }) => lineOf(pointsOf(from, to)) ?? '').join('')
  const dotsOf = (indexes: readonly number[]) => indexes.flatMap((index) => pointsOf(index, index))
  const zero = axis.top(0)
  return (
    <>
      {series.form === 'area' && (
        <path
          d={runs
            .map(({ from, to }) => areaOf(pointsOf(from, to).map(([x, y]) => [x, zero, y] as const)) ?? '')
            .join('')}
          fill={colour}
          fillOpacity="0.14"
        />
      )}
      {sure.length > 0 && <path d={pathOf(sure)} strokeDasharray={DASHES[series.look.dash]} {...stroke} />}
      {dashed.length > 0 && (
        <path d={pathOf(dashed)} {...stroke} strokeLinecap="butt" strokeDasharray="2 3" />
      )}
      <Dots points={dotsOf(alone)} colour={colour} />
      <Dots points={dotsOf(hollow)} colour={colour} isHollow />
    </>
  )
}

const NONE: ReadonlySet<number> = new Set()

/** Lines of no length with round ends: the only circles that a stretched drawing does not flatten. */
export function Dots({
  points,
  colour,
  isHollow = false,
}: {
  /** In shares of the square. */
  points: readonly (readonly [number, number])[]
  colour: string
  isHollow?: boolean
}) {
  if (points.length === 0) return null
  const d = points.map(([x, y]) => `M${String(round(x * SIDE))} ${String(round(y * SIDE))}h0.01`).join('')
  const size = points.length > LARGE_DOTS_UP_TO ? DOT_PX.small : DOT_PX.large
  const ends = { strokeLinecap: 'round', vectorEffect: 'non-scaling-stroke', fill: 'none' } as const
  return (
    <>
      <path d={d} stroke={colour} strokeWidth={size} {...ends} />
      {isHollow && <path d={d} stroke="var(--surface)" strokeWidth={size / 2} {...ends} />}
    </>
  )
}
