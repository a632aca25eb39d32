import { z } from 'zod'
import type { Database } from '../client'

const rowSchema = z.object({
  peerId: z.string(),
  addresses: z.array(z.string()),
  failuresInRow: z.number().int(),
  lastReachableMs: z.coerce.number().nullable(),
  agent: z.string(),
})
/** What a collector knows of a node from before it was started. */
export type KnownNode = z.infer<typeof rowSchema>

/** Addresses handed on for one node. */
const ADDRESSES_MAX = 16

/**
 * The nodes visited since a time, by any collector, the most lately reached first.
 *
 * `addresses`: as far as they are kept (ADDRESS_DETAIL), newest first; a prefix cannot be dialled. `failuresInRow`:
 * of this collector; 0 when its newest visit reached the node or it never tried. `lastReachableMs`: by any
 * collector; null: none ever did.
 */
export async function loadKnownNodes(
  db: Database,
  collector: string,
  sinceMs: number,
  signal?: AbortSignal,
): Promise<KnownNode[]> {
  return db.select({
    name: 'load-known-nodes',
    sql: `
      SELECT
        n.peer_id AS peerId,
        a.addresses AS addresses,
        toUInt8(c.failures) AS failuresInRow,
        toUnixTimestamp64Milli(n.last_reachable) AS lastReachableMs,
        toString(n.agent) AS agent
      FROM node_latest AS n FINAL
      LEFT JOIN (
        SELECT node_num, argMaxMerge(visit).3 AS failures
        FROM collector_node_latest
        WHERE collector = {collector:String}
        GROUP BY node_num
      ) AS c ON c.node_num = n.node_num
      LEFT JOIN (
        SELECT
          node_num,
          arrayMap(pair -> pair.2, arrayReverseSort(groupArray((seen, address)))) AS all,
          arraySlice(all, 1, {most:UInt8}) AS addresses
        FROM (
          SELECT node_num, address, max(last_seen) AS seen FROM node_addresses GROUP BY node_num, address
        )
        GROUP BY node_num
      ) AS a ON a.node_num = n.node_num
      WHERE n.last_visit >= fromUnixTimestamp64Milli({since:Int64})
      ORDER BY n.last_reachable DESC NULLS LAST, n.node_num`,
    params: { collector, since: sinceMs, most: ADDRESSES_MAX },
    row: rowSchema,
    signal,
  })
}
