import type { MessageSummary } from '@/lib/messages/message'
import type { Database } from '../../client'
import { MESSAGE_COLUMNS, messageRowSchema, withOrigins } from './message-row'

/** Ids in one question. */
const CHUNK = 1_000

/** The present state of these messages, in the order of the ids; one that is not known is left out. */
export async function getMessagesById(
  db: Database,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<MessageSummary[]> {
  const wanted = [...new Set(ids)]
  const found = new Map<string, MessageSummary>()
  for (let at = 0; at < wanted.length; at += CHUNK) {
    const rows = await db.select({
      name: 'get-messages-by-id',
      sql: `
        SELECT ${MESSAGE_COLUMNS}
        FROM (
          SELECT *
          FROM messages
          WHERE (heard_at, message_id) IN (
            SELECT heard_at, message_id FROM message_keys WHERE message_id IN {ids:Array(String)}
          )
          -- What FINAL would keep.
          ORDER BY heard_at, message_id, version DESC, updated_at DESC
          LIMIT 1 BY heard_at, message_id
        ) AS m
        WHERE m.is_deleted = 0
        -- While a message moves to an earlier time it may stand under both.
        ORDER BY m.message_id, m.heard_at
        LIMIT 1 BY m.message_id`,
      params: { ids: wanted.slice(at, at + CHUNK) },
      row: messageRowSchema,
      signal,
    })
    for (const message of await withOrigins(db, rows, signal)) found.set(message.id, message)
  }
  return wanted.flatMap((id) => found.get(id) ?? [])
}
