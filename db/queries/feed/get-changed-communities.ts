import { z } from 'zod'
import type { Database } from '../../client'
import { advance, feedSince, type FeedCursor } from './feed-cursor'

const rowSchema = z.object({
  num: z.number().int(),
  community: z.number().int(),
  atMs: z.coerce.number(),
})

/** The community of each node that the cartographer put into another one since the cursor, by ascending number. */
export async function getChangedCommunities(
  db: Database,
  cursor: FeedCursor,
  signal?: AbortSignal,
): Promise<{ cursor: FeedCursor; communities: [num: number, community: number][] }> {
  const rows = await db.select({
    name: 'get-changed-communities',
    sql: `
      SELECT
        c.node_num AS num,
        argMax(c.community, c.updated_at) AS community,
        toUnixTimestamp64Milli(max(c.updated_at)) AS atMs
      FROM node_communities AS c
      WHERE c.updated_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
      GROUP BY num
      ORDER BY num`,
    params: { since: feedSince(cursor) },
    row: rowSchema,
    signal,
  })
  const next = advance(
    cursor,
    rows.map((row) => ({ ...row, key: `${String(row.num)}:${String(row.atMs)}` })),
  )
  return { cursor: next.cursor, communities: next.fresh.map(({ num, community }) => [num, community]) }
}
