/** The pieces a stretch of time is put together from: as few states as possible are merged. @module */
import { bucketStart, nextBucket, type Bucket, type Period } from './range'

/** Ascending; none overlaps another. */
interface PeriodPieces {
  months: Period[]
  days: Period[]
  hours: Period[]
}

/**
 * Cuts a period, which begins and ends with an hour, into whole months, whole days, and hours.
 * @param nowMs - behind it there is nothing: a period that reaches it is taken to the end of the month.
 */
export function cutPeriod({ fromMs, toMs }: Period, nowMs: number): PeriodPieces {
  const endMs = toMs >= nowMs ? nextBucket('month', Math.max(nowMs, toMs - 1)) : toMs
  const months = cut('month', { fromMs, toMs: endMs })
  const days = months.rests.map((rest) => cut('day', rest))
  return {
    months: months.whole,
    days: days.flatMap(({ whole }) => whole),
    hours: days.flatMap(({ rests }) => rests),
  }
}

function cut(bucket: Bucket, period: Period): { whole: Period[]; rests: Period[] } {
  const { fromMs, toMs } = period
  const firstMs = bucketStart(bucket, fromMs) === fromMs ? fromMs : nextBucket(bucket, fromMs)
  const lastMs = bucketStart(bucket, toMs)
  if (firstMs >= lastMs) return { whole: [], rests: fromMs < toMs ? [period] : [] }
  return {
    whole: [{ fromMs: firstMs, toMs: lastMs }],
    rests: [
      { fromMs, toMs: firstMs },
      { fromMs: lastMs, toMs },
    ].filter((rest) => rest.fromMs < rest.toMs),
  }
}
