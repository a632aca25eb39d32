import { NOT_KNOWN } from './numbers'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

// By hand, not by Intl: its wording (Sep, Sept) differs between the server and browsers.
export const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const

/** `21 Nov 2026, 13:17:24 UTC`. */
export function formatInstant(atMs: number): string {
  const at = new Date(atMs)
  const month = MONTHS[at.getUTCMonth()] ?? ''
  return `${String(at.getUTCDate())} ${month} ${String(at.getUTCFullYear())}, ${formatClock(atMs)}`
}

/** `13:17:24 UTC`. */
export function formatClock(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(11, 19)} UTC`
}

/** How long ago, in one unit: `now`, `12 s ago`, `4 min ago`, `3 h ago`, `9 d ago`. A time ahead of ours is `now`. */
export function formatAgo(atMs: number | null, nowMs: number): string {
  if (atMs === null) return NOT_KNOWN
  const past = nowMs - atMs
  return past < 2 * second ? 'now' : `${formatDuration(past)} ago`
}

/** A length of time in its largest whole unit: `12 s`, `4 min`, `3 h`, `9 d`. */
export function formatDuration(lengthMs: number): string {
  const length = Math.max(0, lengthMs)
  if (length < minute) return `${Math.floor(length / second)} s`
  if (length < hour) return `${Math.floor(length / minute)} min`
  if (length < 2 * day) return `${Math.floor(length / hour)} h`
  return `${Math.floor(length / day)} d`
}
