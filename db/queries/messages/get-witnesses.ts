import { z } from 'zod'
import { messageTypeSchema, SIGNATURE_STATES } from '@/lib/messages/kinds'
import type { Database } from '../../client'
import { SUBSCRIPTION_HOLDS_MS } from './get-subscribers'
import { KEY_HEARD, KEY_TOPIC, KEYS, nearKey, WITH_KEY } from './message-key'
import type { ObservationRow } from './observation-row'

export interface MessageWitnesses {
  /** What the collectors that received the message saw of it, the earliest first, one a collector. */
  observations: ObservationRow[]
  /** Nodes that were subscribed to its topic when it was heard of; null: none had stated anything about the topic. */
  subscribers: number[] | null
  /** Whose subscribers these are; null: no key is kept of the message yet, and so none were looked for. */
  topic: string | null
}

const number = z.coerce.number()
const rowSchema = z.object({
  keys: number,
  topic: z.string(),
  seen: z.array(
    z.tuple([
      z.string(),
      number,
      z.string(),
      z.number().int(),
      z.number().int(),
      z.number().int(),
      messageTypeSchema.nullable().catch(null),
      number.nullable(),
      z.number().int().nullable(),
      z.number().int().nullable(),
      z.enum(SIGNATURE_STATES).catch('unknown'),
    ]),
  ),
  stated: number,
  listening: z.array(z.number().int()),
})

/** Who saw a message without reporting hops of it, and who should have had it: one question, for both are small. */
export async function getWitnesses(
  db: Database,
  id: string,
  signal?: AbortSignal,
): Promise<MessageWitnesses> {
  const [found] = await db.select({
    name: 'get-message-witnesses',
    sql: `${WITH_KEY}
      SELECT ${KEYS} AS keys, ${KEY_TOPIC} AS topic, o.seen AS seen, s.stated AS stated, s.listening AS listening
      FROM (
        SELECT groupArray(tuple(
          toString(collector),
          toUnixTimestamp64Milli(arrived_at),
          toString(topic),
          last_hop_num,
          origin_num,
          size_bytes,
          toString(type),
          if(isNull(sent_at), NULL, toUnixTimestamp64Milli(assumeNotNull(sent_at))),
          hop_count,
          max_hops,
          toString(signature)
        )) AS seen
        FROM (
          SELECT collector, arrived_at, topic, last_hop_num, origin_num, size_bytes, type, sent_at, hop_count, max_hops, signature
          FROM observations
          WHERE message_id = {id:String} AND ${nearKey('arrived_at')}
          ORDER BY arrived_at, collector
          LIMIT 1 BY collector
        )
      ) AS o, (
        SELECT count() AS stated, groupArrayIf(num, holds) AS listening
        FROM (
          SELECT node_num AS num, argMax(subscribed, at) AS holds
          FROM subscriptions
          WHERE topic = ${KEY_TOPIC}
            AND at > ${KEY_HEARD} - INTERVAL ${String(SUBSCRIPTION_HOLDS_MS / 1_000)} SECOND
            AND at <= ${KEY_HEARD}
          GROUP BY num
        )
      ) AS s`,
    params: { id },
    row: rowSchema,
    signal,
  })
  return {
    observations: (found?.seen ?? []).map(
      ([
        collector,
        arrivedAtMs,
        topic,
        lastHopNum,
        originNum,
        sizeBytes,
        type,
        sentAtMs,
        hopCount,
        maxHops,
        signature,
      ]) => ({
        collector,
        arrivedAtMs,
        topic,
        lastHopNum,
        originNum,
        sizeBytes,
        type,
        sentAtMs,
        hopCount,
        maxHops,
        signature,
      }),
    ),
    subscribers: found === undefined || found.stated === 0 ? null : found.listening,
    topic: found !== undefined && found.keys > 0 ? found.topic : null,
  }
}
