import { z } from 'zod'
import type { NodeVersionRun } from '@/lib/node-detail'
import type { Database } from '../../client'

const rowSchema = z.object({
  agent: z.string(),
  firstSeenMs: z.coerce.number(),
  lastSeenMs: z.coerce.number(),
})

/** The agents a node has shown, as runs: newest first; one that came back is there twice. */
export async function getNodeVersions(
  db: Database,
  num: number,
  signal?: AbortSignal,
): Promise<NodeVersionRun[]> {
  const rows = await db.select({
    name: 'get-node-versions',
    sql: `
      SELECT
        agent,
        toUnixTimestamp64Milli(min(seen_at)) AS firstSeenMs,
        toUnixTimestamp64Milli(max(seen_at)) AS lastSeenMs
      FROM (
        SELECT
          seen_at,
          toString(agent) AS agent,
          lagInFrame(agent) OVER w AS before,
          -- A new run begins where the agent is another than at the visit before.
          sum(agent != before) OVER w AS run
        FROM (
          SELECT seen_at, agent FROM sightings WHERE node_num = {num:UInt32} AND agent != ''
        )
        WINDOW w AS (ORDER BY seen_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
      )
      GROUP BY run, agent
      ORDER BY firstSeenMs DESC
      LIMIT 200`,
    params: { num },
    row: rowSchema,
    signal,
  })
  return rows
}
