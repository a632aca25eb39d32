/** Ready figures by node and day, by day, and over everything, made inside the store from `sessions`. @module */
import { LENGTH_EDGES_MS } from '@/lib/sessions/lengths'
import type { Database } from '../client'
import { DAY_MS, type SessionDay } from './session-plan'
import { SESSION_TABLES, type SessionTables } from './session-tables'

/** Time online and observed of each node from the first of the month to each of some days of it, or to the present. */
const nodeDaysSql = ({ sessions, nodeDays }: SessionTables): string => `
  INSERT INTO ${nodeDays} (day, node_num, month_online_ms, month_observed_ms, version)
  SELECT
    toDate(fromUnixTimestamp64Milli(end - 1, 'UTC')) AS day,
    node_num,
    arraySum((f, t, o) -> if(o, greatest(0, least(t, end) - f), 0), froms, tos, states) AS online_ms,
    arraySum((f, t) -> greatest(0, least(t, end) - f), froms, tos) AS observed_ms,
    {version:UInt64}
  FROM (
    SELECT
      node_num,
      groupArray(greatest(toUnixTimestamp64Milli(started_at), {month:Int64})) AS froms,
      groupArray(least(ifNull(toUnixTimestamp64Milli(ended_at), {to:Int64}), {to:Int64})) AS tos,
      groupArray(online) AS states
    FROM ${sessions} FINAL
    WHERE started_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      AND (ended_at IS NULL OR ended_at > fromUnixTimestamp64Milli({month:Int64}, 'UTC'))
    GROUP BY node_num
  )
  ARRAY JOIN {ends:Array(Int64)} AS end
  WHERE observed_ms > 0`

const sessionDaysSql = ({ sessions, nodeDays, sessionDays }: SessionTables): string => `
  INSERT INTO ${sessionDays} (
    day, joins, departures, open, ended, lengths, length, online_s, observed_s, visits, minutes, stated_at, version
  )
  WITH
    wanted AS (
      SELECT tupleElement(d, 1) AS day, tupleElement(d, 2) AS visits, tupleElement(d, 3) AS minutes,
        tupleElement(d, 4) AS stated
      FROM (
        SELECT arrayJoin(arrayZip(
          {days:Array(Date)}, {visits:Array(UInt64)}, {minutes:Array(UInt64)}, {stated:Array(Int64)}
        )) AS d
      )
    ),
    turns AS (
      SELECT
        day,
        countIf(turn = 1 AND start_known) AS joins,
        countIf(turn = -1 AND end_known) AS departures,
        sum(turn) AS more,
        countIf(turn = -1 AND is_known) AS ended,
        sumForEachIf(arrayMap(
          (edge, next) -> toUInt32(ms >= edge AND ms < next), {edges:Array(Int64)}, {nexts:Array(Int64)}
        ), turn = -1 AND is_known) AS lengths,
        quantilesBFloat16StateIf(0.5, 0.9)(toFloat32(ms / 1000), turn = -1 AND is_known) AS length
      FROM (
        SELECT
          tupleElement(at, 1) AS day, tupleElement(at, 2) AS turn, start_known, end_known,
          start_known AND end_known AS is_known,
          ifNull(toUnixTimestamp64Milli(ended_at) - toUnixTimestamp64Milli(started_at), 0) AS ms
        FROM ${sessions} FINAL
        ARRAY JOIN arrayFilter(
          x -> x.2 != 0,
          [
            (toDate(started_at), toInt8(1)),
            (toDate(ifNull(ended_at, started_at)), if(ended_at IS NULL, toInt8(0), toInt8(-1)))
          ]
        ) AS at
        WHERE online
      )
      GROUP BY day
    ),
    times AS (
      SELECT
        day,
        if(toDayOfMonth(day) = 1, online, online - lagInFrame(online) OVER w) AS online_ms,
        if(toDayOfMonth(day) = 1, observed, observed - lagInFrame(observed) OVER w) AS observed_ms
      FROM (
        SELECT n.day AS day, sum(n.month_online_ms) AS online, sum(n.month_observed_ms) AS observed
        FROM ${nodeDays} AS n FINAL
        WHERE n.day >= {month:Date} AND n.day <= {last:Date}
        GROUP BY n.day
      )
      WINDOW w AS (ORDER BY day ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
    )
  SELECT
    w.day, ifNull(t.joins, 0), ifNull(t.departures, 0), greatest(0, w.open), ifNull(t.ended, 0), t.lengths, t.length,
    intDiv(ifNull(m.online_ms, 0), 1000), intDiv(ifNull(m.observed_ms, 0), 1000),
    w.visits, w.minutes, fromUnixTimestamp64Milli(w.stated, 'UTC'), {version:UInt64}
  FROM (
    SELECT day, visits, minutes, stated, is_wanted, sum(more) OVER (ORDER BY day) AS open
    FROM (
      SELECT day, sum(visits) AS visits, sum(minutes) AS minutes, sum(stated) AS stated, max(is_wanted) AS is_wanted,
        sum(more) AS more
      FROM (
        SELECT day, visits, minutes, stated, 1 AS is_wanted, 0 AS more FROM wanted
        UNION ALL
        SELECT day, 0, 0, 0, 0, more FROM turns
      )
      GROUP BY day
    )
  ) AS w
  LEFT JOIN turns AS t ON t.day = w.day
  LEFT JOIN times AS m ON m.day = w.day
  WHERE w.is_wanted = 1`

