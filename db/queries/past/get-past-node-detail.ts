import { z } from 'zod'
import { CRAWL_ERROR_ADVICE, CRAWL_ERRORS } from '@/lib/crawl-errors'
import type { NodeDetail, NodeNeighbour } from '@/lib/node-detail'
import type { NodeSummary } from '@/lib/nodes'
import type { Database } from '../../client'
import { getAddresses, getAttempts, readIdentity } from '../nodes/get-node-detail'
import { getNodeNum } from '../nodes/get-node-num'
import { linkRow, nameNeighbours, NEIGHBOURS_MAX } from '../nodes/get-node-neighbours'
import { getNodeVersions } from '../nodes/get-node-versions'
import { summaryColumns, summaryRowSchema } from '../nodes/summary-row'
import { pastNodes, pastParams, pastSets } from './past-states'

const NOW = `fromUnixTimestamp64Milli({at_ms:Int64}, 'UTC')`
const protocolsRow = z.object({ protocols: z.array(z.string()) })

/**
 * Everything about one node as it was at a time; what was found out later is left out.
 * @param identity - in any form: peer id, CID, raw Ed25519 key in hex.
 * @returns null when no node with this identity had been visited then, or the text is none.
 */
export async function getPastNodeDetail(
  db: Database,
  identity: string,
  atMs: number,
  signal?: AbortSignal,
): Promise<NodeDetail | null> {
  const wanted = readIdentity(identity)
  if (wanted === null) return null
  const num = await getNodeNum(db, wanted.peerId, signal)
  if (num === null) return null
  const [summary] = await db.select({
    name: 'get-past-node',
    sql: `SELECT ${summaryColumns(NOW)} FROM (${pastNodes('at', '{alias}.node_num = {num:UInt32}', false)}) AS n`,
    // One node alone: however long ago it was visited.
    params: { ...pastParams('at', atMs, 0), num },
    row: summaryRowSchema,
    signal,
  })
  if (summary === undefined) return null
  const [protocols, addresses, versions, neighbours, attempts] = await Promise.all([
    getProtocols(db, num, atMs, signal),
    getAddresses(db, num, signal),
    getNodeVersions(db, num, signal, atMs),
    getNeighbours(db, summary, atMs, signal),
    summary.error === null ? [] : getAttempts(db, num, summary.lastVisitMs, signal),
  ])
  const { error } = summary
  return {
    summary,
    identity: wanted,
    protocols,
    addresses: addresses
      .filter(({ firstSeenMs }) => firstSeenMs <= atMs)
      .map((address) => ({ ...address, lastSeenMs: Math.min(address.lastSeenMs, atMs) })),
    versions,
    neighbours: neighbours.slice(0, NEIGHBOURS_MAX),
    areNeighboursCut: neighbours.length > NEIGHBOURS_MAX,
    whyNotReached:
      error === null
        ? null
        : {
            error,
            meaning: CRAWL_ERRORS[error],
            advice: CRAWL_ERROR_ADVICE[error],
            atMs: summary.lastVisitMs,
          },
    attempts,
  }
}

async function getProtocols(
  db: Database,
  num: number,
  atMs: number,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const [row] = await db.select({
    name: 'get-past-protocols',
    sql: `
      SELECT arrayMap(p -> toString(p), v.protocols) AS protocols
      FROM sightings AS v
      WHERE v.node_num = {num:UInt32} AND v.seen_at <= ${NOW} AND v.reachable AND notEmpty(v.protocols)
      ORDER BY v.seen_at DESC
      LIMIT 1`,
    params: { num, at_ms: atMs },
    row: protocolsRow,
    signal,
  })
  return row?.protocols ?? []
}

/** Links in both directions first, as of the present. */
async function getNeighbours(
  db: Database,
  node: NodeSummary,
  atMs: number,
  signal: AbortSignal | undefined,
): Promise<NodeNeighbour[]> {
  const params = { ...pastParams('at', atMs), num: node.num }
  const links = await db.select({
    name: 'get-past-neighbours',
    sql: `
      SELECT
        other AS num,
        kind AS evidence,
        multiIf(max(is_out) AND max(NOT is_out), 'both', max(is_out), 'out', 'in') AS direction,
        toUnixTimestamp64Milli(max(read_at)) AS seenAtMs
      FROM (
        SELECT arrayJoin(o.neighbours) AS other, o.evidence AS kind, o.seen_at AS read_at, true AS is_out
        FROM (${pastSets('at', '{alias}.node_num = {num:UInt32}')}) AS o
        UNION ALL
        SELECT i.num AS other, i.evidence AS kind, i.seen_at AS read_at, false AS is_out
        FROM (${pastSets('at')}) AS i
        WHERE has(i.neighbours, {num:UInt32})
      )
      GROUP BY other, kind
      ORDER BY direction = 'both' DESC, direction = 'out' DESC, num
      LIMIT {most:UInt32}`,
    params: { ...params, most: NEIGHBOURS_MAX + 1 },
    row: linkRow,
    signal,
  })
  return nameNeighbours(db, node, links, signal, {
    from: `(${pastNodes('at', '{alias}.node_num IN {nums:Array(UInt32)}')})`,
    params: pastParams('at', atMs),
  })
}
