/** What the keeper of messages reads: which messages changed, and all that is known of each. @module */
import { z } from 'zod'
import { HOP_KINDS, messageTypeSchema, SIGNATURE_STATES } from '@/lib/messages/kinds'
import { HOPS_MAX, type HopRow } from '@/lib/messages/message'
import type { Database } from '../client'
import { feedSince, type FeedCursor } from '../queries/feed/feed-cursor'

const number = z.coerce.number()

/** A block of rows of one message, written at one time: a later one has another key. */
export interface ChangedMessage {
  key: string
  id: string
  atMs: number
  rows: number
}
const changedSchema = z.object({ id: z.string(), atMs: number, rows: number })

/** Blocks read at once: beyond, the rest is read the next time. */
export const CHANGES_MAX = 100_000

/** What the collector wrote of messages since the cursor, the oldest first, with what the cursor has given out. */
export async function getMessageChanges(
  db: Database,
  collector: string,
  cursor: FeedCursor,
  signal: AbortSignal,
): Promise<ChangedMessage[]> {
  const rows = await db.select({
    name: 'get-message-changes',
    sql: `
      SELECT message_id AS id, toUnixTimestamp64Milli(inserted_at) AS atMs, count() AS rows
      FROM (
        SELECT message_id, inserted_at FROM hop_feed
        WHERE inserted_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND collector = {collector:String}
        UNION ALL
        SELECT message_id, inserted_at FROM observations
        WHERE inserted_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND collector = {collector:String}
      )
      GROUP BY message_id, inserted_at
      ORDER BY atMs, id
      LIMIT {most:UInt32}`,
    params: { since: feedSince(cursor), collector, most: CHANGES_MAX },
    row: changedSchema,
    signal,
  })
  return rows.map((row) => ({ ...row, key: `${row.id}:${String(row.atMs)}:${String(row.rows)}` }))
}

/**
 * Messages of the last two hours that the collector wrote of and whose ready row is missing, made from fewer rows, or
 * younger than a minute: what a keeper that stopped left undone.
 * @param knowledge - by how much a version is divided for the number of rows it is made from.
 */
export async function getUnkeptMessages(
  db: Database,
  collector: string,
  knowledge: number,
  signal: AbortSignal,
): Promise<{ id: string; rows: number }[]> {
  return db.select({
    name: 'get-unkept-messages',
    sql: `
      SELECT w.message_id AS id, w.rows AS rows
      FROM (
        SELECT message_id, count() AS rows
        FROM (
          SELECT message_id FROM hop_feed WHERE collector = {collector:String}
          UNION ALL
          SELECT message_id FROM observations
          WHERE collector = {collector:String} AND inserted_at > now() - INTERVAL 2 HOUR
        )
        GROUP BY message_id
      ) AS w
      LEFT JOIN (
        SELECT message_id, max(version) AS newest, max(heard_at) AS heard
        FROM messages
        WHERE heard_at > now() - INTERVAL 2 DAY AND is_deleted = 0
        GROUP BY message_id
      ) AS m ON m.message_id = w.message_id
      WHERE intDiv(m.newest, {knowledge:UInt64}) < w.rows OR m.heard > now() - INTERVAL 1 MINUTE
      ORDER BY id
      LIMIT {most:UInt32}`,
    params: { collector, knowledge, most: CHANGES_MAX },
    row: z.object({ id: z.string(), rows: number }),
    signal,
  })
}

const hopsSchema = z.object({
  id: z.string(),
  kinds: z.array(z.number().int()),
  nodes: z.array(z.number().int()),
  peers: z.array(z.number().int()),
  times: z.array(number),
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
const SPAN_DAYS = 2

export async function getKeptHops(
  db: Database,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, KeptHops>> {
  const found = await db.select({
    name: 'get-kept-hops',
    sql: `
      SELECT
        h.message_id AS id,
        groupArray({most:UInt32})(toUInt8(h.kind)) AS kinds,
        groupArray({most:UInt32})(h.node_num) AS nodes,
        groupArray({most:UInt32})(h.peer_num) AS peers,
        groupArray({most:UInt32})(toUnixTimestamp64Micro(h.at)) AS times,
        count() AS count,
        toString(anyHeavyIf(h.topic, h.topic != '')) AS topic,
        toUnixTimestamp64Milli(min(h.received_at)) AS firstMs,
        toUnixTimestamp64Milli(max(h.received_at)) AS lastMs
      FROM hops AS h
      WHERE h.message_id IN {ids:Array(String)} AND h.received_at > now() - INTERVAL ${String(SPAN_DAYS)} DAY
      GROUP BY id`
      // The size of an aggregate is no parameter.
      .replaceAll('{most:UInt32}', String(HOPS_MAX)),
    params: { ids },
    row: hopsSchema,
    signal,
  })
  return new Map(
    found.map(({ id, kinds, nodes, peers, times, ...rest }) => {
      const rows = nodes.flatMap((nodeNum, at): HopRow[] => {
        const kind = HOP_KINDS[kinds[at] ?? -1]
        const peerNum = peers[at]
        const atUs = times[at]
        if (kind === undefined || peerNum === undefined || atUs === undefined) return []
        // Why it was refused is for who looks at the message itself.
        return [{ kind, nodeNum, peerNum, atUs, reason: '' }]
      })
      return [id, { ...rest, rows }]
    }),
  )
}

const observationSchema = z.object({
  id: z.string(),
  arrivedAtMs: number,
  topic: z.string(),
  originNum: z.number().int(),
  sizeBytes: z.number().int(),
  type: messageTypeSchema.nullable().catch(null),
  signature: z.enum(SIGNATURE_STATES).catch('unknown'),
})
export type KeptObservation = Omit<z.infer<typeof observationSchema>, 'id'>

/** What collectors saw of some messages, the earliest first. */
export async function getKeptObservations(
  db: Database,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, KeptObservation[]>> {
  const rows = await db.select({
    name: 'get-kept-observations',
    sql: `
      SELECT
        o.message_id AS id,
        toUnixTimestamp64Milli(o.arrived_at) AS arrivedAtMs,
        toString(o.topic) AS topic,
        o.origin_num AS originNum,
        o.size_bytes AS sizeBytes,
        nullIf(toString(o.type), '') AS type,
        toString(o.signature) AS signature
      FROM observations AS o
      WHERE o.message_id IN {ids:Array(String)} AND o.arrived_at > now() - INTERVAL ${String(SPAN_DAYS)} DAY
      ORDER BY o.arrived_at, o.collector
      LIMIT 1 BY o.message_id, o.collector`,
    params: { ids },
    row: observationSchema,
    signal,
  })
  const byId = new Map<string, KeptObservation[]>()
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
