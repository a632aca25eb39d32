import { z } from 'zod'
import type { Database } from '../../client'

/** The stretch of time, by the collectors' clock, in which a message was reported. */
export interface MessageSpan {
  fromMs: number
  toMs: number
}

/** What the keeper has written may have been heard of a little earlier than it knew then. */
const EARLIER_MS = 3_600_000
/** Reports that a node kept while it was cut off come late, but not later. */
const LATER_MS = 12 * 3_600_000
/** A message without a key, which the keeper has not written down yet, is looked for at any time. */
const ANY_TIME: MessageSpan = { fromMs: 0, toMs: Date.UTC(2200, 0, 1) }

const rowSchema = z.object({
  keys: z.coerce.number(),
  firstMs: z.coerce.number(),
  lastMs: z.coerce.number(),
})

/**
 * When to look for a message. Hops and observations stand in parts by the day, and a look-up by id alone reads a
 * granule of each part of a month: twice the work, and more the longer they are kept. The keys are few and lie in few
 * parts, so to ask them first pays.
 */
export async function getMessageSpan(db: Database, id: string, signal?: AbortSignal): Promise<MessageSpan> {
  const [found] = await db.select({
    name: 'get-message-span',
    sql: `
      SELECT
        count() AS keys,
        toUnixTimestamp64Milli(min(k.heard_at)) AS firstMs,
        toUnixTimestamp64Milli(max(k.heard_at)) AS lastMs
      FROM message_keys AS k
      WHERE k.message_id = {id:String}`,
    params: { id },
    row: rowSchema,
    signal,
  })
  if (found === undefined || found.keys === 0) return ANY_TIME
  return { fromMs: found.firstMs - EARLIER_MS, toMs: found.lastMs + LATER_MS }
}
