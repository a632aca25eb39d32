/** Ready figures of growth by day, week and month, made inside the store from the bitmaps of nodes. @module */
import { z } from 'zod'
import type { Database } from '../client'

export const GROWTH_BUCKETS = ['day', 'week', 'month'] as const
export type GrowthBucket = (typeof GROWTH_BUCKETS)[number]

/** First day of the period that holds a day, and of the one after it. */
export const PERIOD_OF: Readonly<Record<GrowthBucket, (day: string) => { start: string; next: string }>> = {
  day: (day) => ({ start: day, next: `(${day} + 1)` }),
  week: (day) => ({ start: `toMonday(${day})`, next: `(toMonday(${day}) + 7)` }),
  month: (day) => ({ start: `toStartOfMonth(${day})`, next: `addMonths(toStartOfMonth(${day}), 1)` }),
}

/** Where figures are stated; other names while they are made anew beside the old ones. */
export interface GrowthTables {
  growth: string
  counts: string
}
const TABLES: GrowthTables = { growth: 'growth', counts: 'presence_counts' }

/**
 * What was written so short a time ago may still be on its way into a table behind another: a period that it touched is
 * stated again, ms.
 */
const SETTLE_MS = 90_000
/** Periods in one statement: what one takes in memory stays small. */
const PERIODS_AT_ONCE = 31

export interface Period {
  bucket: GrowthBucket
  /** First day, as `2026-03-01`. */
  start: string
  /** Its own visits are not those that were counted. */
  isTouched: boolean
  /** Something before it, or in it, is not what was counted. */
  isStale: boolean
}

const number = z.coerce.number()
const periodRow = z.object({ start: z.iso.date(), touched: number, stale: number })

/** Visits and minutes of observation by period, of all time: a row a day is read for them. */
function totalsSql(bucket: GrowthBucket): string {
  const { start } = PERIOD_OF[bucket]('day')
  return `
    SELECT
      start, visits, minutes, touched_at,
      sum(visits + minutes) OVER (ORDER BY start) AS version,
      max(touched_at) OVER (ORDER BY start) AS touched_before
    FROM (
      SELECT start, sum(visits) AS visits, sum(minutes) AS minutes, max(touched_at) AS touched_at
      FROM (
        SELECT ${start} AS start, p.visits AS visits, 0 AS minutes, p.touched_at AS touched_at
        FROM presence_days AS p
        WHERE p.dimension = 'all' AND p.value = ''
        UNION ALL
        SELECT ${start} AS start, 0 AS visits, minutes, toDateTime64(0, 3, 'UTC') AS touched_at
        FROM (
          SELECT toDate(c.hour) AS day, groupBitmapMerge(c.minutes) AS minutes
          FROM collector_hours AS c
          GROUP BY c.hour
        )
      )
      GROUP BY start
    )`
}

/** The periods in which somebody was visited, ascending. */
async function getPeriods(
  db: Database,
  bucket: GrowthBucket,
  { growth }: GrowthTables,
  settleMs: number,
  signal: AbortSignal,
): Promise<Period[]> {
  const rows = await db.select({
    name: 'get-growth-periods',
    sql: `
      SELECT
        toString(t.start) AS start,
        t.visits > g.visits OR t.touched_at > now64(3, 'UTC') - toIntervalMillisecond({settle:UInt32}) AS touched,
        touched OR t.version > g.version
          OR t.touched_before > now64(3, 'UTC') - toIntervalMillisecond({settle:UInt32}) AS stale
      FROM (${totalsSql(bucket)}) AS t
      LEFT JOIN (
        SELECT start, visits, version FROM ${growth} FINAL WHERE bucket = {bucket:String}
      ) AS g ON g.start = t.start
      WHERE t.visits > 0
      ORDER BY t.start`,
    params: { bucket, settle: settleMs },
    row: periodRow,
    signal,
  })
  return rows.map(({ start, touched, stale }) => ({
    bucket,
    start,
    isTouched: touched === 1,
    isStale: stale === 1,
  }))
}

