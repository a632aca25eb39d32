import { z } from 'zod'
import type { Database } from '../../client'

const countSchema = z.object({ online: z.coerce.number().int() })
const rowSchema = z.object({ peerId: z.string(), lastSeenMs: z.coerce.number().int() })

export async function countOnlineNodes(db: Database): Promise<number> {
  const [row] = await db.select({
    name: 'count-online-nodes',
    sql: `SELECT count() AS online FROM node_latest AS n FINAL WHERE n.status = 'online'`,
    row: countSchema,
  })
  return row?.online ?? 0
}

/** Nodes that are online now, those known for longest first. */
export async function getOnlineNodes(
  db: Database,
  from: number,
  most: number,
): Promise<z.output<typeof rowSchema>[]> {
  return db.select({
    name: 'get-online-nodes',
    sql: `
      SELECT n.peer_id AS peerId, toUnixTimestamp64Milli(ifNull(n.last_reachable, n.last_visit)) AS lastSeenMs
      FROM node_latest AS n FINAL
      WHERE n.status = 'online'
      ORDER BY n.node_num
      LIMIT {most:UInt32} OFFSET {from:UInt32}`,
    params: { from, most },
    row: rowSchema,
  })
}
