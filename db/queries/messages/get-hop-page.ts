import { z } from 'zod'
import type { HopEvent, HopPage, HopQuery } from '@/lib/messages/hop-query'
import { HOP_KINDS } from '@/lib/messages/kinds'
import { messageIdSchema } from '@/lib/messages/message'
import type { Database } from '../../client'
import { readListCursor, writeListCursor } from '../list-cursor'
import { getNodeRefs } from '../nodes/get-node-refs'
import type { SqlCondition } from '../nodes/identity-condition'
import { hopCondition, type HopFilter } from './hop-rows'

const rowSchema = z.object({
  message: z.string(),
  topic: z.string(),
  kind: z.enum(HOP_KINDS),
  nodeNum: z.number().int(),
  peerNum: z.number().int(),
  atUs: z.coerce.number(),
  reason: z.string(),
  collector: z.string(),
  receivedAtMs: z.coerce.number(),
})
type Row = z.infer<typeof rowSchema>

/**
 * One page of the hop events of a stretch of time, in the order of the table, so that each page reads on where the one
 * before ended. What is written meanwhile is not of this walk unless it stands behind its place.
 * @param filter - times and node as they were worked out; those of the cursor count before them.
 * @throws {BadCursorError} when the cursor was not given out for these filters.
 */
export async function getHopPage(
  db: Database,
  query: HopQuery,
  filter: HopFilter,
  signal?: AbortSignal,
): Promise<HopPage> {
  const end = query.cursor === undefined ? null : readCursor(query.cursor, query)
  const { fromMs, toMs } = end ?? filter
  const condition = hopCondition({ ...filter, fromMs, toMs })
  const after = end === null ? { sql: '1', params: {} } : afterCondition(end.last)
  const found = await db.select({
    name: 'get-hop-page',
    sql: `
      SELECT
        h.message_id AS message,
        toString(h.topic) AS topic,
        toString(h.kind) AS kind,
        h.node_num AS nodeNum,
        h.peer_num AS peerNum,
        toUnixTimestamp64Micro(h.at) AS atUs,
        toString(h.reason) AS reason,
        toString(h.collector) AS collector,
        toUnixTimestamp64Milli(h.received_at) AS receivedAtMs
      FROM hops AS h
      WHERE ${after.sql} AND ${condition.sql}
      ORDER BY h.message_id, h.node_num, h.kind, h.at, h.peer_num, h.received_at, h.collector, h.reason
      LIMIT {rows:UInt32}`,
    // One more than the page holds tells whether another follows.
    params: { ...condition.params, ...after.params, rows: query.limit + 1 },
    row: rowSchema,
    signal,
  })
  const rows = found.slice(0, query.limit)
  const last = rows.at(-1)
  const refs = await getNodeRefs(
    db,
    rows.flatMap(({ nodeNum, peerNum }) => [nodeNum, peerNum]),
    signal,
  )
  const nameOf = (num: number): string => refs.get(num)?.peerId ?? ''
  return {
    fromMs,
    toMs,
    hops: rows.map(({ nodeNum, peerNum, atUs, ...row }): HopEvent => ({
      ...row,
      node: nameOf(nodeNum),
      peer: nameOf(peerNum) === '' ? null : nameOf(peerNum),
      reportedAtUs: atUs,
    })),
    nextCursor:
      found.length > query.limit && last !== undefined ? writeCursor(fromMs, toMs, last, query) : null,
  }
}

/** Where the page before ended; the first half bounds the reading, the second decides. */
function afterCondition(last: LastRow): SqlCondition {
  return {
    sql: `
      h.message_id >= {after_id:String} AND (
        h.message_id, h.node_num, toUInt8(h.kind), toUnixTimestamp64Micro(h.at), h.peer_num,
        toUnixTimestamp64Milli(h.received_at), toString(h.collector), toString(h.reason)
      ) > (
        {after_id:String}, {after_node:UInt32}, {after_kind:UInt8}, {after_at:Int64}, {after_peer:UInt32},
        {after_received:Int64}, {after_collector:String}, {after_reason:String}
      )`,
    params: {
      after_id: last[0],
      after_node: last[1],
      after_kind: last[2],
      after_at: last[3],
      after_peer: last[4],
      after_received: last[5],
      after_collector: last[6],
      after_reason: last[7],
    },
  }
}

/** Longest reason and name of a collector that travel. */
const TEXT_MAX = 256
const num = z.number().int().min(0).max(4_294_967_295)
const timeMs = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const lastRow = [
  messageIdSchema,
  num,
  z
    .number()
    .int()
    .min(0)
    .max(HOP_KINDS.length - 1),
  z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER),
  num,
  timeMs,
  z.string().max(TEXT_MAX),
  z.string().max(TEXT_MAX),
] as const
type LastRow = { [At in keyof typeof lastRow]: z.infer<(typeof lastRow)[At]> }
const endSchema = z.tuple([timeMs, timeMs, ...lastRow])

function writeCursor(fromMs: number, toMs: number, last: Row, query: HopQuery): string {
  const end = [
    fromMs,
    toMs,
    last.message,
    last.nodeNum,
    HOP_KINDS.indexOf(last.kind),
    last.atUs,
    last.peerNum,
    last.receivedAtMs,
    last.collector.slice(0, TEXT_MAX),
    last.reason.slice(0, TEXT_MAX),
  ]
  return writeListCursor(end, questionOf(query))
}

/** @throws {BadCursorError} */
function readCursor(cursor: string, query: HopQuery): { fromMs: number; toMs: number; last: LastRow } {
  const [fromMs, toMs, ...last] = readListCursor(cursor, endSchema, questionOf(query))
  return { fromMs, toMs, last }
}

/** What changes which events follow. */
function questionOf({ from, to, topic, node, message }: HopQuery): unknown {
  return ['hops', from, to, topic, node, message].map((filter) => filter ?? null)
}
