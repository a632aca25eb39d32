import { z } from 'zod'
import type { Database } from '../../client'

const rowSchema = z.object({ num: z.number().int() })

/** Number of a node that was visited; null: none with this peer id was. */
export async function getNodeNum(db: Database, peerId: string, signal?: AbortSignal): Promise<number | null> {
  const [node] = await db.select({
    name: 'get-node-num',
    sql: `
      SELECT n.node_num AS num
      FROM node_latest AS n
      WHERE n.node_num IN (SELECT node_num FROM nodes WHERE peer_id = {peerId:String})
      LIMIT 1`,
    params: { peerId },
    row: rowSchema,
    signal,
  })
  return node?.num ?? null
}
