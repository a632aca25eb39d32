import { z } from 'zod'
import { EVIDENCE, RTT_METHODS } from '@/lib/facts'
import { estimateLinkRtt, type LinkEnd } from '@/lib/graph/link-latency'
import type { NodeNeighbour } from '@/lib/node-detail'
import { NODE_STATUSES, type NodeSummary } from '@/lib/nodes'
import type { Database } from '../../client'

/** Links shown of one node; a hub is named by more than anybody reads. */
export const NEIGHBOURS_MAX = 5_000

export const linkRow = z.object({
  num: z.number().int(),
  evidence: z.enum(EVIDENCE),
  direction: z.enum(['out', 'in', 'both']),
  seenAtMs: z.coerce.number(),
})
const endRow = z.object({
  num: z.number().int(),
  peerId: z.string(),
  status: z.enum(NODE_STATUSES),
  agent: z.string(),
  country: z.string(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  rttMs: z.number().nullable(),
  rttMethod: z.enum(RTT_METHODS),
})

/** Where the other ends are read from; a condition on {nums:Array(UInt32)} follows. */
interface EndSource {
  readonly from: string
  readonly params: Readonly<Record<string, unknown>>
}
const PRESENT_ENDS: EndSource = { from: 'node_latest FINAL', params: {} }

/** Who a node names and who names it, a row a neighbour and evidence; in no order. */
export const LINKS_OF_NODE = `
      SELECT
        other AS num,
        toString(kind) AS evidence,
        multiIf(max(is_out) AND max(NOT is_out), 'both', max(is_out), 'out', 'in') AS direction,
        toUnixTimestamp64Milli(max(seen_at)) AS seenAtMs
      FROM (
        SELECT arrayJoin(neighbours) AS other, evidence AS kind, seen_at, true AS is_out
        FROM links_latest FINAL
        WHERE node_num = {num:UInt32}
        UNION ALL
        SELECT node_num AS other, evidence AS kind, seen_at, false AS is_out
        FROM links_latest FINAL
        WHERE has(neighbours, {num:UInt32})
      )
      GROUP BY other, kind`

/**
 * Who this node names and who names it, in the newest sets of each evidence; links in both directions first. A node
 * that was named but not visited yet is `unreachable`: no visit has ever reached it. One more than
 * `NEIGHBOURS_MAX` tells that there are more.
 */
export async function getNodeNeighbours(
  db: Database,
  node: Pick<NodeSummary, 'num' | 'lat' | 'lon' | 'rttMs' | 'rttMethod'>,
  signal?: AbortSignal,
): Promise<NodeNeighbour[]> {
  const links = await db.select({
    name: 'get-node-links',
    sql: `
      ${LINKS_OF_NODE}
      ORDER BY direction = 'both' DESC, seenAtMs DESC, num, evidence
      LIMIT {most:UInt32}`,
    params: { num: node.num, most: NEIGHBOURS_MAX + 1 },
    row: linkRow,
    signal,
  })
  return nameNeighbours(db, node, links, signal)
}

/** Tells of each link who is at its other end, and how far away. */
export async function nameNeighbours(
  db: Database,
  node: Pick<NodeSummary, 'lat' | 'lon' | 'rttMs' | 'rttMethod'>,
  links: readonly z.infer<typeof linkRow>[],
  signal: AbortSignal | undefined,
  source: EndSource = PRESENT_ENDS,
): Promise<NodeNeighbour[]> {
  if (links.length === 0) return []
  const ends = await db.select({
    name: 'get-link-ends',
    sql: `
      SELECT
        i.node_num AS num,
        i.peer_id AS peerId,
        if(n.status = '', 'unreachable', toString(n.status)) AS status,
        toString(n.agent) AS agent,
        toString(n.country) AS country,
        n.lat AS lat,
        n.lon AS lon,
        n.rtt_ms AS rttMs,
        if(n.rtt_method = '', 'none', toString(n.rtt_method)) AS rttMethod
      FROM (SELECT node_num, peer_id FROM nodes WHERE node_num IN {nums:Array(UInt32)}) AS i
      LEFT JOIN (
        SELECT node_num, status, agent, country, lat, lon, rtt_ms, rtt_method
        FROM ${source.from}
        WHERE node_num IN {nums:Array(UInt32)}
      ) AS n ON n.node_num = i.node_num`,
    params: { ...source.params, nums: [...new Set(links.map(({ num }) => num))] },
    row: endRow,
    signal,
  })
  const byNum = new Map(ends.map((end) => [end.num, end]))
  const self = linkEnd(node)
  return links.flatMap(({ num, evidence, direction, seenAtMs }) => {
    const end = byNum.get(num)
    if (end === undefined) return []
    const { peerId, status, agent, country } = end
    const estimatedRttMs = estimateLinkRtt(self, linkEnd(end))
    return [{ num, peerId, status, agent, country, evidence, direction, seenAtMs, estimatedRttMs }]
  })
}

function linkEnd(node: Pick<NodeSummary, 'lat' | 'lon' | 'rttMs' | 'rttMethod'>): LinkEnd {
  return { lat: node.lat, lon: node.lon, rttMs: node.rttMs, isRttQuiet: node.rttMethod === 'ping_quiet' }
}
