import { z } from 'zod'
import { EVIDENCE, RTT_METHODS } from '@/lib/facts'
import { estimateLinkRtt, type LinkEnd } from '@/lib/graph/link-latency'
import type { NodeNeighbour } from '@/lib/node-detail'
import { NODE_STATUSES, type NodeSummary } from '@/lib/nodes'
import type { Database } from '../../client'

/** Links shown of one node; a hub is named by more than anybody reads. */
const NEIGHBOURS_MAX = 5_000

const rowSchema = z.object({
  num: z.number().int(),
  peerId: z.string(),
  status: z.enum(NODE_STATUSES),
  agent: z.string(),
  country: z.string(),
  evidence: z.enum(EVIDENCE),
  direction: z.enum(['out', 'in', 'both']),
  seenAtMs: z.coerce.number(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  rttMs: z.number().nullable(),
  rttMethod: z.enum(RTT_METHODS),
})

/**
 * Who this node names and who names it, in the newest sets of each evidence; links in both directions first. A node
 * that was named but not visited yet is `unreachable`: no visit has ever reached it.
 */
export async function getNodeNeighbours(
  db: Database,
  node: Pick<NodeSummary, 'num' | 'lat' | 'lon' | 'rttMs' | 'rttMethod'>,
  signal?: AbortSignal,
): Promise<NodeNeighbour[]> {
  const rows = await db.select({
    name: 'get-node-neighbours',
    sql: `
      SELECT
        l.other AS num,
        i.peer_id AS peerId,
        if(n.status = '', 'unreachable', toString(n.status)) AS status,
        toString(n.agent) AS agent,
        toString(n.country) AS country,
        toString(l.evidence) AS evidence,
        multiIf(l.names AND l.named, 'both', l.names, 'out', 'in') AS direction,
        toUnixTimestamp64Milli(l.seen) AS seenAtMs,
        n.lat AS lat,
        n.lon AS lon,
        n.rtt_ms AS rttMs,
        if(n.rtt_method = '', 'none', toString(n.rtt_method)) AS rttMethod
      FROM (
        SELECT other, evidence, max(seen_at) AS seen, max(is_out) AS names, max(NOT is_out) AS named
        FROM (
          SELECT arrayJoin(neighbours) AS other, evidence, seen_at, true AS is_out
          FROM links_latest FINAL
          WHERE node_num = {num:UInt32}
          UNION ALL
          SELECT node_num AS other, evidence, seen_at, false AS is_out
          FROM links_latest FINAL
          WHERE has(neighbours, {num:UInt32})
        )
        GROUP BY other, evidence
        ORDER BY (names AND named) DESC, seen DESC, other
        LIMIT {most:UInt32}
      ) AS l
      INNER JOIN nodes AS i ON i.node_num = l.other
      LEFT JOIN (SELECT * FROM node_latest FINAL) AS n ON n.node_num = l.other
      ORDER BY direction = 'both' DESC, l.seen DESC, num, evidence`,
    params: { num: node.num, most: NEIGHBOURS_MAX },
    row: rowSchema,
    signal,
  })
  const self = linkEnd(node)
  return rows.map(({ lat, lon, rttMs, rttMethod, ...neighbour }) => ({
    ...neighbour,
    estimatedRttMs: estimateLinkRtt(self, linkEnd({ lat, lon, rttMs, rttMethod })),
  }))
}

function linkEnd(node: Pick<NodeSummary, 'lat' | 'lon' | 'rttMs' | 'rttMethod'>): LinkEnd {
  return { lat: node.lat, lon: node.lon, rttMs: node.rttMs, isRttQuiet: node.rttMethod === 'ping_quiet' }
}
