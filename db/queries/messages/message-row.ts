/** A row of `messages` as the summary that screens and the API know. @module */
import { z } from 'zod'
import { messageTypeSchema } from '@/lib/messages/kinds'
import { messageSummarySchema, type MessageSummary, type NodeRef } from '@/lib/messages/message'
import type { Database } from '../../client'
import { getNodeRefs } from '../nodes/get-node-refs'

/** How far a message came, as lists and files tell it. */
export const SPREAD_COLUMNS = `
  m.reached AS reached,
  m.subscribers AS subscribers,
  m.subscribers_reached AS subscribersReached,
  m.hops AS hops,
  m.deliveries AS deliveries,
  m.duplicates AS duplicates,
  m.rejects AS rejects,
  m.drops AS drops,
  m.t50_ms AS t50AfterMs,
  m.t90_ms AS t90AfterMs,
  m.t100_ms AS t100AfterMs,
  toString(m.signature) AS signature,
  arrayFilter(evidence -> evidence != '', [if(m.traced, 'traced', ''), if(m.observed, 'observed', '')]) AS evidence,
  m.incomplete AS incomplete`

/** Columns of a summary, but for the name of its origin; read them from the newest rows of `messages AS m`. */
export const MESSAGE_COLUMNS = `
  m.message_id AS id,
  toString(m.topic) AS topic,
  nullIf(toString(m.type), '') AS type,
  m.size_bytes AS sizeBytes,
  m.origin_num AS originNum,
  nullIf(toString(m.origin_evidence), '') AS originEvidence,
  toUnixTimestamp64Milli(m.heard_at) AS heardAtMs,
  toUnixTimestamp64Micro(m.published_at) / 1000 AS publishedAtMs,
  toUnixTimestamp64Milli(m.last_heard_at) AS lastHeardAtMs,
  ${SPREAD_COLUMNS}`

/** A type written by a newer version has a name this one does not know; it must not cost the whole row. */
export const messageRowSchema = messageSummarySchema.omit({ origin: true }).extend({
  type: messageTypeSchema.nullable().catch(null),
  signature: messageSummarySchema.shape.signature.catch('unknown'),
  heardAtMs: z.coerce.number(),
  lastHeardAtMs: z.coerce.number(),
  originNum: z.number().int(),
})
export type MessageRow = z.infer<typeof messageRowSchema>

/** Rows with the names of their origins. */
export async function withOrigins(
  db: Database,
  rows: readonly MessageRow[],
  signal?: AbortSignal,
): Promise<MessageSummary[]> {
  const refs = await getNodeRefs(
    db,
    rows.map(({ originNum }) => originNum),
    signal,
  )
  return rows.map((row) => withOrigin(row, refs))
}

/** A row with the name of its origin, where it is known. */
function withOrigin(row: MessageRow, refs: ReadonlyMap<number, NodeRef>): MessageSummary {
  const { originNum, originEvidence, ...rest } = row
  const origin = refs.get(originNum) ?? null
  return { ...rest, origin, originEvidence: origin === null ? null : originEvidence }
}
