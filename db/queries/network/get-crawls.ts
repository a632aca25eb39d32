import { z } from 'zod'
import { crawlSchema, type CrawlPage } from '@/lib/network-stats'
import type { Database } from '../../client'
import { readListCursor, writeListCursor } from '../list-cursor'

const ms = z.coerce.number().int()
const rowSchema = crawlSchema.extend({ startedAtMs: ms, updatedAtMs: ms })
/** Of the last crawl of the page before: its id and its collector. */
const endSchema = z.tuple([z.number().int().min(0).max(4_294_967_295), z.string().max(256)])
const QUESTION = ['crawls']

/**
 * Crawls of all collectors, newest first. Pages follow each other without a gap or a repetition.
 * @throws {BadCursorError}
 */
export async function getCrawls(
  db: Database,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  signal?: AbortSignal,
): Promise<CrawlPage> {
  const end = cursor === undefined ? null : readListCursor(cursor, endSchema, QUESTION)
  const rows = await db.select({
    name: 'get-crawls',
    sql: `
      SELECT
        toString(c.collector) AS collector,
        c.crawl_id AS crawlId,
        toString(c.state) AS state,
        toUnixTimestamp64Milli(c.started_at) AS startedAtMs,
        toUnixTimestamp64Milli(c.updated_at) AS updatedAtMs,
        c.nodes_found AS nodesFound,
        c.nodes_visited AS nodesVisited,
        c.nodes_reachable AS nodesReachable,
        c.links_found AS linksFound,
        c.queries AS queries
      FROM crawls AS c FINAL
      WHERE ${end === null ? '1' : '(c.crawl_id < {id:UInt32} OR (c.crawl_id = {id:UInt32} AND c.collector > {collector:String}))'}
      ORDER BY c.crawl_id DESC, c.collector
      LIMIT {rows:UInt32}`,
    params: { rows: limit + 1, ...(end !== null && { id: end[0], collector: end[1] }) },
    row: rowSchema,
    signal,
  })
  const crawls = rows.slice(0, limit)
  const last = crawls.at(-1)
  return {
    crawls,
    nextCursor:
      rows.length > limit && last !== undefined
        ? writeListCursor([last.crawlId, last.collector], QUESTION)
        : null,
  }
}
