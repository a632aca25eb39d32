import { z } from 'zod'
import { messageTypeSchema, SIGNATURE_STATES } from '@/lib/messages/kinds'
import type { Database } from '../../client'
import type { MessageSpan } from './get-message-span'

const rowSchema = z.object({
  collector: z.string(),
  arrivedAtMs: z.coerce.number(),
  topic: z.string(),
  lastHopNum: z.number().int(),
  originNum: z.number().int(),
  sizeBytes: z.number().int(),
  type: messageTypeSchema.nullable().catch(null),
  sentAtMs: z.coerce.number().nullable(),
  hopCount: z.number().int().nullable(),
  maxHops: z.number().int().nullable(),
  signature: z.enum(SIGNATURE_STATES).catch('unknown'),
})
export type ObservationRow = z.infer<typeof rowSchema>

/** What the collectors that received a message saw of it, the earliest first, one row a collector. */
export async function getObservations(
  db: Database,
  id: string,
  span: MessageSpan,
  signal?: AbortSignal,
): Promise<ObservationRow[]> {
  return db.select({
    name: 'get-observations',
    sql: `
      SELECT
        toString(o.collector) AS collector,
        toUnixTimestamp64Milli(o.arrived_at) AS arrivedAtMs,
        toString(o.topic) AS topic,
        o.last_hop_num AS lastHopNum,
        o.origin_num AS originNum,
        o.size_bytes AS sizeBytes,
        nullIf(toString(o.type), '') AS type,
        if(isNull(o.sent_at), NULL, toUnixTimestamp64Milli(assumeNotNull(o.sent_at))) AS sentAtMs,
        o.hop_count AS hopCount,
        o.max_hops AS maxHops,
        toString(o.signature) AS signature
      FROM observations AS o
      WHERE o.message_id = {id:String}
        AND o.arrived_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND o.arrived_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      ORDER BY o.arrived_at, collector
      LIMIT 1 BY collector`,
    params: { id, from: span.fromMs, to: span.toMs },
    row: rowSchema,
    signal,
  })
}
