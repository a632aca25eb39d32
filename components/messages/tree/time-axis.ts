/** The axis of milliseconds since publication. @module */
import { scaleLinear } from 'd3-scale'
import type { Arrival } from '@/lib/messages/message'

export interface TimeAxis {
  /** Where the axis ends, ms; it begins at 0. */
  readonly endMs: number
  readonly ticks: readonly { ms: number; label: string }[]
  /** Share of the axis' length, 0 to 1; what lies beyond its end is put at 1. */
  share: (ms: number) => number
}

/** An axis is never shorter than this: nothing finer is told by the nodes' clocks. */
const LEAST_MS = 1
const TICKS = 6

/** From 0 to a round number beyond the last known arrival. */
export function timeAxis(arrivals: readonly Pick<Arrival, 'afterMs' | 'state'>[]): TimeAxis {
  let last = LEAST_MS
  for (const { afterMs } of arrivals) if (afterMs !== null && afterMs > last) last = afterMs
  const scale = scaleLinear([0, last * 1.02], [0, 1])
  const [, endMs = last] = scale.domain()
  const inSeconds = endMs >= 5_000
  return {
    endMs,
    ticks: scale.ticks(TICKS).map((ms) => ({ ms, label: tickLabel(ms, inSeconds) })),
    share: (ms) => Math.min(1, Math.max(0, ms / endMs)),
  }
}

/** One unit for the whole axis; the unit stands at its first mark. */
function tickLabel(ms: number, inSeconds: boolean): string {
  const text = String(Number((inSeconds ? ms / 1_000 : ms).toPrecision(6)))
  return ms === 0 ? `0 ${inSeconds ? 's' : 'ms'}` : text
}

/** As a CSS or SVG length: `12.345%`. */
export const percent = (share: number): string => `${(share * 100).toFixed(3)}%`
