import { z } from 'zod'
import type { Coverage } from '@/lib/analytics/answer'
import { findOutages, type Outage } from '@/lib/analytics/outages'
import { bucketStarts, nextBucket, type Bucket, type Period } from '@/lib/analytics/range'
import { bucketMs, seconds } from './asking'
import type { Question } from './question'

const MINUTE_MS = 60_000

const coverageRow = z.object({
  startMs: z.coerce.number().int(),
  minutes: z.coerce.number().int(),
  lastHour: z.coerce.number().int(),
  partial: z.array(z.array(z.number().int())),
})
type CoverageRow = z.infer<typeof coverageRow>

/** One row a bucket in which a collector worked; of its hours only those are told whose minutes are not all known. */
export function coverageQuestion(bucket: Bucket, { fromMs, toMs }: Period): Question<CoverageRow> {
  return {
    name: 'get-coverage',
    sql: `
      SELECT
        ${bucketMs(bucket, 'h.hour')} AS startMs,
        sum(h.worked) AS minutes,
        intDiv(toUnixTimestamp(max(h.hour)), 3600) AS lastHour,
        groupArrayIf(
          arrayConcat([intDiv(toUnixTimestamp(h.hour), 3600), intDiv(h.before, 3600)], arraySort(bitmapToArray(h.minutes))),
          h.worked < 60 OR h.before != toUnixTimestamp(h.hour) - 3600
        ) AS partial
      FROM (
        SELECT
          hour,
          minutes,
          bitmapCardinality(minutes) AS worked,
          lagInFrame(toUnixTimestamp(hour)) OVER (ORDER BY hour ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before
        FROM (
          SELECT c.hour AS hour, groupBitmapMergeState(c.minutes) AS minutes
          FROM collector_hours AS c
          WHERE c.hour >= toDateTime({from:UInt32}, 'UTC') AND c.hour < toDateTime({to:UInt32}, 'UTC')
          GROUP BY hour
        )
        ORDER BY hour
      ) AS h
      GROUP BY startMs
      ORDER BY startMs`,
    params: { from: seconds(fromMs), to: seconds(toMs) },
    row: coverageRow,
  }
}

/** One a bucket of the period, in which nobody worked ones too. */
export function coverageOf(
  rows: readonly CoverageRow[],
  bucket: Bucket,
  period: Period,
  nowMs: number,
): Coverage[] {
  const minutes = new Map(rows.map((row) => [row.startMs, row.minutes]))
  return bucketStarts(bucket, period).map((startMs) => {
    const endMs = nextBucket(bucket, startMs)
    const lengthMs = Math.max(MINUTE_MS, Math.min(endMs, nowMs) - startMs)
    return {
      startMs,
      observed: Math.min(1, ((minutes.get(startMs) ?? 0) * MINUTE_MS) / lengthMs),
      isOpen: endMs > nowMs,
    }
  })
}

/** @param firstMs - the hour of the first sign of life ever. */
export function outagesOf(
  rows: readonly CoverageRow[],
  period: Period,
  firstMs: number | null,
  nowMs: number,
): Outage[] {
  const partial = rows
    .flatMap((row) => row.partial)
    .map(([hour = 0, before = 0, ...minutes]) => ({ hour, before, minutes }))
    .sort((a, b) => a.hour - b.hour)
  return findOutages(partial, rows.at(-1)?.lastHour ?? 0, { ...period, firstMs, nowMs })
}
