import { z } from 'zod'
import type { Database } from '../../client'
import type { Position } from '../map/get-positions'
import { advance, feedSince, type FeedCursor } from './feed-cursor'

const rowSchema = z.object({ num: z.number().int(), x: z.number(), y: z.number(), atMs: z.coerce.number() })

/** The newest position of each node that the cartographer moved since the cursor, by ascending number. */
export async function getMovedPositions(
  db: Database,
  cursor: FeedCursor,
  signal?: AbortSignal,
): Promise<{ cursor: FeedCursor; positions: Position[] }> {
  const rows = await db.select({
    name: 'get-moved-positions',
    sql: `
      SELECT
        p.node_num AS num,
        argMax(p.x, p.updated_at) AS x,
        argMax(p.y, p.updated_at) AS y,
        toUnixTimestamp64Milli(max(p.updated_at)) AS atMs
      FROM layout_positions AS p
      WHERE p.updated_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
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
  return { cursor: next.cursor, positions: next.fresh.map(({ num, x, y }) => [num, x, y]) }
}
