import { z } from 'zod'
import { stretchesOf, type Stretch } from '@/lib/sessions/stretches'
import { takeOver } from '@/lib/sessions/take-over'
import { LOOK_BACK_MS } from '@/lib/sessions/visit'
import type { Database } from '../../client'
import { DAY_MS, getAttendance, getFirstReached, SETTLE_MS } from '../../reckon/session-plan'
import { getStretches } from '../../reckon/session-rows'
import { getSilences } from '../../reckon/silences'
import { getTellingVisits } from '../../reckon/telling-visits'

/** Where sessions are not stated yet, single visits are read from so long ago at most, ms. */
const RAW_MAX_MS = 31 * DAY_MS

const knownRow = z.object({ days: z.number(), undoneMs: z.coerce.number(), lastMs: z.coerce.number() })

/** From when on the sessions are to be counted from single visits: today, and whatever day is not over for the keeper. */
async function getEdge(db: Database, nowMs: number, signal: AbortSignal | undefined): Promise<number> {
  const [known] = await db.select({
    name: 'get-session-edge',
    sql: `
      SELECT
        toUInt32(count()) AS days,
        toInt64(toUnixTimestamp(toDateTime(minIf(s.day, s.stated_at < s.after), 'UTC'))) * 1000 AS undoneMs,
        toInt64(toUnixTimestamp(toDateTime(max(s.day), 'UTC'))) * 1000 AS lastMs
      FROM (
        SELECT day, stated_at, toDateTime64(day + 1, 3, 'UTC') + toIntervalMillisecond({settle:UInt32}) AS after
        FROM session_days FINAL
      ) AS s`,
    params: { settle: SETTLE_MS },
    row: knownRow,
    signal,
  })
  const earliestMs = nowMs - RAW_MAX_MS
  if (known === undefined || known.days === 0) return earliestMs
  return Math.max(earliestMs, known.undoneMs > 0 ? known.undoneMs : known.lastMs + DAY_MS)
}

/**
 * When a node was online and offline, since it is known, up to a time; what lies between was not observed.
 * @returns ascending.
 * @throws {DatabaseUnavailableError | DatabaseError}
 */
export async function getNodeStretches(
  db: Database,
  num: number,
  nowMs: number,
  signal?: AbortSignal,
): Promise<Stretch[]> {
  const node = { firstNum: num, lastNum: num }
  const [edgeMs, known, reached] = await Promise.all([
    getEdge(db, nowMs, signal),
    getStretches(db, { ...node, fromMs: 0, toMs: nowMs }, signal),
    getFirstReached(db, num, num, [], signal),
  ])
  const fromMs = edgeMs - LOOK_BACK_MS
  const [{ collectors }, silences] = await Promise.all([
    getAttendance(db, fromMs, nowMs, [num], signal),
    getSilences(db, fromMs, nowMs, signal),
  ])
  const [visited] = await getTellingVisits(db, { ...node, fromMs, toMs: nowMs }, silences, collectors, signal)
  const stated = known.get(num) ?? []
  const counted = stretchesOf(
    { visits: visited?.visits ?? [], silences, firstReachedMs: reached.get(num) ?? null },
    nowMs,
  )
  const fresh = takeOver(stated, counted, edgeMs)
  const firstMs = Math.min(fresh[0]?.startedAtMs ?? edgeMs, edgeMs)
  const before = stated
    .filter(({ startedAtMs }) => startedAtMs < firstMs)
    // What was stated to be on, and is not: it ended where single visits are read from, at the latest.
    .map((stretch) =>
      (stretch.endedAtMs ?? Infinity) > firstMs ? { ...stretch, endedAtMs: firstMs } : stretch,
    )
  return (
    [...before, ...fresh]
      .filter(({ startedAtMs }) => startedAtMs <= nowMs)
      // Of a time in the past: what was not over then is not told to have ended.
      .map((stretch) =>
        stretch.endedAtMs !== null && stretch.endedAtMs > nowMs
          ? { ...stretch, endedAtMs: null, endKnown: false, lastSeenAtMs: null }
          : stretch,
      )
  )
}
