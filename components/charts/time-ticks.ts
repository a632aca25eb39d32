/** Ticks of a time axis in UTC, as many as there is room for. @module */
import { scaleUtc } from 'd3-scale'
import { utcFormat } from 'd3-time-format'

const HOURS_ONLY_MS = 36 * 3_600_000
const hourFormat = utcFormat('%H:%M')
const dayFormat = utcFormat('%-d %b')
/** Room one label wants, px; and the least, where days are counted anew with each month. */
const LABEL_PX = 84
const LEAST_PX = 60

export interface TimeTick {
  atMs: number
  label: string
}

export function timeTicks(sinceMs: number, untilMs: number, widthPx: number): TimeTick[] {
  const count = Math.max(2, Math.floor(widthPx / LABEL_PX))
  const isShort = untilMs - sinceMs <= HOURS_ONLY_MS
  const x = scaleUtc([sinceMs, untilMs], [0, widthPx])
  const ticks: TimeTick[] = []
  for (const tick of x.ticks(count)) {
    const before = ticks.at(-1)
    const isMidnight = tick.getUTCHours() === 0 && tick.getUTCMinutes() === 0
    if (!isShort && !isMidnight) continue
    if (before !== undefined && x(tick) - x(before.atMs) < LEAST_PX) continue
    // Midnight is where a new day begins: its date says more than 00:00.
    ticks.push({ atMs: tick.getTime(), label: isMidnight ? dayFormat(tick) : hourFormat(tick) })
  }
  return ticks
}
