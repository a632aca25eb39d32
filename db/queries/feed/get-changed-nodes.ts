import { z } from 'zod'
import type { Database } from '../../client'
import { advance, feedSince, type FeedCursor } from './feed-cursor'

const rowSchema = z.object({ num: z.number().int(), version: z.coerce.number(), atMs: z.coerce.number() })

/** The nodes visited since the cursor, by ascending number: read their state with `getNodesByNum`. */
export async function getChangedNodes(
  db: Database,
  cursor: FeedCursor,
  signal?: AbortSignal,
): Promise<{ cursor: FeedCursor; nums: number[] }> {
  const rows = await db.select({
    name: 'get-changed-nodes',
    sql: `
      SELECT n.node_num AS num, max(n.version) AS version, toUnixTimestamp64Milli(max(n.updated_at)) AS atMs
      FROM node_latest AS n
      WHERE n.updated_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
      GROUP BY num
      ORDER BY num`,
    params: { since: feedSince(cursor) },
    row: rowSchema,
    signal,
  })
  const next = advance(
    cursor,
    rows.map(({ num, version, atMs }) => ({ num, atMs, key: `${String(num)}:${String(version)}` })),
  )
  return { cursor: next.cursor, nums: next.fresh.map(({ num }) => num) }
}
