import { z } from 'zod'
import type { Database } from '../../client'
import { neighbourSetSchema, NEIGHBOUR_SET_COLUMNS, type NeighbourSet } from '../map/neighbour-set'
import { advance, feedSince, type FeedCursor } from './feed-cursor'

/** Nodes in one question. */
const CHUNK = 5_000

const rowSchema = z.object({ num: z.number().int(), evidence: z.string(), atMs: z.coerce.number() })

/**
 * The newest set of each node whose links were read again since the cursor; it may well name the same neighbours
 * as before.
 */
export async function getChangedLinks(
  db: Database,
  cursor: FeedCursor,
  signal?: AbortSignal,
): Promise<{ cursor: FeedCursor; sets: NeighbourSet[] }> {
  const rows = await db.select({
    name: 'get-changed-links',
    sql: `
      SELECT l.node_num AS num, toString(l.evidence) AS evidence, toUnixTimestamp64Milli(l.inserted_at) AS atMs
      FROM links_latest AS l
      WHERE l.inserted_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')`,
    params: { since: feedSince(cursor) },
    row: rowSchema,
    signal,
  })
  const next = advance(
    cursor,
    rows.map((row) => ({ ...row, key: `${String(row.num)}:${row.evidence}:${String(row.atMs)}` })),
  )
  const changed = new Set(next.fresh.map(({ num, evidence }) => `${String(num)}:${evidence}`))
  const nums = [...new Set(next.fresh.map(({ num }) => num))].sort((a, b) => a - b)
  const sets: NeighbourSet[] = []
  for (let at = 0; at < nums.length; at += CHUNK) {
    // With FINAL: what was written last need not be what was read from the node last.
    const found = await db.select({
      name: 'get-neighbour-sets',
      sql: `
        SELECT ${NEIGHBOUR_SET_COLUMNS}
        FROM links_latest AS l FINAL
        WHERE l.node_num IN {nums:Array(UInt32)}
        ORDER BY l.node_num, l.evidence`,
      params: { nums: nums.slice(at, at + CHUNK) },
      row: neighbourSetSchema,
      signal,
    })
    sets.push(...found.filter(({ num, evidence }) => changed.has(`${String(num)}:${evidence}`)))
  }
  return { cursor: next.cursor, sets }
}
