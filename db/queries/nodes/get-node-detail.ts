import { z } from 'zod'
import { CRAWL_ERRORS, CRAWL_ERROR_ADVICE, crawlErrorSchema } from '@/lib/crawl-errors'
import type { NodeAddress, NodeDetail, NodeDialAttempt } from '@/lib/node-detail'
import { IdentityError, parseIdentity } from '@/lib/peer-identity'
import type { NodeIdentity } from '@/lib/node-detail'
import type { Database } from '../../client'
import { getNodeNeighbours, NEIGHBOURS_MAX } from './get-node-neighbours'
import { getNodeVersions } from './get-node-versions'
import { SUMMARY_COLUMNS, summaryRowSchema } from './summary-row'

const ADDRESSES_MAX = 200

const summarySchema = summaryRowSchema.extend({ protocols: z.array(z.string()) })
const addressSchema: z.ZodType<NodeAddress> = z.object({
  address: z.string(),
  firstSeenMs: z.coerce.number(),
  lastSeenMs: z.coerce.number(),
})
const attemptSchema: z.ZodType<NodeDialAttempt> = z.object({
  address: z.string(),
  error: crawlErrorSchema.nullable().catch('unknown'),
  detail: z.string(),
  tookMs: z.number(),
  seenAtMs: z.coerce.number(),
})

/**
 * Everything about one node.
 * @param identity - in any form: peer id, CID, raw Ed25519 key in hex.
 * @returns null when no visited node has this identity, or the text is none.
 */
export async function getNodeDetail(
  db: Database,
  identity: string,
  signal?: AbortSignal,
): Promise<NodeDetail | null> {
  const wanted = readIdentity(identity)
  if (wanted === null) return null
  const [found] = await db.select({
    name: 'get-node-detail',
    sql: `
      SELECT ${SUMMARY_COLUMNS}, n.protocols AS protocols
      FROM node_latest AS n FINAL
      WHERE n.node_num IN (SELECT node_num FROM nodes WHERE peer_id = {peerId:String})
      LIMIT 1`,
    params: { peerId: wanted.peerId },
    row: summarySchema,
    signal,
  })
  if (found === undefined) return null
  const { protocols, ...summary } = found
  const [addresses, versions, neighbours, attempts] = await Promise.all([
    getAddresses(db, summary.num, signal),
    getNodeVersions(db, summary.num, signal),
    getNodeNeighbours(db, summary, signal),
    summary.error === null ? [] : getAttempts(db, summary.num, summary.lastVisitMs, signal),
  ])
  const { error } = summary
  return {
    summary,
    identity: wanted,
    protocols,
    addresses,
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

export function readIdentity(text: string): NodeIdentity | null {
  try {
    return parseIdentity(text)
  } catch (error) {
    if (error instanceof IdentityError) return null
    throw error
  }
}

export async function getAddresses(
  db: Database,
  num: number,
  signal: AbortSignal | undefined,
): Promise<NodeAddress[]> {
  return db.select({
    name: 'get-node-addresses',
    sql: `
      SELECT
        address,
        toUnixTimestamp64Milli(min(first_seen)) AS firstSeenMs,
        toUnixTimestamp64Milli(max(last_seen)) AS lastSeenMs
      FROM node_addresses
      WHERE node_num = {num:UInt32}
      GROUP BY address
      ORDER BY lastSeenMs DESC, address
      LIMIT {most:UInt32}`,
    params: { num, most: ADDRESSES_MAX },
    row: addressSchema,
    signal,
  })
}

/** The addresses of one visit, those that failed first. */
export async function getAttempts(
  db: Database,
  num: number,
  visitMs: number,
  signal: AbortSignal | undefined,
): Promise<NodeDialAttempt[]> {
  return db.select({
    name: 'get-dial-attempts',
    sql: `
      SELECT
        address,
        nullIf(toString(error), '') AS error,
        detail,
        took_ms AS tookMs,
        toUnixTimestamp64Milli(seen_at) AS seenAtMs
      FROM dial_attempts
      WHERE node_num = {num:UInt32} AND seen_at = fromUnixTimestamp64Milli({visit:Int64}, 'UTC')
      ORDER BY error IS NULL, address`,
    params: { num, visit: visitMs },
    row: attemptSchema,
    signal,
  })
}
