import { z } from 'zod'
import { CONTINENTS_BY_COUNTRY } from '@/lib/analytics/continents'
import { ELSEWHERE } from '@/lib/analytics/geography'
import type { LatencyAnswer } from '@/lib/analytics/latency'
import { cutPeriod } from '@/lib/analytics/period-pieces'
import { middleOfCut } from '@/lib/analytics/quantile'
import { smallCountries } from '@/lib/analytics/places'
import {
  bucketStarts,
  nextBucket,
  type AnalyticsQuery,
  type Bucket,
  type Period,
} from '@/lib/analytics/range'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { answerInFrame } from './answer-in-frame'
import { bucketMs, seconds, type Asking } from './asking'
import type { Question } from './question'
import { dayText, distinctQuestion } from './presence'
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
  /** 0: all of the range together. */
  startMs: number,
  measured: number,
  quiet: number,
  sumMs: number,
  times: quantiles,
})
type PointRow = z.infer<typeof pointRow>

function pointsQuestion(name: string, bucket: Bucket, period: Period): Question<PointRow> {
  const { table, column, condition, params } = timeTable('rtt', bucket, period)
  return {
    name,
    sql: `
      SELECT
        ${bucketMs(bucket, `r.${column}`)} AS startMs,
        sum(r.measured) AS measured,
        sum(r.quiet) AS quiet,
        sum(r.sum_ms) AS sumMs,
        ${QUANTILES('r.rtt')} AS times
      FROM ${table} AS r
      WHERE ${condition('r')}
      GROUP BY startMs WITH ROLLUP
      ORDER BY startMs`,
    params,
    row: pointRow,
  }
}

const collectorRow = z.object({
  collector: z.string(),
  country: z.string(),
  measured: number,
  times: quantiles,
})

/** @param small - countries that are joined. */
function collectorQuestion(
  period: Period,
  nowMs: number,
  small: string[],
): Question<z.infer<typeof collectorRow>> {
  const { months, days, hours } = cutPeriod(period, nowMs)
  const params: Record<string, string | number | string[]> = { small, elsewhere: ELSEWHERE }
  const part = (table: string, column: string, pieces: readonly Period[]): string[] =>
    pieces.map(({ fromMs, toMs }, at) => {
      const [from, to] = [`${column}_from_${String(at)}`, `${column}_to_${String(at)}`]
      const isTime = column === 'hour'
      params[from] = isTime ? seconds(fromMs) : dayText(fromMs)
      params[to] = isTime ? seconds(toMs) : dayText(toMs)
      const type = isTime ? 'UInt32' : 'Date'
      return `SELECT r.collector, r.country, r.measured, r.rtt FROM ${table} AS r WHERE r.${column} >= {${from}:${type}} AND r.${column} < {${to}:${type}}`
    })
  const parts = [
    ...part('rtt_months', 'month', months),
    ...part('rtt_days', 'day', days),
    ...part('rtt_hours', 'hour', hours),
  ]
  return {
    name: 'get-rtt-by-country',
    sql: `
      SELECT
        toString(s.collector) AS collector,
        if(has({small:Array(String)}, toString(s.country)), {elsewhere:String}, toString(s.country)) AS country,
        sum(s.measured) AS measured,
        ${QUANTILES('s.rtt')} AS times
      FROM (
        ${parts.join('\n        UNION ALL\n        ')}
      ) AS s
      GROUP BY collector, country
      ORDER BY collector, measured DESC, country`,
    params,
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

function pairsQuestion({ fromMs, toMs }: Period): Question<z.infer<typeof pairRow>> {
  const since = Math.max(fromMs, toMs - PAIR_DAYS_MAX * DAY_MS)
  const region = (column: string): string =>
    `transform(toString(${column}), {countries:Array(String)}, {continents:Array(String)}, '')`
  return {
    name: 'get-region-pairs',
    sql: `
      SELECT
        ${region('c.from_country')} AS from,
        ${region('c.to_country')} AS to,
        sum(c.messages) AS messages,
        sum(c.timed) AS timed,
        ${QUANTILES('c.latency')} AS times
      FROM country_latency_days AS c FINAL
      WHERE c.day >= {since:Date} AND c.day < {until:Date} AND c.messages > 0
      GROUP BY from, to
      ORDER BY from, to`,
    params: {
      since: dayText(since),
      until: dayText(nextBucket('day', toMs - 1)),
      countries: [...CONTINENTS_BY_COUNTRY.keys()],
      continents: [...CONTINENTS_BY_COUNTRY.values()],
    },
    row: pairRow,
  }
}

/** How far nodes are from collectors, and from each other. @throws {DatabaseUnavailableError | DatabaseError} */
export async function getLatency(
  db: Database,
  query: AnalyticsQuery,
  nowMs: number,
  signal?: AbortSignal,
  authorities?: NetworkProfile['authorities'],
): Promise<LatencyAnswer> {
  return answerInFrame(db, query, nowMs, signal, authorities, async (asking) => {
    const { range, ask } = asking
    const { bucket, previous } = range
    const [points, before, byCollector, pairs] = await Promise.all([
      ask(pointsQuestion('get-rtt', bucket, range)),
      previous === null ? null : ask(pointsQuestion('get-rtt-before', bucket, previous)),
      askByCollector(asking),
      ask(pairsQuestion(range)),
    ])
    return {
      ...figuresOf(points, bucket, range),
      previous: before === null || previous === null ? null : figuresOf(before, bucket, previous),
      byCollector,
      regionPairs: pairs.map(({ times: [p50Ms, p90Ms, p99Ms], timed, ...pair }) => ({
        ...pair,
        timed,
        ...(timed === 0 ? NO_TIMES : { p50Ms, p90Ms, p99Ms }),
      })),
    }
  })
}

const NO_TIMES = { p50Ms: null, p90Ms: null, p99Ms: null }

async function askByCollector({ range, nowMs, ask }: Asking): Promise<LatencyAnswer['byCollector']> {
  const counted = await ask(distinctQuestion('get-nodes-by-country', 'country', range, nowMs))
  const countries = counted.map(({ value, reachable }) => ({ country: value, nodes: reachable }))
  const small = smallCountries(countries)
  const nodesOf = new Map(countries.map(({ country, nodes }) => [country, nodes]))
  const elsewhere = small.reduce((sum, country) => sum + (nodesOf.get(country) ?? 0), 0)
  const rows = await ask(collectorQuestion(range, nowMs, small))
  return rows.map(({ collector, country, measured, times: [p50Ms, p90Ms] }) => ({
    collector,
    country,
    nodes: country === ELSEWHERE ? elsewhere : (nodesOf.get(country) ?? 0),
    measured,
    p50Ms,
    p90Ms,
  }))
}

type Figures = Pick<LatencyAnswer, 'points' | 'totals'>

function figuresOf(rows: readonly PointRow[], bucket: Bucket, period: Period): Figures {
  const byStart = new Map(rows.map((row) => [row.startMs, row]))
  return {
    points: bucketStarts(bucket, period).map((startMs) => ({
      startMs,
      ...readFigures(byStart.get(startMs)),
    })),
    totals: readFigures(byStart.get(0)),
  }
}

function readFigures(row: PointRow | undefined): Figures['totals'] {
  if (row === undefined || row.measured === 0) return { measured: 0, quiet: 0, meanMs: null, ...NO_TIMES }
  const { measured, quiet, sumMs } = row
  const [p50Ms, p90Ms, p99Ms] = row.times
  return { measured, quiet, meanMs: sumMs / measured, p50Ms, p90Ms, p99Ms }
}
