import { z } from 'zod'
import { nextBucket, type Bucket, type Period } from '@/lib/analytics/range'
import { bucketMs, seconds, type Asking } from './asking'
import type { Question } from './question'
import { dayText } from './presence'

const number = z.coerce.number().int()

const keptRow = z.object({
  /** First day of the bucket. */
  start: z.iso.date(),
  seen: z.int(),
  reachable: z.int(),
  first_ever: z.int(),
  returning: z.int(),
  gone: z.int(),
  prefixes: z.int().nullable(),
  largest_prefix: z.int().nullable(),
})

/**
 * What the keeper has ready, a row a bucket in which somebody was visited, in no order. Asked for as it is kept: most of
 * what these rows take is the reading of the question, so it neither sorts nor sifts nor works anything out.
 */
export function readyGrowthQuestion(
  bucket: Bucket,
  { fromMs, toMs }: Period,
): Question<z.infer<typeof keptRow>> {
  return {
    name: 'get-growth',
    sql: `
      SELECT start, seen, reachable, first_ever, returning, gone, prefixes, largest_prefix
      FROM growth FINAL
      WHERE bucket = {bucket:String} AND start >= {from:Date} AND start < {to:Date}`,
    params: { bucket, from: dayText(Math.max(0, fromMs)), to: dayText(nextBucket(bucket, toMs - 1)) },
    row: keptRow,
  }
}

/** A bucket that is ready. */
interface ReadyGrowth {
  readonly seen: number
  readonly reachable: number
  readonly new: number
  readonly returning: number
  readonly gone: number
  readonly prefixes: number | null
  readonly largestPrefix: number | null
}

/** Ready figures by the start of their bucket, ms; where nobody answered there is nothing to tell. */
export async function readReadyGrowth(
  ask: Asking['ask'],
  bucket: Bucket,
  period: Period,
): Promise<Map<number, ReadyGrowth>> {
  const ready = new Map<number, ReadyGrowth>()
  for (const row of await ask(readyGrowthQuestion(bucket, period))) {
    const { start, first_ever, largest_prefix, ...same } = row
    if (same.reachable === 0) continue
    ready.set(Date.parse(start), { ...same, new: first_ever, largestPrefix: largest_prefix })
  }
  return ready
}

/** The last day before another in which somebody answered, as far as it is ready; the first of all times: none is. */
const lastReadyDay = (day: string): string =>
  `(SELECT max(g.start) FROM growth AS g WHERE g.bucket = 'day' AND g.reachable > 0 AND g.start < ${day})`

/** First day of the bucket that holds a day. */
const FIRST_DAY: Readonly<Record<Bucket, (day: string) => string>> = {
  hour: (day) => day,
  day: (day) => day,
  week: (day) => `toMonday(${day})`,
  month: (day) => `toStartOfMonth(${day})`,
}

const openRow = z.object({ seen: number, reachable: number, stayed: number, first: number })

/**
 * The bucket that is going on, and the last one before it in which somebody answered: how many answered in both
 * (`stayed`), how many for the first time ever (`first`).
 */
export function openGrowthQuestion(bucket: Bucket, { fromMs }: Period): Question<z.infer<typeof openRow>> {
  // A ready day may lag behind: it says only from where on to look.
  const before = `(
        SELECT max(d.day)
        FROM presence_total_days AS d
        WHERE d.day < {start:Date} AND bitmapCardinality(d.reachable) > 0
          AND d.day >= ${lastReadyDay('{start:Date}')}
      )`
  return {
    name: 'get-growth-now',
    sql: `
      SELECT
        groupBitmapMergeIf(p.seen, p.day >= {start:Date}) AS seen,
        groupBitmapMergeIf(p.reachable, p.day >= {start:Date}) AS reachable,
        bitmapAndCardinality(
          groupBitmapMergeStateIf(p.reachable, p.day >= {start:Date}),
          groupBitmapMergeStateIf(p.reachable, p.day < {start:Date})
        ) AS stayed,
        (
          SELECT countIf(n.first >= toDateTime({start:Date}, 'UTC'))
          FROM (SELECT min(s.first_reachable) AS first FROM node_spans AS s GROUP BY s.node_num) AS n
        ) AS first
      FROM presence_total_days AS p
      WHERE p.day >= ${FIRST_DAY[bucket](before)}`,
    params: { start: dayText(fromMs) },
    row: openRow,
  }
}

