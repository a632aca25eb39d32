/** What latencies are read from: ready quantiles of periods that are over, states of the others. @module */
import { z } from 'zod'
import { ELSEWHERE } from '@/lib/analytics/geography'
import { middleOfCut } from '@/lib/analytics/quantile'
import { bucketStart, nextBucket, type Bucket, type Period } from '@/lib/analytics/range'
import { bucketMs } from './asking'
import { dayText } from './presence'
import type { Question } from './question'
import { rttPieces } from './state-pieces'
import { timeTable } from './time-table'

const DAY_MS = 86_400_000
/** Links between regions are read over so many days at most, the newest of the range. */
const PAIR_DAYS_MAX = 31

const number = z.coerce.number()
const quantile = z.number().nullable().transform(middleOfCut)
const quantiles = z.tuple([quantile, quantile, quantile])
const QUANTILES = (column: string): string =>
  `arrayMap(t -> if(isFinite(t), t, NULL), quantilesBFloat16Merge(0.5, 0.9, 0.99)(${column}))`

const pointRow = z.object({
  startMs: number,
  measured: number,
  quiet: number,
  sumMs: number,
  /** Empty: they are not stated, or more was measured since. */
  times: z.union([quantiles, z.tuple([])]),
})
type PointRow = z.infer<typeof pointRow>

/** What was measured in each bucket, with the quantiles that stand ready for it. */
export function pointsQuestion(name: string, bucket: Bucket, period: Period): Question<PointRow> {
  const { table, column, condition, params } = timeTable('rtt', bucket, period)
  const counts = `
        SELECT
          ${bucketMs(bucket, `r.${column}`)} AS startMs,
          sum(r.measured) AS measured,
          sum(r.quiet) AS quiet,
          sum(r.sum_ms) AS sumMs
        FROM ${table} AS r
        WHERE ${condition('r')}
        GROUP BY startMs`
  if (bucket === 'hour') {
    return {
      name,
      sql: `
      SELECT c.startMs AS startMs, c.measured AS measured, c.quiet AS quiet, c.sumMs AS sumMs, [] AS times
      FROM (${counts}
      ) AS c
      ORDER BY startMs`,
      params,
      row: pointRow,
    }
  }
  return {
    name,
    sql: `
      SELECT c.startMs AS startMs, c.measured AS measured, c.quiet AS quiet, c.sumMs AS sumMs, s.times AS times
      FROM (${counts}
      ) AS c
      LEFT ANY JOIN (
        SELECT toInt64(toUnixTimestamp(toDateTime(f.start, 'UTC'))) * 1000 AS startMs, f.measured AS measured, f.times AS times
        FROM rtt_figures AS f FINAL
        WHERE f.bucket = {bucket:String} AND f.start >= {first:Date}
      ) AS s ON s.startMs = c.startMs AND s.measured = c.measured
      ORDER BY startMs`,
    params: { ...params, bucket, first: dayText(bucketStart(bucket, period.fromMs)) },
    row: pointRow,
  }
}

const timesRow = z.object({ startMs: number, times: quantiles })

/** The quantiles of buckets that are not stated, put together from the states of their days or hours. */
export function timesQuestion(
  name: string,
  bucket: Bucket,
  period: Period,
  starts: readonly number[],
): Question<z.infer<typeof timesRow>> {
  const { table, column, condition, params } = timeTable('rtt', bucket, period)
  const days = starts.flatMap((startMs) => daysFrom(startMs, nextBucket(bucket, startMs)))
  const isHour = bucket === 'hour'
  return {
    name,
    sql: `
      SELECT ${bucketMs(bucket, `r.${column}`)} AS startMs, ${QUANTILES('r.rtt')} AS times
      FROM ${table} AS r
      WHERE ${condition('r')}${isHour ? '' : ' AND r.day IN {days:Array(Date)}'}
      GROUP BY startMs
      ORDER BY startMs`,
    params: isHour ? params : { ...params, days },
    row: timesRow,
  }
}

function daysFrom(fromMs: number, toMs: number): string[] {
  return Array.from({ length: (toMs - fromMs) / DAY_MS }, (_, at) => dayText(fromMs + at * DAY_MS))
}

const totalRow = z.object({ measured: number, quiet: number, sumMs: number, times: quantiles })

/** All of a period together. */
export function totalQuestion(
  name: string,
  period: Period,
  nowMs: number,
): Question<z.infer<typeof totalRow>> {
  const { sql, params } = rttPieces('all', ['measured', 'quiet', 'sum_ms', 'rtt'], period, nowMs)
  return {
    name,
    sql: `
      SELECT sum(s.measured) AS measured, sum(s.quiet) AS quiet, sum(s.sum_ms) AS sumMs, ${QUANTILES('s.rtt')} AS times
      FROM (
        ${sql}
      ) AS s`,
    params,
    row: totalRow,
  }
}

const collectorRow = z.object({
  collector: z.string(),
  country: z.string(),
  measured: number,
  times: quantiles,
})

/** @param small - countries that are joined. */
export function collectorQuestion(
  period: Period,
  nowMs: number,
  small: string[],
): Question<z.infer<typeof collectorRow>> {
  const { sql, params } = rttPieces('country', ['collector', 'country', 'measured', 'rtt'], period, nowMs)
  return {
    name: 'get-rtt-by-country',
    sql: `
      SELECT
        toString(s.collector) AS collector,
        if(has({small:Array(String)}, toString(s.country)), {elsewhere:String}, toString(s.country)) AS country,
        sum(s.measured) AS measured,
        ${QUANTILES('s.rtt')} AS times
      FROM (
        ${sql}
      ) AS s
      GROUP BY collector, country
      ORDER BY collector, measured DESC, country`,
    params: { ...params, small, elsewhere: ELSEWHERE },
    row: collectorRow,
  }
}

const pairRow = z.object({
  from: z.string(),
  to: z.string(),
  messages: number,
  timed: number,
  times: quantiles,
})

export function pairsQuestion({ fromMs, toMs }: Period): Question<z.infer<typeof pairRow>> {
  const since = Math.max(fromMs, toMs - PAIR_DAYS_MAX * DAY_MS)
  return {
    name: 'get-region-pairs',
    sql: `
      SELECT
        toString(r.from_region) AS from,
        toString(r.to_region) AS to,
        sum(r.messages) AS messages,
        sum(r.timed) AS timed,
        ${QUANTILES('r.latency')} AS times
      FROM region_latency_days AS r FINAL
      WHERE r.day >= {since:Date} AND r.day < {until:Date} AND r.messages > 0
      GROUP BY from, to
      ORDER BY from, to`,
    params: { since: dayText(since), until: dayText(nextBucket('day', toMs - 1)) },
    row: pairRow,
  }
}