/**
 * States the figures of periods whose rows do not know all, and no others. Who states them does not matter: the same
 * visits give the same rows.
 * @param networksSinceMs - networks are counted of what was touched in the last so many ms, for their table is read
 * whole; null: they stay as they were stated.
 * @returns how many periods were stated.
 */
export async function stateGrowth(
  db: Database,
  signal: AbortSignal,
  tables: GrowthTables = TABLES,
  networksSinceMs: number | null = 0,
): Promise<number> {
  let stated = 0
  const settleMs = SETTLE_MS + (networksSinceMs ?? 0)
  for (const bucket of GROWTH_BUCKETS) {
    const periods = await getPeriods(db, bucket, tables, settleMs, signal)
    // What says that a period is known is stated last.
    for (const part of parts(periods.filter(({ isTouched }) => isTouched))) {
      await statePresence(db, bucket, part, tables, signal)
    }
    for (const part of parts(periods.filter(({ isStale }) => isStale))) {
      await stateNodes(db, bucket, part, tables, networksSinceMs !== null, signal)
      stated += part.length
    }
  }
  return stated
}

function* parts(periods: readonly Period[]): Generator<Period[]> {
  for (let at = 0; at < periods.length; at += PERIODS_AT_ONCE) yield periods.slice(at, at + PERIODS_AT_ONCE)
}

/** From when to when each node was in a network; a local one counts for nodes that announce no other. Read only where it is asked for. */
const NETWORKS = `
  SELECT node_num, network, first_seen, last_seen
  FROM (
    SELECT node_num, network, first_seen, last_seen, is_local, min(is_local) OVER (PARTITION BY node_num) AS is_all_local
    FROM (
      SELECT node_num, network, is_local, min(first_seen) AS first_seen, max(last_seen) AS last_seen
      FROM node_networks
      WHERE {networks:Bool}
      GROUP BY node_num, network, is_local
    )
  )
  WHERE is_local = is_all_local`

async function statePresence(
  db: Database,
  bucket: GrowthBucket,
  periods: readonly Period[],
  { counts }: GrowthTables,
  signal: AbortSignal,
): Promise<void> {
  const { start } = PERIOD_OF[bucket]('p.day')
  const { next } = PERIOD_OF[bucket]('{last:Date}')
  const starts = periods.map((period) => period.start)
  await db.command({
    name: 'state-presence-counts',
    sql: `
      INSERT INTO ${counts} (bucket, start, dimension, value, seen, reachable, version)
      SELECT
        {bucket:String}, ${start} AS start, p.dimension, p.value,
        groupBitmapMerge(p.seen), groupBitmapMerge(p.reachable), sum(p.visits)
      FROM presence_days AS p
      WHERE p.dimension IN ('country', 'region', 'asn', 'agent')
        AND p.day >= {first:Date} AND p.day < ${next}
        AND ${start} IN {starts:Array(Date)}
      GROUP BY start, p.dimension, p.value`,
    params: { bucket, starts, first: starts[0], last: starts.at(-1) },
    signal,
  })
}

/**
 * Of the nodes that answered in a period, those that did in the one before are left; the others are new or return, by
 * their first answer ever. Where nobody at all answered it was not the nodes that failed: such a period has none before
 * it, and is before none. Prefixes are of the addresses that nodes had in the period; where those are no longer kept,
 * what was stated before stays.
 */