const hourRow = z.object({ startMs: number, seen: number, reachable: number, before: number, stayed: number })

/** By the hour, with how many answered in the last hour before it in which somebody did (`before`), and in both (`stayed`). */
export function hourlyGrowthQuestion({ fromMs, toMs }: Period): Question<z.infer<typeof hourRow>> {
  return {
    name: 'get-growth-hours',
    sql: `
      SELECT
        ${bucketMs('hour', 'h.hour')} AS startMs,
        bitmapCardinality(h.seen) AS seen,
        bitmapCardinality(h.reachable) AS reachable,
        bitmapCardinality(h.before) AS before,
        bitmapAndCardinality(h.reachable, h.before) AS stayed
      FROM (
        SELECT
          hour,
          seen,
          reachable,
          lagInFrame(reachable) OVER (ORDER BY hour ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before
        FROM (
          SELECT
            p.hour AS hour,
            groupBitmapMergeState(p.seen) AS seen,
            groupBitmapMergeState(p.reachable) AS reachable
          FROM presence_total_hours AS p
          WHERE p.hour < toDateTime({to:UInt32}, 'UTC') AND p.hour >= (
            SELECT if(max(b.hour) = toDateTime(0, 'UTC'), toDateTime({from:UInt32}, 'UTC'), max(b.hour))
            FROM presence_total_hours AS b
            WHERE b.hour < toDateTime({from:UInt32}, 'UTC') AND bitmapCardinality(b.reachable) > 0
              AND b.hour >= toDateTime(${lastReadyDay(`toDate(toDateTime({from:UInt32}, 'UTC'))`)}, 'UTC')
          )
          GROUP BY hour
          HAVING bitmapCardinality(reachable) > 0
        )
      ) AS h
      WHERE h.hour >= toDateTime({from:UInt32}, 'UTC')
      ORDER BY startMs`,
    params: { from: seconds(fromMs), to: seconds(toMs) },
    row: hourRow,
  }
}

const firstsRow = z.object({ startMs: number, nodes: number })

/** Nodes by the hour of their first answer ever. */
export function newByHourQuestion({ fromMs, toMs }: Period): Question<z.infer<typeof firstsRow>> {
  return {
    name: 'get-new-by-hour',
    sql: `
      SELECT
        ${bucketMs('hour', 'toStartOfHour(toDateTime(n.first))')} AS startMs,
        count() AS nodes
      FROM (SELECT min(s.first_reachable) AS first FROM node_spans AS s GROUP BY s.node_num) AS n
      WHERE n.first >= toDateTime({from:UInt32}, 'UTC') AND n.first < toDateTime({to:UInt32}, 'UTC')
      GROUP BY startMs`,
    params: { from: seconds(fromMs), to: seconds(toMs) },
    row: firstsRow,
  }
}

const newRow = z.object({ nodes: number })

/** Nodes that answered for the first time ever in a period. */
export function newQuestion(name: string, { fromMs, toMs }: Period): Question<z.infer<typeof newRow>> {
  return {
    name,
    sql: `
      SELECT count() AS nodes
      FROM (SELECT min(s.first_reachable) AS first FROM node_spans AS s GROUP BY s.node_num) AS n
      WHERE n.first >= toDateTime({from:UInt32}, 'UTC') AND n.first < toDateTime({to:UInt32}, 'UTC')`,
    params: { from: seconds(fromMs), to: seconds(toMs) },
    row: newRow,
  }
}
