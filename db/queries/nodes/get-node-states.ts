import { z } from 'zod'
import { NODE_STATUSES } from '@/lib/nodes'
import type { Database } from '../../client'

const rowSchema = z.object({
  peerId: z.string(),
  status: z.enum(NODE_STATUSES),
  /** Share of the visits of the last 24 hours that reached it, 0 to 1; null without a visit. */
  uptime24h: z.number().nullable(),
})
export type NodeState = z.infer<typeof rowSchema>

/** Most nodes in one question. */
export const NODE_STATES_MAX = 500

/**
 * How these nodes are, each by its peer id; one that was never visited is left out.
 * @param peerIds - at most {@link NODE_STATES_MAX}.
 * @throws {DatabaseUnavailableError | DatabaseError}
 */
export async function getNodeStates(
  db: Database,
  peerIds: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, NodeState>> {
  const rows = await db.select({
    name: 'get-node-states',
    sql: `
      SELECT
        n.peer_id AS peerId,
        toString(n.status) AS status,
        if(n.last_visit < now64(3, 'UTC') - INTERVAL 24 HOUR, NULL, n.uptime_24h) AS uptime24h
      FROM node_latest AS n
      WHERE n.node_num IN (SELECT node_num FROM nodes WHERE peer_id IN {peerIds:Array(String)})
      -- What FINAL would keep, at half its cost for a few nodes among many.
      ORDER BY n.node_num, n.version DESC, n.updated_at DESC
      LIMIT 1 BY n.node_num`,
    params: { peerIds },
    row: rowSchema,
    signal,
  })
  return new Map(rows.map((row) => [row.peerId, row]))
}
