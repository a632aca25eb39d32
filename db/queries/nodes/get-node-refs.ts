import { z } from 'zod'
import type { NodeRef } from '@/lib/messages/message'
import type { Database } from '../../client'

/** Numbers in one question. */
const CHUNK = 5_000
/** A peer id never changes, and a place seldom. */
const KEEP_MS = 60_000
/** Nodes kept at most. */
const KEPT_MAX = 100_000

const rowSchema = z.object({
  num: z.number().int(),
  peerId: z.string(),
  city: z.string(),
  country: z.string(),
})

interface KeptRef {
  ref: NodeRef
  /** On the clock of `performance.now()`. */
  goodUntilMs: number
}
const kept = new WeakMap<Database, Map<number, KeptRef>>()

/**
 * Peer ids and places of nodes by their numbers, of those that were never visited too; a number that was never given
 * out is left out. A place may be a minute old: nearly every answer about messages names the same nodes.
 */
export async function getNodeRefs(
  db: Database,
  nums: Iterable<number>,
  signal?: AbortSignal,
): Promise<Map<number, NodeRef>> {
  const known = kept.get(db) ?? new Map<number, KeptRef>()
  kept.set(db, known)
  const nowMs = performance.now()
  const refs = new Map<number, NodeRef>()
  const wanted: number[] = []
  for (const num of new Set(nums)) {
    const found = known.get(num)
    if (found !== undefined && found.goodUntilMs > nowMs) refs.set(num, found.ref)
    else if (num !== 0) wanted.push(num)
  }
  wanted.sort((a, b) => a - b)
  for (let at = 0; at < wanted.length; at += CHUNK) {
    for (const ref of await readRefs(db, wanted.slice(at, at + CHUNK), signal)) {
      refs.set(ref.num, ref)
      if (known.size >= KEPT_MAX) known.clear()
      known.set(ref.num, { ref, goodUntilMs: nowMs + KEEP_MS })
    }
  }
  return refs
}

function readRefs(
  db: Database,
  nums: readonly number[],
  signal: AbortSignal | undefined,
): Promise<NodeRef[]> {
  return db.select({
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
    params: { nums },
    row: rowSchema,
    signal,
  })
}
