import { z } from 'zod'
import type { History } from '@/lib/past/history'
import type { Database } from '../../client'

const rowSchema = z.object({ setMs: z.coerce.number().int(), dayMs: z.coerce.number().int() })
const dayRow = z.object({
  dayMs: z.coerce.number().int(),
  nodes: z.coerce.number().int(),
  reachable: z.coerce.number().int(),
})

const DAY_MS = 86_400_000

/** From when on the network can be seen as it was. */
export async function getHistory(db: Database, signal?: AbortSignal): Promise<History> {
  // Each is known from what the store keeps of its parts.
  const [row] = await db.select({
    name: 'get-history',
    sql: `
      SELECT
        ifNull((SELECT toUnixTimestamp64Milli(min(l.seen_at)) FROM neighbour_sets AS l), 0) AS setMs,
        ifNull((SELECT toInt64(toUnixTimestamp(toDateTime(min(h.day), 'UTC'))) FROM history_days AS h WHERE h.nodes > 0), 0) * 1000 AS dayMs`,
    row: rowSchema,
    signal,
  })
  const { setMs, dayMs } = row ?? { setMs: 0, dayMs: 0 }
  const fullFromMs = setMs === 0 ? null : setMs
  // What stands for a day is how it was at its end.
  const dayEndMs = dayMs === 0 ? null : dayMs + DAY_MS
  const firsts = [fullFromMs, dayEndMs].filter((ms) => ms !== null)
  return { firstMs: firsts.length === 0 ? null : Math.min(...firsts), fullFromMs }
}

/** Days whose end is kept, ascending. */
export async function getHistoryDays(db: Database, signal?: AbortSignal): Promise<z.infer<typeof dayRow>[]> {
  return db.select({
    name: 'get-history-days',
    sql: `
      SELECT toInt64(toUnixTimestamp(toDateTime(h.day, 'UTC'))) * 1000 AS dayMs, h.nodes AS nodes, h.reachable AS reachable
      FROM history_days AS h FINAL
      WHERE h.nodes > 0
      ORDER BY dayMs`,
    row: dayRow,
    signal,
  })
}
