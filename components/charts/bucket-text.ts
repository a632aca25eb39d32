/** What a bucket of time is called. @module */
import type { Bucket } from '@/lib/analytics/range'
import { formatInstant, MONTHS } from '@/lib/format/times'

/** `instant`: not a stretch of time but a moment. */
export type Step = Bucket | 'instant'

/** `21 Nov 2026, 13:00 UTC`, `21 Nov 2026`, `Week of 16 Nov 2026`, `Nov 2026`. */
export function bucketText(step: Step, startMs: number): string {
  if (step === 'instant') return formatInstant(startMs)
  const at = new Date(startMs)
  const month = `${MONTHS[at.getUTCMonth()] ?? ''} ${String(at.getUTCFullYear())}`
  if (step === 'month') return month
  const day = `${String(at.getUTCDate())} ${month}`
  if (step === 'week') return `Week of ${day}`
  return step === 'day' ? day : `${day}, ${at.toISOString().slice(11, 16)} UTC`
}
