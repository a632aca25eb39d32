import { z } from 'zod'
import type { TrafficFigures } from '@/lib/messages/message-query'
import type { Database } from '../../client'
import { SUBSCRIPTION_HOLDS_MS } from './get-subscribers'

const WINDOW_MS = 60_000
/** The newest messages are not written down yet, or still on their way. */
const SETTLE_MS = 3_000

const messagesRow = z.object({
  messages: z.coerce.number().int(),
  timed: z.coerce.number().int(),
  medianMs: z.number().nullable(),
  deliveries: z.coerce.number(),
  duplicates: z.coerce.number(),
})
const reportersRow = z.object({ reporters: z.coerce.number().int() })

/** What moves in the network now: the messages first heard of in the last minute. */
export async function getTrafficFigures(
  db: Database,
  nowMs: number,
  signal?: AbortSignal,
): Promise<TrafficFigures> {
  const [figures, reporting] = await Promise.all([
    db.select({
      name: 'get-traffic-figures',
      sql: `
        SELECT
          count() AS messages,
          count(m.t90_ms) AS timed,
          quantileExactOrNull(0.5)(m.t90_ms) AS medianMs,
          sum(m.deliveries) AS deliveries,
          sum(m.duplicates) AS duplicates
        FROM messages AS m FINAL
        WHERE m.heard_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
          AND m.heard_at <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')`,
      params: { since: nowMs - SETTLE_MS - WINDOW_MS, until: nowMs - SETTLE_MS },
      row: messagesRow,
      signal,
    }),
    db.select({
      name: 'get-reporters',
      sql: `
        SELECT uniqExact(s.num) AS reporters
        FROM (
          SELECT topic, node_num AS num
          FROM subscriptions
          WHERE at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
          GROUP BY topic, num
          HAVING argMax(subscribed, at)
        ) AS s`,
      params: { since: nowMs - SUBSCRIPTION_HOLDS_MS },
      row: reportersRow,
      signal,
    }),
  ])
  const found = figures[0] ?? { messages: 0, timed: 0, medianMs: null, deliveries: 0, duplicates: 0 }
  const reporters = reporting[0]?.reporters ?? 0
  // Without a message and without anybody who would report one, silence says nothing.
  const isKnown = found.messages > 0 || reporters > 0
  return {
    windowMs: WINDOW_MS,
    messagesPerSecond: isKnown ? (found.messages * 1_000) / WINDOW_MS : null,
    medianPropagationMs: found.timed === 0 ? null : found.medianMs,
    propagationMessages: found.timed,
    duplicateRatio: found.deliveries === 0 ? null : found.duplicates / found.deliveries,
    reporters,
  }
}
