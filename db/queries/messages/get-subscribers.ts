import { z } from 'zod'
import type { Database } from '../../client'

/** A subscription that holds is stated again every ten minutes: after twice that, nothing is known of it. */
export const SUBSCRIPTION_HOLDS_MS = 20 * 60_000

const rowSchema = z.object({ stated: z.coerce.number(), nums: z.array(z.number().int()) })

/** The nodes that stated anything about a topic lately, and whether they listened; with {@link statedParams}. */
export const STATED_LATELY = `
  SELECT node_num AS num, argMax(subscribed, at) AS holds
  FROM subscriptions
  WHERE topic = {stated_topic:String}
    AND at > fromUnixTimestamp64Milli({stated_since:Int64}, 'UTC')
    AND at <= fromUnixTimestamp64Milli({stated_until:Int64}, 'UTC')
  GROUP BY num`

export function statedParams(topic: string, atMs: number): Record<string, unknown> {
  return { stated_topic: topic, stated_since: atMs - SUBSCRIPTION_HOLDS_MS, stated_until: atMs }
}

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
      FROM (${STATED_LATELY}) AS s`,
    params: statedParams(topic, atMs),
    row: rowSchema,
    signal,
  })
  return found === undefined || found.stated === 0 ? null : found.nums
}
