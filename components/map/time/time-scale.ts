/** From what is kept to what the time slider offers: its ends, its steps, its marks. @module */
import { MONTHS } from '@/lib/format/times'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export interface TimeScale {
  /** A whole step at or after the first time there is. */
  readonly fromMs: number
  /** A whole step at or before now; the end of the slider is the present itself. */
  readonly toMs: number
  /** One press of an arrow key. */
  readonly stepMs: number
  /** One press of a page key. */
  readonly pageMs: number
}

export interface TimeMark {
  /** 0 to 1 of the slider. */
  readonly at: number
  /** '' where there is no room for one. */
  readonly label: string
}

/** Steps of a young network are minutes, of an old one hours. @returns null: there is no past to slide into. */
export function timeScale(firstMs: number | null, nowMs: number): TimeScale | null {
  if (firstMs === null) return null
  const lengthMs = nowMs - firstMs
  const stepMs = lengthMs < 12 * HOUR_MS ? MINUTE_MS : lengthMs < 3 * DAY_MS ? 10 * MINUTE_MS : HOUR_MS
  const pageMs = stepMs === HOUR_MS ? DAY_MS : 6 * stepMs
  const fromMs = Math.ceil(firstMs / stepMs) * stepMs
  const toMs = Math.ceil(nowMs / stepMs) * stepMs
  return fromMs < toMs ? { fromMs, toMs, stepMs, pageMs } : null
}

/** How far marks may be apart, and how many of a kind a slider has room for. */
const MARKS = [
  { everyMs: 10 * MINUTE_MS, most: 24 },
  { everyMs: HOUR_MS, most: 48 },
  { everyMs: DAY_MS, most: 120 },
  { everyMs: 7 * DAY_MS, most: 120 },
]
const LABELS_MAX = 6

/** Marks at whole days; at hours or weeks where those are too few or too many. Some have names. */
export function timeMarks({ fromMs, toMs }: TimeScale): TimeMark[] {
  const fitting = MARKS.find(({ everyMs, most }) => (toMs - fromMs) / everyMs <= most)
  const everyMs = fitting?.everyMs ?? 28 * DAY_MS
  const times: number[] = []
  for (let at = Math.ceil(fromMs / everyMs) * everyMs; at < toMs; at += everyMs) times.push(at)
  const labelEvery = Math.max(1, Math.ceil(times.length / LABELS_MAX))
  return times.map((atMs, index) => ({
    at: (atMs - fromMs) / (toMs - fromMs),
    label: index % labelEvery === 0 ? markText(atMs, everyMs) : '',
  }))
}

function markText(atMs: number, everyMs: number): string {
  const date = new Date(atMs)
  if (everyMs < DAY_MS) return date.toISOString().slice(11, 16)
  return `${String(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''}`
}

/** Time that passes in a second of playing. */
export const SPEEDS = [
  { id: '10min', label: '10 min/s', stepMs: 10 * MINUTE_MS },
  { id: '1h', label: '1 h/s', stepMs: HOUR_MS },
  { id: '6h', label: '6 h/s', stepMs: 6 * HOUR_MS },
  { id: '1d', label: '1 day/s', stepMs: DAY_MS },
] as const
export type SpeedId = (typeof SPEEDS)[number]['id']

/** How far back the map is compared with. */
export const COMPARISONS = [
  { id: '1h', label: '1 h before', lengthMs: HOUR_MS },
  { id: '6h', label: '6 h before', lengthMs: 6 * HOUR_MS },
  { id: '1d', label: '1 day before', lengthMs: DAY_MS },
  { id: '7d', label: '7 days before', lengthMs: 7 * DAY_MS },
  { id: '30d', label: '30 days before', lengthMs: 30 * DAY_MS },
] as const

/** Those that there is a past for; of the first that is longer, the beginning stands. */
export function comparisonsWithin(pastMs: number): readonly (typeof COMPARISONS)[number][] {
  return COMPARISONS.filter((_, index) => (COMPARISONS[index - 1]?.lengthMs ?? 0) < pastMs)
}
