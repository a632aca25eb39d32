import { z } from 'zod'
import { TOPOLOGY_KEPT_DAYS } from '@/lib/links'
import type { Database } from '../../client'

const DAY_MS = 86_400_000
const rowSchema = z.object({ sets: z.coerce.number(), firstMs: z.coerce.number().int() })

/** From when on links are kept, ms since 1970; null: none were ever read. */
export async function getKeptFrom(db: Database, nowMs: number, signal?: AbortSignal): Promise<number | null> {
  const [row] = await db.select({
    name: 'get-kept-from',
    sql: `SELECT count() AS sets, toUnixTimestamp64Milli(min(l.seen_at)) AS firstMs FROM neighbour_sets AS l`,
    row: rowSchema,
    signal,
  })
  if (row === undefined || row.sets === 0) return null
  return Math.max(row.firstMs, nowMs - TOPOLOGY_KEPT_DAYS * DAY_MS)
}
