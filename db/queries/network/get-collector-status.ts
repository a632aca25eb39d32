import { z } from 'zod'
import type { CollectorStatus } from '@/lib/live/events'
import type { Database } from '../../client'

/** A collector beats every few seconds: without a beat for this long it is away. */
export const AWAY_AFTER_MS = 20_000
/** A collector without a beat for this long is no longer listed. */
const LISTED_MS = 24 * 3_600_000

const rowSchema = z.object({
  collector: z.string(),
  lastBeatMs: z.coerce.number(),
  spooledRows: z.coerce.number(),
  droppedRows: z.coerce.number(),
  problem: z.string(),
  crawlState: z.enum(['running', 'finished', 'aborted', '']),
  nodesFound: z.number().int(),
  nodesVisited: z.number().int(),
  startedAtMs: z.coerce.number(),
})

/** Every collector of the last day, its newest sign of life and its newest crawl. */
export async function getCollectorStatus(
  db: Database,
  nowMs: number,
  signal?: AbortSignal,
): Promise<CollectorStatus[]> {
  const rows = await db.select({
    name: 'get-collector-status',
    sql: `
      SELECT
        h.name AS collector,
        toUnixTimestamp64Milli(h.last_beat) AS lastBeatMs,
        h.newest.1 AS spooledRows,
        h.newest.2 AS droppedRows,
        h.newest.3 AS problem,
        c.newest.1 AS crawlState,
        c.newest.2 AS nodesFound,
        c.newest.3 AS nodesVisited,
        toUnixTimestamp64Milli(c.newest.4) AS startedAtMs
      FROM (
        SELECT
          toString(collector) AS name,
          max(at) AS last_beat,
          argMax((spooled_rows, dropped_rows, problem), at) AS newest
        FROM collector_heartbeats
        WHERE at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
        GROUP BY name
      ) AS h
      LEFT JOIN (
        SELECT
          toString(collector) AS name,
          argMax((toString(state), nodes_found, nodes_visited, started_at), (crawl_id, updated_at)) AS newest
        FROM crawls
        WHERE crawl_id >= {crawls_since:UInt32}
        GROUP BY name
      ) AS c ON c.name = h.name
      ORDER BY collector`,
    params: { since: nowMs - LISTED_MS, crawls_since: Math.max(0, Math.floor((nowMs - LISTED_MS) / 1_000)) },
    row: rowSchema,
    signal,
  })
  return rows.map(({ collector, lastBeatMs, spooledRows, droppedRows, problem, crawlState, ...crawl }) => ({
    collector,
    lastBeatMs,
    away: nowMs - lastBeatMs > AWAY_AFTER_MS,
    crawl: crawlState === '' ? null : { state: crawlState, ...crawl },
    spooledRows,
    droppedRows,
    problem,
  }))
}
