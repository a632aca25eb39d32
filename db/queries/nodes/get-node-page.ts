import { z } from 'zod'
import { type NodePage, type NodeQuery, type NodeSort } from '@/lib/nodes'
import type { Database } from '../../client'
import { filterCondition } from './node-filters'
import { readCursor, writeCursor, type PageEnd } from './page-cursor'
import { nodeSource } from './node-source'
import { summaryColumns, summaryRowSchema } from './summary-row'

export { BadCursorError } from './page-cursor'

/** Characters of a text that are sorted by: a peer chooses its agent, and a cursor has to fit into a URL. */
const TEXT_MAX = 48

/**
 * Column → the value it sorts by, null where a node has none: such nodes come last in either order. Numbers are
 * Float64 so that they come back from a cursor exactly as they went.
 */
const SORT_VALUES: Readonly<Record<NodeSort, { sql: string; kind: 'string' | 'number' }>> = {
  key: { sql: 'toNullable(n.peer_id)', kind: 'string' },
  peers: { sql: 'toFloat64(n.peer_count)', kind: 'number' },
  uptime: {
    sql: `toFloat64(if(n.last_visit < {now} - INTERVAL 24 HOUR, NULL, n.uptime_24h))`,
    kind: 'number',
  },
  version: { sql: `nullIf(leftUTF8(naturalSortKey(toString(n.agent)), ${TEXT_MAX}), '')`, kind: 'string' },
  location: {
    sql: `if(n.country = '', NULL, leftUTF8(concat(toString(n.country), ' ', toString(n.region), ' ', toString(n.city)), ${TEXT_MAX}))`,
    kind: 'string',
  },
  rtt: { sql: 'toFloat64(n.rtt_ms)', kind: 'number' },
  seen: { sql: 'toFloat64(toUnixTimestamp64Milli(n.last_reachable))', kind: 'number' },
}

/** What a list is sorted by, of a source whose present is `now`. */
export const sortValueSql = (sort: NodeSort, now: string): string =>
  SORT_VALUES[sort].sql.replace('{now}', now)

const rowSchema = summaryRowSchema.extend({ sortValue: z.union([z.string(), z.number(), z.null()]) })
const totalSchema = z.object({ total: z.coerce.number().int() })

/**
 * One page of the node list. Pages follow each other without a gap or a repetition as long as a node's sort value
 * stays; equal values are ordered by node number. Asked for a time, it lists who was on the map then, as they were.
 * @throws {BadCursorError} when the cursor was not given out for this order and these filters.
 */
export async function getNodePage(db: Database, query: NodeQuery, signal?: AbortSignal): Promise<NodePage> {
  const source = nodeSource(query.at)
  const sortValue = sortValueSql(query.sort, source.now)
  const { kind } = SORT_VALUES[query.sort]
  const filter = filterCondition(query)
  const end = query.cursor === undefined ? null : readCursor(query.cursor, query, kind)
  const after = end === null ? { sql: '1', params: {} } : afterCondition(end, query.order, kind)
  const direction = query.order === 'asc' ? 'ASC' : 'DESC'

  const [rows, totals] = await Promise.all([
    db.select({
      name: 'get-node-page',
      sql: `
        SELECT ${summaryColumns(source.now)}, ${sortValue} AS sortValue
        FROM ${source.from}
        WHERE ${filter.sql} AND ${after.sql}
        ORDER BY sortValue ${direction} NULLS LAST, num ASC
        LIMIT {rows:UInt32}`,
      // One more than the page holds tells whether another follows.
      params: { ...source.params, ...filter.params, ...after.params, rows: query.limit + 1 },
      row: rowSchema,
      signal,
    }),
    db.select({
      name: 'count-nodes',
      sql: `SELECT count() AS total FROM ${source.from} WHERE ${filter.sql}`,
      params: { ...source.params, ...filter.params },
      row: totalSchema,
      signal,
    }),
  ])

  const nodes = rows.slice(0, query.limit)
  const last = nodes.at(-1)
  const hasMore = rows.length > query.limit && last !== undefined
  return {
    // Parsed again without the sort value, which is nobody else's matter.
    nodes: nodes.map((row) => summaryRowSchema.parse(row)),
    nextCursor: hasMore ? writeCursor({ value: last.sortValue, num: last.num }, query) : null,
    total: totals[0]?.total ?? 0,
  }
}

/** @throws {BadCursorError} as {@link getNodePage} does, without asking the database. */
export function checkCursor({ cursor, ...query }: NodeQuery): void {
  if (cursor !== undefined) readCursor(cursor, query, SORT_VALUES[query.sort].kind)
}

/** What comes after the end of the page before: greater (or less), or equal and of a greater number, or valueless. */
function afterCondition(
  end: PageEnd,
  order: NodeQuery['order'],
  kind: 'string' | 'number',
): { sql: string; params: Record<string, unknown> } {
  if (end.value === null) {
    return { sql: '(sortValue IS NULL AND n.node_num > {after_num:UInt32})', params: { after_num: end.num } }
  }
  const value = kind === 'string' ? '{after_value:String}' : '{after_value:Float64}'
  const beyond = order === 'asc' ? '>' : '<'
  return {
    sql: `(sortValue IS NULL OR sortValue ${beyond} ${value} OR (sortValue = ${value} AND n.node_num > {after_num:UInt32}))`,
    params: { after_value: end.value, after_num: end.num },
  }
}
