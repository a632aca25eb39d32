/** Quantiles of round-trip times by day, week and month, put out as numbers inside the store. @module */
import { z } from 'zod'
import type { Database } from '../client'
import { GROWTH_BUCKETS, PERIOD_OF, type GrowthBucket } from './growth'

/** Periods in one statement. */
const PERIODS_AT_ONCE = 31

const startRow = z.object({ start: z.iso.date() })

/**
 * States the periods that are over and were made of another number of measurements than there are. Whoever reads a row
 * compares that number too, so one that is late, or stated twice, is never taken for what it is not.
 */
export async function stateRttFigures(db: Database, signal: AbortSignal): Promise<void> {
  for (const bucket of GROWTH_BUCKETS) {
    const starts = await getStaleStarts(db, bucket, signal)
    for (let at = 0; at < starts.length; at += PERIODS_AT_ONCE) {
      await statePeriods(db, bucket, starts.slice(at, at + PERIODS_AT_ONCE), signal)
    }
  }
}

async function getStaleStarts(db: Database, bucket: GrowthBucket, signal: AbortSignal): Promise<string[]> {
  const startOf = (day: string): string => PERIOD_OF[bucket](day).start
  const rows = await db.select({
    name: 'get-stale-rtt-periods',
    sql: `
      SELECT toString(c.start) AS start
      FROM (
        SELECT ${startOf('r.day')} AS start, sum(r.measured) AS measured
        FROM rtt_all_days AS r
        WHERE r.day < ${startOf(`toDate(now('UTC'))`)}
        GROUP BY start
      ) AS c
      LEFT JOIN (
        SELECT f.start AS start, f.measured AS measured FROM rtt_figures AS f FINAL WHERE f.bucket = {bucket:String}
      ) AS s ON s.start = c.start
      WHERE c.measured != s.measured
      ORDER BY c.start`,
    params: { bucket },
    row: startRow,
    signal,
  })
  return rows.map(({ start }) => start)
}

async function statePeriods(
  db: Database,
  bucket: GrowthBucket,
  starts: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { start } = PERIOD_OF[bucket]('r.day')
  const { next } = PERIOD_OF[bucket]('{last:Date}')
  await db.command({
    name: 'state-rtt-figures',
    sql: `
      INSERT INTO rtt_figures (bucket, start, measured, times, version)
      SELECT
        {bucket:String},
        ${start} AS start,
        sum(r.measured),
        quantilesBFloat16Merge(0.5, 0.9, 0.99)(r.rtt),
        toUnixTimestamp64Milli(now64(3, 'UTC'))
      FROM rtt_all_days AS r
      WHERE r.day >= {first:Date} AND r.day < ${next} AND ${start} IN {starts:Array(Date)}
      GROUP BY start`,
    params: { bucket, starts, first: starts[0], last: starts.at(-1) },
    signal,
  })
}
