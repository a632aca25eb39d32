/** Which days' sessions are to be counted, and who visited in them. @module */
import { z } from 'zod'
import type { Database } from '../client'
import { SESSION_TABLES, type SessionTables } from './session-tables'

export const DAY_MS = 86_400_000
/**
 * What was written so short a time before a day was counted may still have been on its way: such a day is counted
 * again, ms.
 */
export const SETTLE_MS = 90_000

const number = z.coerce.number()
const dayRow = z.object({
  dayMs: number,
  visits: number,
  minutes: number,
  touchedMs: number,
  knownVisits: number,
  knownMinutes: number,
  statedMs: number,
})
export type SessionDay = z.infer<typeof dayRow>

export interface SessionPlan {
  /** The store's clock. */
  nowMs: number
  /** Newest sign of life of a collector, at most now: nothing is known of later. */
  aliveMs: number
  /** Start of the oldest day of which visits are kept. */
  oldestMs: number
  /** Ascending, without a gap, up to today; empty: there was no visit ever. */
  days: SessionDay[]
}

/** @throws {DatabaseError | DatabaseUnavailableError} */
export async function getSessionPlan(
  db: Database,
  signal: AbortSignal,
  { sessionDays }: SessionTables = SESSION_TABLES,
): Promise<SessionPlan> {
  const [clock] = await db.select({
    name: 'get-alive',
    sql: `
      SELECT
        toUnixTimestamp64Milli(now64(3, 'UTC') AS present) AS nowMs,
        toUnixTimestamp64Milli(greatest(
          (SELECT max(b.at) FROM collector_heartbeats AS b WHERE b.at <= now64(3, 'UTC')),
          (SELECT max(s.seen_at) FROM sightings AS s WHERE s.day = toDate(now('UTC')) AND s.seen_at <= now64(3, 'UTC'))
        )) AS aliveMs,
        toInt64(toUnixTimestamp(toStartOfDay((SELECT min(o.seen_at) FROM sightings AS o)))) * 1000 AS oldestMs`,
    row: z.object({ nowMs: number, aliveMs: number, oldestMs: number }),
    signal,
  })
  if (clock === undefined) return { nowMs: 0, aliveMs: 0, oldestMs: 0, days: [] }
  const rows = await db.select({
    name: 'get-session-days',
    sql: `
      SELECT
        toInt64(toUnixTimestamp(toDateTime(d.day, 'UTC'))) * 1000 AS dayMs,
        d.visits AS visits, d.minutes AS minutes, toUnixTimestamp64Milli(d.touched) AS touchedMs,
        s.visits AS knownVisits, s.minutes AS knownMinutes, toUnixTimestamp64Milli(s.stated_at) AS statedMs
      FROM (
        SELECT day, sum(visits) AS visits, sum(minutes) AS minutes, max(touched_at) AS touched
        FROM (
          SELECT p.day AS day, p.visits AS visits, 0 AS minutes, p.touched_at AS touched_at
          FROM presence_days AS p
          WHERE p.dimension = 'all' AND p.value = ''
          UNION ALL
          SELECT toDate(hour) AS day, 0 AS visits, minutes, toDateTime64(0, 3, 'UTC') AS touched_at
          FROM (
            SELECT c.hour AS hour, groupBitmapMerge(c.minutes) AS minutes
            FROM collector_hours AS c
            GROUP BY c.hour, c.collector
          )
        )
        GROUP BY day
      ) AS d
      LEFT JOIN (SELECT day, visits, minutes, stated_at FROM ${sessionDays} FINAL) AS s ON s.day = d.day
      WHERE d.day <= toDate(now('UTC'))
      ORDER BY d.day`,
    row: dayRow,
    signal,
  })
  const first = rows.findIndex(({ visits }) => visits > 0)
  return { ...clock, days: first === -1 ? [] : [...gapless(rows.slice(first), clock.nowMs)] }
}

/** Days on which nobody worked count too: sessions that were going on ended before them. */
function* gapless(rows: readonly SessionDay[], nowMs: number): Generator<SessionDay> {
  const known = new Map(rows.map((row) => [row.dayMs, row]))
  for (let dayMs = rows[0]?.dayMs ?? Infinity; dayMs <= nowMs; dayMs += DAY_MS) {
    yield (
      known.get(dayMs) ?? {
        dayMs,
        visits: 0,
        minutes: 0,
        touchedMs: 0,
        knownVisits: 0,
        knownMinutes: 0,
        statedMs: 0,
      }
    )
  }
}

/** Whether a day that is over is not known as it is now. */
export function isDue(day: SessionDay): boolean {
  return (
    day.visits !== day.knownVisits ||
    day.minutes !== day.knownMinutes ||
    day.touchedMs > day.statedMs - SETTLE_MS ||
    day.statedMs < day.dayMs + DAY_MS + SETTLE_MS
  )
}

export interface Attendance {
  visits: number
  /** Greatest number of a node that was visited; -1: none was. */
  lastNum: number
  /** Ascending. */
  collectors: string[]
}

export async function getAttendance(
  db: Database,
  fromMs: number,
  toMs: number,
  nums: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Attendance> {
  const [row] = await db.select({
    name: 'get-attendance',
    sql: `
      SELECT
        count() AS visits,
        if(visits = 0, -1, toInt64(max(s.node_num))) AS lastNum,
        arraySort(groupUniqArray(toString(s.collector))) AS collectors
      FROM sightings AS s
      WHERE s.day >= toDate(fromUnixTimestamp64Milli({from:Int64}, 'UTC'))
        AND s.day <= toDate(fromUnixTimestamp64Milli({to:Int64}, 'UTC'))
        AND (empty({nums:Array(UInt32)}) OR s.node_num IN {nums:Array(UInt32)})`,
    params: { from: fromMs, to: toMs, nums },
    row: z.object({ visits: number, lastNum: number, collectors: z.array(z.string()) }),
    signal,
  })
  return row ?? { visits: 0, lastNum: -1, collectors: [] }
}

/** First visits ever that reached nodes, by node. */
export async function getFirstReached(
  db: Database,
  firstNum: number,
  lastNum: number,
  nums: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Map<number, number>> {
  const rows = await db.select({
    name: 'get-first-reached',
    sql: `
      SELECT node_num AS num, toUnixTimestamp64Milli(min(first_reachable)) AS atMs
      FROM node_spans
      WHERE node_num >= {first:UInt32} AND node_num <= {last:UInt32}
        AND (empty({nums:Array(UInt32)}) OR node_num IN {nums:Array(UInt32)})
      GROUP BY node_num`,
    params: { first: firstNum, last: lastNum, nums },
    row: z.object({ num: number, atMs: number }),
    signal,
  })
  return new Map(rows.map(({ num, atMs }) => [num, atMs]))
}
