import { z } from 'zod'
import type { Database } from '../../client'

/** A subscription that holds is stated again every ten minutes: after twice that, nothing is known of it. */
export const SUBSCRIPTION_HOLDS_MS = 20 * 60_000

const rowSchema = z.object({ stated: z.coerce.number(), nums: z.array(z.number().int()) })

/**
 * The nodes that reported and were subscribed to a topic at a time, by the collectors' clock; null when no node had
 * stated anything about the topic.
 */
export async function getSubscribers(
  db: Database,
  topic: string,
  atMs: number,
  signal?: AbortSignal,
): Promise<number[] | null> {
  const [found] = await db.select({
    name: 'get-subscribers',
    sql: `
      SELECT count() AS stated, groupArrayIf(s.num, s.holds) AS nums
      FROM (
        SELECT node_num AS num, argMax(subscribed, at) AS holds
        FROM subscriptions
        WHERE topic = {topic:String}
          AND at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
          AND at <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
        GROUP BY num
      ) AS s`,
    params: { topic, since: atMs - SUBSCRIPTION_HOLDS_MS, at: atMs },
    row: rowSchema,
    signal,
  })
  return found === undefined || found.stated === 0 ? null : found.nums
}
