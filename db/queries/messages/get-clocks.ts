import { z } from 'zod'
import type { NodeClock } from '@/lib/messages/message'
import type { Database } from '../../client'

/** Clocks are solved about twice a minute; one that was not for this long has stopped to be compared. */
const WINDOW_MS = 10 * 60_000
/** Nodes in one question. */
const CHUNK = 5_000

const rowSchema: z.ZodType<NodeClock> = z.object({
  nodeNum: z.number().int(),
  component: z.number().int(),
  atMs: z.coerce.number(),
  offsetMs: z.number(),
  driftPpm: z.number(),
  uncertaintyMs: z.number(),
})

/** What is known of these nodes' clocks nearest to a time, by node; a node without a comparison is left out. */
export async function getClocks(
  db: Database,
  nums: Iterable<number>,
  atMs: number,
  signal?: AbortSignal,
): Promise<Map<number, NodeClock>> {
  const wanted = [...new Set(nums)].filter((num) => num !== 0).sort((a, b) => a - b)
  const clocks = new Map<number, NodeClock>()
  for (let from = 0; from < wanted.length; from += CHUNK) {
    const rows = await db.select({
      name: 'get-clocks',
      sql: `
        SELECT
          c.node_num AS nodeNum,
          c.component AS component,
          toUnixTimestamp64Milli(c.at) AS atMs,
          c.offset_ms AS offsetMs,
          c.drift_ppm AS driftPpm,
          c.uncertainty_ms AS uncertaintyMs
        FROM node_clocks AS c
        WHERE c.node_num IN {nums:Array(UInt32)}
          AND c.at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
          AND c.at <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
        ORDER BY nodeNum, abs(atMs - {at:Int64}), atMs
        LIMIT 1 BY nodeNum`,
      params: {
        nums: wanted.slice(from, from + CHUNK),
        since: atMs - WINDOW_MS,
        until: atMs + WINDOW_MS,
        at: atMs,
      },
      row: rowSchema,
      signal,
    })
    for (const clock of rows) clocks.set(clock.nodeNum, clock)
  }
  return clocks
}
