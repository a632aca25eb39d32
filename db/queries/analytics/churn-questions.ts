/** What the churn of a range is read from: ready figures by day, times of nodes summed up over months, spans of nodes. @module */
import { z } from 'zod'
import type { ShownQuery } from '@/lib/analytics/answer'
import { bucketStart, nextBucket, type Period } from '@/lib/analytics/range'
import { LENGTH_EDGES_MS } from '@/lib/sessions/lengths'
import type { Question } from './question'
import { dayText, presenceOf } from './presence'

const DAY_MS = 86_400_000
const number = z.coerce.number()
const count = number.int()

const sessionsRow = z.object({
  days: count,
  ended: count,
  open: count,
  medianMs: number.nullable(),
  p90Ms: number.nullable(),
  lengths: z.array(count),
})

/** UTC days that a period touches, the last included. */
function daysOf({ fromMs, toMs }: Period): { from: string; to: string } {
  return { from: dayText(fromMs), to: dayText(toMs - 1) }
}

/** Sessions that ended in the days of a period, and those going on at the end of the last. */
export function endedQuestion(period: Period): Question<z.infer<typeof sessionsRow>> {
  return {
    name: 'get-ended-sessions',
    sql: `
      SELECT
        count() AS days,
        sum(s.ended) AS ended,
        argMax(s.open, s.day) AS open,
        quantilesBFloat16Merge(0.5, 0.9)(s.length) AS quantiles,
        if(ended = 0, NULL, quantiles[1] * 1000) AS medianMs,
        if(ended = 0, NULL, quantiles[2] * 1000) AS p90Ms,
        sumForEach(s.lengths) AS lengths
      FROM session_days AS s FINAL
      WHERE s.day >= {from:Date} AND s.day <= {to:Date}`,
    params: daysOf(period),
    row: sessionsRow,
  }
}

const nodesRow = z.object({ nodes: count, oneTime: count })

/** Nodes that answered in a period, and those of them that had come once and were gone. */
export function answeredQuestion(period: Period, nowMs: number): Question<z.infer<typeof nodesRow>> {
  const { sql, params } = presenceOf('all', period, nowMs)
  return {
    name: 'get-one-time-nodes',
    sql: `
      SELECT
        bitmapCardinality(a.nodes) AS nodes,
        bitmapAndCardinality(a.nodes, (SELECT groupBitmapMergeState(o.nodes) FROM one_time_nodes AS o FINAL)) AS oneTime
      FROM (
        SELECT groupBitmapMergeState(s.reachable) AS nodes
        FROM (
        ${sql}
        ) AS s
      ) AS a`,
    params,
    row: nodesRow,
  }
}

const lifetimesRow = z.object({ step: count, nodes: count })

/** From the first to the newest answer, of nodes that first answered in a period; steps are counted from 1. */
export function lifetimesQuestion({ fromMs, toMs }: Period): Question<z.infer<typeof lifetimesRow>> {
  return {
    name: 'get-lifetimes',
    sql: `
      SELECT
        arrayCount(edge -> edge <= n.last - n.first, {edges:Array(Int64)}) AS step,
        count() AS nodes
      FROM (
        SELECT
          node_num,
          toUnixTimestamp64Milli(min(first_reachable)) AS first,
          toUnixTimestamp64Milli(max(last_reachable)) AS last
        FROM node_spans
        GROUP BY node_num
        HAVING first >= {from:Int64} AND first < {to:Int64}
      ) AS n
      GROUP BY step`,
    params: { from: fromMs, to: toMs, edges: [...LENGTH_EDGES_MS] },
    row: lifetimesRow,
  }
}

const uptimesRow = z.object({ step: count, nodes: count, shares: number })

/**
 * How many nodes were online for which share of the time they were observed over the days of a period. Times are summed
 * up from the first of each month: what lies before the period is taken off.
 * @param knownMs - start of the newest day that is stated.
 */
export function uptimesQuestion(period: Period, knownMs: number): Question<z.infer<typeof uptimesRow>> {
  const firstMs = bucketStart('day', period.fromMs)
  const lastMs = Math.min(bucketStart('day', period.toMs - 1), knownMs)
  const ends: string[] = []
  for (let atMs = firstMs; atMs <= lastMs; atMs = nextBucket('month', atMs)) {
    ends.push(dayText(Math.min(nextBucket('month', atMs) - DAY_MS, lastMs)))
  }
  const isWhole = bucketStart('month', firstMs) === firstMs
  const params: ShownQuery['params'] = { ends, before: isWhole ? [] : [dayText(firstMs - DAY_MS)] }
  return {
    name: 'get-uptimes',
    sql: `
      SELECT
        toUInt8(least(9, floor(10 * u.share))) AS step,
        count() AS nodes,
        sum(u.share) AS shares
      FROM (
        SELECT
          n.node_num AS node_num,
          sumIf(toInt64(n.month_online_ms), n.day IN {ends:Array(Date)})
            - sumIf(toInt64(n.month_online_ms), n.day IN {before:Array(Date)}) AS online,
          sumIf(toInt64(n.month_observed_ms), n.day IN {ends:Array(Date)})
            - sumIf(toInt64(n.month_observed_ms), n.day IN {before:Array(Date)}) AS observed,
          online / observed AS share
        FROM node_days AS n FINAL
        WHERE n.day IN {ends:Array(Date)} OR n.day IN {before:Array(Date)}
        GROUP BY node_num
        HAVING online > 0
      ) AS u
      GROUP BY step
      ORDER BY step`,
    params,
    row: uptimesRow,
  }
}

/** Start of the newest day whose sessions are stated; 0: none is. */
export const newestDayQuestion: Question<{ dayMs: number }> = {
  name: 'get-newest-session-day',
  sql: `
    SELECT toInt64(toUnixTimestamp(toDateTime(max(s.day), 'UTC'))) * 1000 AS dayMs
    FROM session_days AS s FINAL
    WHERE s.stated_at > toDateTime64(0, 3, 'UTC')`,
  params: {},
  row: z.object({ dayMs: count }),
}
