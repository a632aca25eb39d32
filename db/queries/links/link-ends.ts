import { z } from 'zod'
import { RTT_METHODS } from '@/lib/facts'
import type { LinkEnd } from '@/lib/graph/link-latency'
import type { Database } from '../../client'

/** Numbers in one question. */
const CHUNK = 5_000

const rowSchema = z.object({
  num: z.number().int(),
  peerId: z.string(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  rttMs: z.number().nullable(),
  rttMethod: z.enum(RTT_METHODS),
})

export interface NamedEnd extends LinkEnd {
  readonly peerId: string
}

/** What is known now of the ends of links, by their numbers; of nodes that were never visited, the peer id alone. */
export async function getLinkEnds(
  db: Database,
  nums: Iterable<number>,
  signal?: AbortSignal,
): Promise<Map<number, NamedEnd>> {
  const sorted = [...new Set(nums)].sort((a, b) => a - b)
  const ends = new Map<number, NamedEnd>()
  for (let at = 0; at < sorted.length; at += CHUNK) {
    const rows = await db.select({
      name: 'get-named-ends',
      sql: `
        SELECT
          i.node_num AS num,
          i.peer_id AS peerId,
          n.lat AS lat,
          n.lon AS lon,
          n.rtt_ms AS rttMs,
          if(n.rtt_method = '', 'none', toString(n.rtt_method)) AS rttMethod
        FROM (SELECT node_num, peer_id FROM nodes WHERE node_num IN {nums:Array(UInt32)}) AS i
        LEFT JOIN (
          SELECT node_num, lat, lon, rtt_ms, rtt_method
          FROM node_latest
          WHERE node_num IN {nums:Array(UInt32)}
          -- What FINAL would keep, at half its cost for a few nodes among many.
          ORDER BY node_num, version DESC, updated_at DESC
          LIMIT 1 BY node_num
        ) AS n ON n.node_num = i.node_num`,
      params: { nums: sorted.slice(at, at + CHUNK) },
      row: rowSchema,
      signal,
    })
    for (const { num, rttMethod, ...end } of rows) {
      ends.set(num, { ...end, isRttQuiet: rttMethod === 'ping_quiet' })
    }
  }
  return ends
}
