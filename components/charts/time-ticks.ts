/** Ticks of a time axis in UTC, as many as there is room for. @module */
import { scaleUtc } from 'd3-scale'
import { utcFormat } from 'd3-time-format'

const HOURS_ONLY_MS = 36 * 3_600_000
/** From so long on, months are named rather than their first days. */
const MONTHS_MS = 75 * 86_400_000
const hourFormat = utcFormat('%H:%M')
const dayFormat = utcFormat('%-d %b')
const monthFormat = utcFormat('%b')
const yearFormat = utcFormat('%b %Y')
/** Room one label wants, px; and the least, where days are counted anew with each month. */
const LABEL_PX = 84
const LEAST_PX = 60

export interface TimeTick {
  atMs: number
  label: string
}

export function timeTicks(sinceMs: number, untilMs: number, widthPx: number): TimeTick[] {
  const count = Math.max(3, Math.floor(widthPx / LABEL_PX))
  const isShort = untilMs - sinceMs <= HOURS_ONLY_MS
  const isLong = untilMs - sinceMs >= MONTHS_MS
  const x = scaleUtc([sinceMs, untilMs], [0, widthPx])
  const ticks: TimeTick[] = []
  for (const tick of x.ticks(count)) {
    const before = ticks.at(-1)
    const isMidnight = tick.getUTCHours() === 0 && tick.getUTCMinutes() === 0
    if (!isShort && !isMidnight) continue
    // Labels are of whole minutes: half a minute later it would be the same again.
    if (tick.getTime() % 60_000 !== 0) continue
    if (before !== undefined && x(tick) - x(before.atMs) < LEAST_PX) continue
    ticks.push({ atMs: tick.getTime(), label: labelOf(tick, isMidnight, isLong, before === undefined) })
  }
  return ticks
}

function labelOf(tick: Date, isMidnight: boolean, isLong: boolean, isFirst: boolean): string {
  if (!isMidnight) return hourFormat(tick)
  if (isLong && tick.getUTCDate() === 1) {
    return isFirst || tick.getUTCMonth() === 0 ? yearFormat(tick) : monthFormat(tick)
  }
  // Midnight is where a new day begins: its date says more than 00:00.
  return dayFormat(tick)
}

/** The same axis for three widths of a plot; the page shows the one that fits, without knowing its own width. */
export const PLOT_WIDTHS = [
  { widthPx: 230, shownAt: '@md/chart:hidden' },
  { widthPx: 380, shownAt: 'hidden @md/chart:block @3xl/chart:hidden' },
  { widthPx: 640, shownAt: 'hidden @3xl/chart:block' },
] as const
