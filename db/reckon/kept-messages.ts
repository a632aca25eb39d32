/** What the keeper of messages reads: all that is known of each. @module */
import { z } from 'zod'
import { HOP_KINDS } from '@/lib/messages/kinds'
import { HOPS_MAX, HOPS_OF_NODE_MAX, type HopRow } from '@/lib/messages/message'
import type { Database } from '../client'
import { observationRowSchema, type ObservationRow } from '../queries/messages/observation-row'

const number = z.coerce.number()

const hopsSchema = z.object({
  id: z.string(),
  kinds: z.array(z.number().int()),
  nodes: z.array(z.number().int()),
  peers: z.array(z.number().int()),
  times: z.array(number),
  reasons: z.array(z.string()),
  count: number,
  topic: z.string(),
  firstMs: number,
  lastMs: number,
})

/** The hop events of some messages, as they were reported. */
export interface KeptHops {
  rows: HopRow[]
  /** All there are, also where fewer are given. */
  count: number
  topic: string
  firstMs: number
  lastMs: number
}

/** Reports of a message come at most this much apart. */
export const SPAN_DAYS = 2

/**
 * Of a message with more events than can be read those are given that each node's reports begin with, its publication
 * and its deliveries first, as many of each: a node that reports much does not hide what others do.
 */
export async function getKeptHops(
  db: Database,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, KeptHops>> {
  const found = await db.select({
    name: 'get-kept-hops',
    sql: `
      WITH reported AS (
        SELECT message_id, node_num, kind, peer_num, at, reason, topic, received_at
        FROM hops
        WHERE message_id IN {ids:Array(String)} AND received_at > now() - INTERVAL ${String(SPAN_DAYS)} DAY
      )
      SELECT
        s.id AS id, s.count AS count, s.topic AS topic, s.firstMs AS firstMs, s.lastMs AS lastMs,
        r.kinds AS kinds, r.nodes AS nodes, r.peers AS peers, r.times AS times, r.reasons AS reasons
      FROM (
        SELECT
          h.message_id AS id,
          count() AS count,
          toString(anyHeavyIf(h.topic, h.topic != '')) AS topic,
          toUnixTimestamp64Milli(min(h.received_at)) AS firstMs,
          toUnixTimestamp64Milli(max(h.received_at)) AS lastMs
        FROM reported AS h
        GROUP BY id
      ) AS s
      INNER JOIN (
        SELECT
          p.message_id AS id,
          groupArray(toUInt8(p.kind)) AS kinds,
          groupArray(p.node_num) AS nodes,
          groupArray(p.peer_num) AS peers,
          groupArray(toUnixTimestamp64Micro(p.at)) AS times,
          groupArray(toString(p.reason)) AS reasons
        FROM (
          SELECT
            *,
            row_number() OVER (PARTITION BY message_id, node_num ORDER BY kind, at) AS place
          FROM (
            SELECT message_id, node_num, kind, peer_num, at, reason
            FROM reported
            ORDER BY message_id, node_num, kind, at
            LIMIT ${String(HOPS_OF_NODE_MAX)} BY message_id, node_num
          )
          ORDER BY message_id, place
          LIMIT ${String(HOPS_MAX)} BY message_id
        ) AS p
        GROUP BY id
      ) AS r ON r.id = s.id`,
    params: { ids },
    row: hopsSchema,
    signal,
  })
  return new Map(
    found.map(({ id, kinds, nodes, peers, times, reasons, ...rest }) => {
      const rows = nodes.flatMap((nodeNum, at): HopRow[] => {
        const kind = HOP_KINDS[kinds[at] ?? -1]
        const peerNum = peers[at]
        const atUs = times[at]
        if (kind === undefined || peerNum === undefined || atUs === undefined) return []
        return [{ kind, nodeNum, peerNum, atUs, reason: reasons[at] ?? '' }]
      })
      return [id, { ...rest, rows }]
    }),
  )
}

const observationSchema = observationRowSchema.extend({ id: z.string() })

/** What collectors saw of some messages, the earliest first. */
export async function getKeptObservations(
  db: Database,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, ObservationRow[]>> {
  const rows = await db.select({
    name: 'get-kept-observations',
    sql: `
      SELECT
        o.message_id AS id,
        toUnixTimestamp64Milli(o.arrived_at) AS arrivedAtMs,
        toString(o.topic) AS topic,
        toString(o.collector) AS collector,
        o.last_hop_num AS lastHopNum,
        o.origin_num AS originNum,
        o.size_bytes AS sizeBytes,
        nullIf(toString(o.type), '') AS type,
        toUnixTimestamp64Milli(o.sent_at) AS sentAtMs,
        o.hop_count AS hopCount,
        o.max_hops AS maxHops,
        toString(o.signature) AS signature
      FROM observations AS o
      WHERE o.message_id IN {ids:Array(String)} AND o.arrived_at > now() - INTERVAL ${String(SPAN_DAYS)} DAY
      ORDER BY o.arrived_at, o.collector
      LIMIT 1 BY o.message_id, o.collector`,
    params: { ids },
    row: observationSchema,
    signal,
  })
  const byId = new Map<string, ObservationRow[]>()
  for (const { id, ...observation } of rows) {
    const known = byId.get(id)
    if (known === undefined) byId.set(id, [observation])
    else known.push(observation)
  }
  return byId
}

const keySchema = z.object({ id: z.string(), heardAtMs: number })

/** Where these messages stand in the list now. */
export async function getStandings(
  db: Database,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<{ id: string; heardAtMs: number }[]> {
  return db.select({
    name: 'get-message-standings',
    sql: `
      SELECT m.message_id AS id, toUnixTimestamp64Milli(m.heard_at) AS heardAtMs
      FROM messages AS m FINAL
      WHERE (m.heard_at, m.message_id) IN (
        SELECT heard_at, message_id FROM message_keys WHERE message_id IN {ids:Array(String)}
      )
      ORDER BY id, heardAtMs`,
    params: { ids },
    row: keySchema,
    signal,
  })
}
