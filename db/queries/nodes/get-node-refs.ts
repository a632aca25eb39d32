import { z } from 'zod'
import type { NodeRef } from '@/lib/messages/message'
import type { Database } from '../../client'

/** Numbers in one question. */
const CHUNK = 5_000

const rowSchema = z.object({
  num: z.number().int(),
  peerId: z.string(),
  city: z.string(),
  country: z.string(),
})

/**
 * Peer ids and places of nodes by their numbers, of those that were never visited too; a number that was never given
 * out is left out.
 */
export async function getNodeRefs(
  db: Database,
  nums: Iterable<number>,
  signal?: AbortSignal,
): Promise<Map<number, NodeRef>> {
  const wanted = [...new Set(nums)].filter((num) => num !== 0).sort((a, b) => a - b)
  const refs = new Map<number, NodeRef>()
  for (let at = 0; at < wanted.length; at += CHUNK) {
    const rows = await db.select({
      name: 'get-node-refs',
      sql: `
        SELECT num, any(peer_id) AS peerId, max(city) AS city, max(country) AS country
        FROM (
          SELECT node_num AS num, peer_id, '' AS city, '' AS country
          FROM nodes
          WHERE node_num IN {nums:Array(UInt32)}
          UNION ALL
          SELECT node_num, argMax(peer_id, version), argMax(toString(city), version), argMax(toString(country), version)
          FROM node_latest
          WHERE node_num IN {nums:Array(UInt32)}
          GROUP BY node_num
        )
        GROUP BY num`,
      params: { nums: wanted.slice(at, at + CHUNK) },
      row: rowSchema,
      signal,
    })
    for (const ref of rows) refs.set(ref.num, ref)
  }
  return refs
}