async function stateNodes(
  db: Database,
  bucket: GrowthBucket,
  periods: readonly Period[],
  { growth }: GrowthTables,
  hasNetworks: boolean,
  signal: AbortSignal,
): Promise<void> {
  const starts = periods.map(({ start }) => start)
  const touched = hasNetworks ? periods.filter(({ isTouched }) => isTouched).map(({ start }) => start) : []
  const first = starts[0]
  const dayOf = PERIOD_OF[bucket]
  await db.command({
    name: 'state-growth',
    sql: `
      INSERT INTO ${growth} (
        bucket, start, visits, seen, reachable, first_ever, returning, gone,
        prefixes, largest_prefix, observed_s, touched_at, version
      )
      WITH
        sets AS (
          SELECT
            start, seen, reachable,
            lagInFrame(reachable) OVER (
              PARTITION BY bitmapCardinality(reachable) > 0 ORDER BY start ROWS BETWEEN 1 PRECEDING AND CURRENT ROW
            ) AS before
          FROM (
            SELECT
              ${dayOf('p.day').start} AS start,
              groupBitmapMergeState(p.seen) AS seen,
              groupBitmapMergeState(p.reachable) AS reachable
            FROM presence_days AS p
            WHERE p.dimension = 'all' AND p.value = ''
              AND p.day >= (
                SELECT max(g.start) FROM ${growth} AS g
                WHERE g.bucket = {bucket:String} AND g.reachable > 0 AND g.start < {first:Date}
              )
              AND p.day < ${dayOf('{last:Date}').next}
            GROUP BY start
          )
        ),
        firsts AS (
          SELECT ${dayOf('toDate(first)').start} AS start, groupBitmapState(node_num) AS nodes
          FROM (SELECT node_num, min(first_reachable) AS first FROM node_spans GROUP BY node_num)
          WHERE toDate(first) >= {first:Date} AND toDate(first) < ${dayOf('{last:Date}').next}
          GROUP BY start
        ),
        answered AS (
          SELECT start, arrayJoin(bitmapToArray(reachable)) AS node_num
          FROM sets
          WHERE start IN {touched:Array(Date)}
        ),
        networks AS (${NETWORKS}),
        shares AS (
          SELECT a.start AS start, grouping(n.network) = 1 AS is_all, uniqExact(a.node_num) AS nodes
          FROM answered AS a
          INNER JOIN networks AS n ON n.node_num = a.node_num
          WHERE toDate(n.first_seen) < ${dayOf('a.start').next} AND toDate(n.last_seen) >= a.start
          GROUP BY GROUPING SETS ((start, n.network), (start))
        ),
        spread AS (
          SELECT start, sumIf(nodes, is_all) AS located, countIf(NOT is_all) AS prefixes, maxIf(nodes, NOT is_all) AS largest
          FROM shares
          GROUP BY start
        ),
        stated AS (
          SELECT start, prefixes, largest_prefix FROM ${growth} FINAL WHERE bucket = {bucket:String}
        )
      SELECT
        {bucket:String} AS bucket,
        s.start AS start,
        t.visits AS visits,
        bitmapCardinality(s.seen) AS seen,
        bitmapCardinality(s.reachable) AS reachable,
        bitmapAndCardinality(bitmapAndnot(s.reachable, s.before), f.nodes) AS first_ever,
        bitmapAndnotCardinality(bitmapAndnot(s.reachable, s.before), f.nodes) AS returning,
        bitmapAndnotCardinality(s.before, s.reachable) AS gone,
        if((r.prefixes > 0 AND 2 * r.located >= bitmapCardinality(s.reachable)) AS is_located,
          greatest(ifNull(o.prefixes, 0), r.prefixes), o.prefixes) AS prefixes,
        if(is_located, greatest(ifNull(o.largest_prefix, 0), r.largest), o.largest_prefix) AS largest_prefix,
        60 * t.minutes AS observed_s,
        t.touched_at AS touched_at,
        t.version AS version
      FROM sets AS s
      INNER JOIN (${totalsSql(bucket)}) AS t ON t.start = s.start
      LEFT JOIN firsts AS f ON f.start = s.start
      LEFT JOIN spread AS r ON r.start = s.start
      LEFT JOIN stated AS o ON o.start = s.start
      WHERE s.start IN {starts:Array(Date)}`,
    params: {
      bucket,
      starts,
      touched,
      networks: touched.length > 0,
      first,
      last: starts.at(-1),
    },
    signal,
  })
}
