import { z } from 'zod'
import type { MessageFacets } from '@/lib/messages/message-query'
import type { Database } from '../../client'

/** Values offered of each kind: what follows is found by typing it. */
const VALUES_MAX = 500
/** How far back messages are counted. */
const WINDOW_MS = 30 * 86_400_000

const messages = z.coerce.number().int()

/**
 * The topics and types of the last 30 days, most frequent first, from the counts by hour; what was first heard of in
 * the last minute is not counted yet. A type that is not known is ''.
 */
export async function getMessageFacets(
  db: Database,
  nowMs: number,
  signal?: AbortSignal,
): Promise<MessageFacets> {
  const top = <T>(name: string, column: string, row: z.ZodType<T>): Promise<T[]> =>
    db.select({
      name,
      sql: `
        SELECT toString(${column}) AS ${column}, sum(t.messages) AS messages
        FROM topic_hours AS t
        WHERE t.hour >= toDateTime({since:UInt32}, 'UTC')
        GROUP BY ${column}
        ORDER BY messages DESC, ${column}
        LIMIT {most:UInt32}`,
      params: { since: Math.max(0, Math.floor((nowMs - WINDOW_MS) / 1_000)), most: VALUES_MAX },
      row,
      signal,
    })
  const [topics, types] = await Promise.all([
    top('get-topic-facet', 'topic', z.object({ topic: z.string(), messages })),
    top('get-type-facet', 'type', z.object({ type: z.string(), messages })),
  ])
  return { topics, types }
}
