/** Which days are to be stated, now that they are over. @module */
import { z } from 'zod'
import type { Database } from '../client'

const DAY_MS = 86_400_000
/**
 * A day is stated this long after its end, and again: what a collector could not send at once comes late, mostly by
 * minutes, at times by days. ms.
 */
const STATED_AFTER_MS = [10 * 60_000, DAY_MS + 2 * 3_600_000, 8 * DAY_MS] as const

const dayRow = z.object({ dayMs: z.coerce.number().int(), statedMs: z.coerce.number().int() })

/** A day as it may be due. */
export interface VisitedDay {
  /** Its start, ms since 1970. */
  readonly dayMs: number
  /** When it was last stated; 0: never. */
  readonly statedMs: number
}

/** Of these, the days that are due, oldest first. */
export function dueDays(days: readonly VisitedDay[], nowMs: number): number[] {
  return days
    .filter(({ dayMs, statedMs }) =>
      STATED_AFTER_MS.some((afterMs) => {
        const dueMs = dayMs + DAY_MS + afterMs
        return dueMs <= nowMs && dueMs > statedMs
      }),
    )
    .map(({ dayMs }) => dayMs)
    .sort((one, other) => one - other)
}

/**
 * Days on which nodes were visited, of those that states are kept of.
 * @param keptDays - what is older is not stated: it would go at once.
 */
export async function getVisitedDays(
  db: Database,
  nowMs: number,
  keptDays: number,
  signal?: AbortSignal,
): Promise<VisitedDay[]> {
  return db.select({
    name: 'get-visited-days',
    sql: `
      SELECT toInt64(toUnixTimestamp(toDateTime(v.day, 'UTC'))) * 1000 AS dayMs, toUnixTimestamp64Milli(h.stated) AS statedMs
      FROM (
        SELECT DISTINCT p.day AS day
        FROM presence_days AS p
        WHERE p.dimension = 'all' AND p.value = '' AND p.day > toDate(fromUnixTimestamp64Milli({kept:Int64}, 'UTC'))
      ) AS v
      LEFT ANY JOIN (SELECT day, max(stated_at) AS stated FROM history_days GROUP BY day) AS h ON h.day = v.day
      ORDER BY dayMs`,
    params: { kept: nowMs - keptDays * DAY_MS },
    row: dayRow,
    signal,
  })
}
