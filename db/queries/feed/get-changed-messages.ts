import { z } from 'zod'
import { MESSAGES_TOLD_MAX } from '@/lib/live/events'
import type { MessageSummary } from '@/lib/messages/message'
import type { Database } from '../../client'
import { getMessagesById } from '../messages/get-messages-by-id'
import { advance, feedSince, type FeedCursor } from './feed-cursor'

const rowSchema = z.object({ id: z.string(), version: z.coerce.string(), atMs: z.coerce.number() })

/**
 * The messages that are new or better known since the cursor, the oldest change first; of more than can be told, the
 * newest.
 */
export async function getChangedMessages(
  db: Database,
  cursor: FeedCursor,
  signal?: AbortSignal,
): Promise<{ cursor: FeedCursor; messages: MessageSummary[]; leftOut: number }> {
  const rows = await db.select({
    name: 'get-changed-messages',
    sql: `
      SELECT
        m.message_id AS id,
        toString(max(m.version)) AS version,
        toUnixTimestamp64Milli(max(m.updated_at)) AS atMs
      FROM messages AS m
      WHERE m.updated_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND m.is_deleted = 0
      GROUP BY id
      ORDER BY atMs, id`,
    params: { since: feedSince(cursor) },
    row: rowSchema,
    signal,
  })
  const next = advance(
    cursor,
    rows.map(({ id, version, atMs }) => ({ id, atMs, key: `${id}:${version}` })),
  )
  const told = next.fresh.slice(-MESSAGES_TOLD_MAX)
  return {
    cursor: next.cursor,
    messages: await getMessagesById(
      db,
      told.map(({ id }) => id),
      signal,
    ),
    leftOut: next.fresh.length - told.length,
  }
}
