/** The axis of milliseconds since publication. @module */
import { scaleLinear } from 'd3-scale'
import type { Arrival } from '@/lib/messages/message'

export interface TimeAxis {
  /** `hops`: no time is known, so what runs across is the number of hops. */
  readonly unit: 'ms' | 'hops'
  /** Where the axis ends, ms (or hops); it begins at 0. */
  readonly end: number
  readonly ticks: readonly { at: number; label: string }[]
  /** Where an arrival stands on the axis; null: not known. */
  placeOf: (arrival: Placed) => number | null
  /** Share of the axis' length, 0 to 1; what lies beyond its end is put at 1. */
  share: (at: number) => number
}

type Placed = Pick<Arrival, 'afterMs' | 'depth'>

/** An axis is never shorter than this: nothing finer is told by the nodes' clocks. */
const LEAST_MS = 1
const TICKS = 6

/** From 0 to beyond the last known arrival; in hops while no time but the origin's is known. */
export function timeAxis(arrivals: readonly Placed[]): TimeAxis {
  const times = arrivals.flatMap(({ afterMs }) => (afterMs === null ? [] : [afterMs]))
  const depths = arrivals.flatMap(({ depth }) => (depth === null ? [] : [depth]))
  const last = greatest(times)
  if (last === 0 && times.length < depths.length && depths.length > 1) return hopAxis(greatest(depths))
  const scale = scaleLinear([0, Math.max(last, LEAST_MS) * 1.02], [0, 1])
  const [, end = last] = scale.domain()
  const inSeconds = end >= 5_000
  return {
    unit: 'ms',
    end,
    ticks: scale.ticks(TICKS).map((ms) => ({ at: ms, label: tickLabel(ms, inSeconds) })),
    placeOf: ({ afterMs }) => afterMs,
    share: (at) => Math.min(1, Math.max(0, at / end)),
  }
}

function hopAxis(deepest: number): TimeAxis {
  const end = Math.max(1, deepest) * 1.05
  const every = Math.ceil(deepest / 12)
  const ticks: { at: number; label: string }[] = [{ at: 0, label: 'origin' }]
  for (let hop = every; hop <= deepest; hop += every) {
    ticks.push({ at: hop, label: hop === every ? `hop ${String(hop)}` : String(hop) })
  }
  return { unit: 'hops', end, ticks, placeOf: ({ depth }) => depth, share: (at) => at / end }
}

const greatest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0)

/** One unit for the whole axis; the unit stands at its first mark. */
function tickLabel(ms: number, inSeconds: boolean): string {
  const text = String(Number((inSeconds ? ms / 1_000 : ms).toPrecision(6)))
  return ms === 0 ? `0 ${inSeconds ? 's' : 'ms'}` : text
}

/** As a CSS or SVG length: `12.345%`. */
export const percent = (share: number): string => `${(share * 100).toFixed(3)}%`
