import { z } from 'zod'
import type { Database } from '../../client'

const rowSchema = z.object({ newestMs: z.coerce.number().int() })

/** Newest visit or sign of life of a collector, ms since 1970; null: there is none. From what the store keeps of its parts. */
export async function getAsOf(db: Database, signal?: AbortSignal): Promise<number | null> {
  const [row] = await db.select({
    name: 'get-as-of',
    sql: `
      SELECT greatest(
        ifNull((SELECT toUnixTimestamp64Milli(max(s.seen_at)) FROM sightings AS s), 0),
        ifNull((SELECT toUnixTimestamp64Milli(max(h.at)) FROM collector_heartbeats AS h), 0)
      ) AS newestMs`,
    row: rowSchema,
    signal,
  })
  return row === undefined || row.newestMs === 0 ? null : row.newestMs
}