/** A session that was cut by a silence goes on in the next: only the first, and those that began anew, are counted. */
const oneTimeNodesSql = ({ sessions, oneTimeNodes }: SessionTables): string => `
  INSERT INTO ${oneTimeNodes} (state, nodes, version)
  SELECT 0, groupBitmapState(node_num), {version:UInt64}
  FROM (
    SELECT
      node_num,
      countIf(online AND start_known) AS begun,
      argMinIf(start_known, started_at, online) AS is_first_known,
      argMax((online, end_known), started_at) AS newest
    FROM ${sessions} FINAL
    GROUP BY node_num
    HAVING countIf(online) > 0 AND begun + (NOT is_first_known) = 1
      AND (NOT newest.1 OR newest.2)
  )`

export interface FigureDays {
  /** Ascending; the days whose figures are stated. */
  days: readonly SessionDay[]
  /** Until when sessions are known. */
  untilMs: number
  /** Greater than of any statement before. */
  version: number
}

/** States the figures of some days in a row as `sessions` tells them. */
export async function stateFigures(
  db: Database,
  { days, untilMs, version }: FigureDays,
  signal: AbortSignal,
  tables: SessionTables = SESSION_TABLES,
): Promise<void> {
  for (const month of byMonth(days)) {
    const first = month[0]
    if (first === undefined) continue
    const monthMs = monthOf(first.dayMs)
    const ends = month
      .map(({ dayMs }) => Math.min(dayMs + DAY_MS, untilMs))
      .filter((endMs) => endMs > monthMs)
    if (ends.length === 0) continue
    await db.command({
      name: 'state-node-days',
      sql: nodeDaysSql(tables),
      params: { month: monthMs, to: ends.at(-1), ends, version },
      signal,
    })
  }
  const [first] = days
  const last = days.at(-1)
  if (first === undefined || last === undefined) return
  await db.command({
    name: 'state-session-days',
    sql: sessionDaysSql(tables),
    params: {
      days: days.map(({ dayMs }) => dateOf(dayMs)),
      visits: days.map(({ visits }) => visits),
      minutes: days.map(({ minutes }) => minutes),
      stated: days.map(({ statedMs }) => statedMs),
      edges: LENGTH_EDGES_MS,
      nexts: [...LENGTH_EDGES_MS.slice(1), Number.MAX_SAFE_INTEGER],
      month: dateOf(monthOf(first.dayMs)),
      last: dateOf(last.dayMs),
      version,
    },
    signal,
  })
}

export async function stateOneTimeNodes(
  db: Database,
  version: number,
  signal: AbortSignal,
  tables: SessionTables = SESSION_TABLES,
): Promise<void> {
  await db.command({
    name: 'state-one-time-nodes',
    sql: oneTimeNodesSql(tables),
    params: { version },
    signal,
  })
}

export function dateOf(dayMs: number): string {
  return new Date(dayMs).toISOString().slice(0, 10)
}

/** Start of the month that holds a time. */
export function monthOf(atMs: number): number {
  const date = new Date(atMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

function* byMonth(days: readonly SessionDay[]): Generator<SessionDay[]> {
  let month: SessionDay[] = []
  for (const day of days) {
    const [first] = month
    if (first !== undefined && monthOf(first.dayMs) !== monthOf(day.dayMs)) {
      yield month
      month = []
    }
    month.push(day)
  }
  if (month.length > 0) yield month
}
