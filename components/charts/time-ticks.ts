/** Ticks of a time axis in UTC, as many as there is room for. @module */
import { scaleUtc } from 'd3-scale'
import { utcFormat } from 'd3-time-format'

const HOURS_ONLY_MS = 36 * 3_600_000
const hourFormat = utcFormat('%H:%M')
const dayFormat = utcFormat('%-d %b')
/** Room one label wants, px. */
const LABEL_PX = 84

export interface TimeTick {
  atMs: number
  label: string
}

export function timeTicks(sinceMs: number, untilMs: number, widthPx: number): TimeTick[] {
  const count = Math.max(2, Math.floor(widthPx / LABEL_PX))
  const isShort = untilMs - sinceMs <= HOURS_ONLY_MS
  return scaleUtc([sinceMs, untilMs], [0, widthPx])
    .ticks(count)
    .filter((tick) => isShort || tick.getUTCHours() === 0)
    .map((tick) => ({
      atMs: tick.getTime(),
      // Midnight is where a new day begins: its date says more than 00:00.
      label:
        isShort && (tick.getUTCHours() !== 0 || tick.getUTCMinutes() !== 0)
          ? hourFormat(tick)
          : dayFormat(tick),
    }))
}
