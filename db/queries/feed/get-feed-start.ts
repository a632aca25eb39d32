import { z } from 'zod'
import type { Database } from '../../client'
import type { FeedCursor } from './feed-cursor'

const rowSchema = z.object({ nowMs: z.coerce.number() })

/**
 * A cursor at the store's present, for any of the feeds. Take it before reading what the feed is to keep up to date
 * (topology, positions); the first readings repeat the newest seconds.
 */
export async function getFeedStart(db: Database, signal?: AbortSignal): Promise<FeedCursor> {
  const [row] = await db.select({
    name: 'get-feed-start',
    sql: `SELECT toUnixTimestamp64Milli(now64(3, 'UTC')) AS nowMs`,
    row: rowSchema,
    signal,
  })
  return { atMs: row?.nowMs ?? 0, given: new Map() }
}
