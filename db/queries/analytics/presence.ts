/** Distinct nodes of a period or of each bucket, by what dimension the page asks for. @module */
import { z } from 'zod'
import { cutPeriod } from '@/lib/analytics/period-pieces'
import { bucketStart, nextBucket, type Period, type ResolvedRange } from '@/lib/analytics/range'
import type { ShownQuery } from '@/lib/analytics/answer'
import { bucketMs, seconds } from './asking'
import type { Question } from './question'

type PresenceDimension = 'all' | 'country' | 'region' | 'asn' | 'agent'

const distinctRow = z.object({
  value: z.string(),
  seen: z.coerce.number().int(),
  reachable: z.coerce.number().int(),
})
export type DistinctNodes = z.infer<typeof distinctRow>

/** `2026-03-01`, as a parameter of the type Date is written. */
export const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** A source of states (value, seen, reachable) that together are a period's, and the parameters it takes. */
export function presenceOf(
  dimension: PresenceDimension,
  period: Period,
  nowMs: number,
): { sql: string; params: ShownQuery['params'] } {
  const { months, days, hours } = cutPeriod(period, nowMs)
  // What is asked most has tables of its own.
  const isTotal = dimension === 'all'
  const params: ShownQuery['params'] = isTotal ? {} : { dimension }
  const tables = isTotal
    ? { months: 'presence_total_months', days: 'presence_total_days', hours: 'presence_total_hours' }
    : { months: 'presence_value_months', days: 'presence_value_days', hours: 'presence_hours' }
  const value = isTotal ? `''` : 'p.value'
  const ofDimension = isTotal ? '' : 'p.dimension = {dimension:String} AND '
  const part = (
    table: keyof typeof tables,
    column: string,
    pieces: readonly Period[],
    isTime: boolean,
  ): string[] => {
    if (pieces.length === 0) return []
    const type = isTime ? 'UInt32' : 'Date'
    const conditions = pieces.map(({ fromMs, toMs }, at) => {
      const [from, to] = [`${column}_from_${String(at)}`, `${column}_to_${String(at)}`]
      params[from] = isTime ? seconds(fromMs) : dayText(fromMs)
      params[to] = isTime ? seconds(toMs) : dayText(toMs)
      return `p.${column} >= {${from}:${type}} AND p.${column} < {${to}:${type}}`
    })
    return [
      `SELECT ${value} AS value, p.seen AS seen, p.reachable AS reachable FROM ${tables[table]} AS p
        WHERE ${ofDimension}(${conditions.join(' OR ')})`,
    ]
  }
  const parts = [
    ...part('months', 'month', months, false),
    ...part('days', 'day', days, false),
    ...part('hours', 'hour', hours, true),
  ]
  return { sql: parts.join('\n        UNION ALL\n        '), params }
}

/** Agents that are told of a period: anybody may call any number of nodes what he likes. */
const DISTINCT_AGENTS_MAX = 10_000

/** Distinct nodes of a period by value, exact; most first. */
export function distinctQuestion(
  name: string,
  dimension: PresenceDimension,
  period: Period,
  nowMs: number,
): Question<DistinctNodes> {
  const { sql, params } = presenceOf(dimension, period, nowMs)
  const isBounded = dimension !== 'agent'
  return {
    name,
    sql: `
      SELECT
        toString(s.value) AS value,
        groupBitmapMerge(s.seen) AS seen,
        groupBitmapMerge(s.reachable) AS reachable
      FROM (
        ${sql}
      ) AS s
      GROUP BY value
      ORDER BY reachable DESC, value${isBounded ? '' : ' LIMIT {most:UInt32}'}`,
    params: isBounded ? params : { ...params, most: DISTINCT_AGENTS_MAX },
    row: distinctRow,
  }
}

/** Nodes that answered in a period that ends now, each under the agent that it runs now; most first. */
export function newestAgentsQuestion(name: string, period: Period, nowMs: number): Question<DistinctNodes> {
  const { sql, params } = presenceOf('all', period, nowMs)
  return {
    name,
    sql: `
      WITH (
        SELECT groupBitmapMergeState(s.reachable)
        FROM (
        ${sql}
        ) AS s
      ) AS answered
      SELECT toString(n.agent) AS value, count() AS seen, count() AS reachable
      FROM node_latest AS n FINAL
      WHERE bitmapContains(answered, n.node_num)
      GROUP BY value
      ORDER BY reachable DESC, value
      LIMIT {most:UInt32}`,
    params: { ...params, most: DISTINCT_AGENTS_MAX },
    row: distinctRow,
  }
}

const seriesRow = z.object({
  value: z.string(),
  starts: z.array(z.coerce.number().int()),
  nodes: z.array(z.coerce.number().int()),
})
export type PresenceSeries = z.infer<typeof seriesRow>

/**
 * Nodes that answered, by bucket, of the values that have most of them: ready rows, or for hours the states. What is
 * open still is asked for by {@link distinctQuestion}.
 */
export function seriesQuestion(
  name: string,
  dimension: PresenceDimension,
  { bucket, fromMs, toMs }: ResolvedRange,
  valuesMax: number,
): Question<PresenceSeries> {
  const isHours = bucket === 'hour'
  const rows = isHours
    ? `
          SELECT toString(p.value) AS value, ${bucketMs('hour', 'p.hour')} AS startMs, groupBitmapMerge(p.reachable) AS nodes
          FROM presence_hours AS p
          WHERE p.dimension = {dimension:String} AND p.hour >= toDateTime({from:UInt32}, 'UTC') AND p.hour < toDateTime({to:UInt32}, 'UTC')
          GROUP BY value, startMs`
    : `
          SELECT
            toString(p.value) AS value,
            toInt64(toUnixTimestamp(toDateTime(p.start, 'UTC'))) * 1000 AS startMs,
            p.reachable AS nodes
          FROM presence_counts AS p FINAL
          WHERE p.bucket = {bucket:String} AND p.dimension = {dimension:String} AND p.start >= {from:Date} AND p.start < {to:Date}`
  return {
    name,
    sql: `
      SELECT r.value AS value, groupArray(r.startMs) AS starts, groupArray(r.nodes) AS nodes
      FROM (${rows}
      ) AS r
      WHERE r.nodes > 0
      GROUP BY value
      ORDER BY sum(r.nodes) DESC, value
      LIMIT {most:UInt32}`,
    params: isHours
      ? { dimension, from: seconds(fromMs), to: seconds(toMs), most: valuesMax }
      : {
          bucket,
          dimension,
          from: dayText(fromMs),
          to: dayText(nextBucket(bucket, toMs - 1)),
          most: valuesMax,
        },
    row: seriesRow,
  }
}

/** The bucket of a range that is still going on; null: the range is over. */
export function openBucket({ bucket, toMs }: ResolvedRange, nowMs: number): Period | null {
  const endMs = nextBucket(bucket, toMs - 1)
  return endMs > nowMs ? { fromMs: bucketStart(bucket, toMs - 1), toMs: endMs } : null
}
