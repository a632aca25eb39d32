import { z } from 'zod'
import type { MessageSummary } from '@/lib/messages/message'
import { hexPrefix } from '@/lib/messages/message-id'
import type { Database } from '../../client'
import { getMessagesById } from './get-messages-by-id'
import { idCondition } from './message-filters'

const keySchema = z.object({ id: z.string() })

/** Keys looked at: of more than these the newest are not found, for then the text says too little. */
const KEYS_MAX = 50_000

/**
 * Messages whose id begins with `text`, in any of the forms an id is written in: those that do so in hex first, then
 * the newest. Of a text that very many ids begin with, only some of them.
 */
export async function findMessages(
  db: Database,
  text: string,
  limit: number,
  signal?: AbortSignal,
): Promise<MessageSummary[]> {
  const condition = idCondition(text, 'k.message_id')
  if (condition.sql === '0') return []
  const keys = await db.select({
    name: 'find-messages',
    sql: `
      SELECT id
      FROM (
        SELECT k.message_id AS id, k.heard_at AS heard_at
        FROM message_keys AS k
        WHERE ${condition.sql}
        LIMIT {most:UInt32}
      )
      GROUP BY id
      ORDER BY {hex:String} != '' AND startsWith(id, {hex:String}) DESC, min(heard_at) DESC, id
      LIMIT {limit:UInt32}`,
    params: { ...condition.params, hex: hexPrefix(text) ?? '', most: KEYS_MAX, limit },
    row: keySchema,
    signal,
  })
  return getMessagesById(
    db,
    keys.map(({ id }) => id),
    signal,
  )
}
