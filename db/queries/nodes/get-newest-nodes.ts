import type { NodeQuery, NodeSummary } from '@/lib/nodes'
import type { Database } from '../../client'
import { filterCondition } from './node-filters'
import { SUMMARY_COLUMNS, summaryRowSchema } from './summary-row'

/** Nodes that fit the filters of a query, those first seen last on top, whatever order it asks for. */
export async function getNewestNodes(
  db: Database,
  query: NodeQuery,
  signal?: AbortSignal,
): Promise<NodeSummary[]> {
  const filter = filterCondition(query)
  return db.select({
    name: 'get-newest-nodes',
    sql: `
      SELECT ${SUMMARY_COLUMNS}
      FROM node_latest AS n FINAL
      WHERE ${filter.sql}
      ORDER BY n.first_seen DESC, n.node_num DESC
      LIMIT {rows:UInt32}`,
    params: { ...filter.params, rows: query.limit },
    row: summaryRowSchema,
    signal,
  })
}
