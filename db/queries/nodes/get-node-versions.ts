import { z } from 'zod'
import type { NodeVersionRun } from '@/lib/node-detail'
import type { Database } from '../../client'

/** Runs shown; a node may call itself something else at every visit. */
const RUNS_MAX = 200

const rowSchema = z.object({
  agent: z.string(),
  atMs: z.coerce.number(),
  isFirst: z.coerce.boolean(),
  isLast: z.coerce.boolean(),
})

/** The agents a node has shown until a time, as runs: newest first; one that came back is there twice. */
export async function getNodeVersions(
  db: Database,
  num: number,
  signal?: AbortSignal,
  untilMs: number = Date.UTC(2_200, 0, 1),
): Promise<NodeVersionRun[]> {
  // The first and the last visit of each run.
  const ends = await db.select({
    name: 'get-node-versions',
    sql: `
      SELECT agent, toUnixTimestamp64Milli(seen_at) AS atMs, agent != before AS isFirst, agent != after AS isLast
      FROM (
        SELECT seen_at, agent, lagInFrame(agent) OVER w AS before, leadInFrame(agent) OVER w AS after
        FROM (SELECT seen_at, toString(s.agent) AS agent FROM sightings AS s WHERE s.node_num = {num:UInt32} AND s.agent != '' AND s.seen_at <= fromUnixTimestamp64Milli({until:Int64}, 'UTC'))
        WINDOW w AS (ORDER BY seen_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
      )
      WHERE isFirst OR isLast
      ORDER BY seen_at DESC
      LIMIT {most:UInt32}`,
    params: { num, until: untilMs, most: 2 * RUNS_MAX },
    row: rowSchema,
    signal,
  })
  const runs: NodeVersionRun[] = []
  for (const { agent, atMs, isFirst, isLast } of ends) {
    if (isLast) runs.push({ agent, firstSeenMs: atMs, lastSeenMs: atMs })
    const run = runs.at(-1)
    if (isFirst && run !== undefined) run.firstSeenMs = atMs
  }
  return runs.slice(0, RUNS_MAX)
}
