import type { NodeQuery } from '@/lib/nodes'
import { SORT_VALUES } from './get-node-page'
import { filterCondition } from './node-filters'
import { TIMELESS_COLUMNS } from './summary-row'

/** Every node of a list as a statement, in its order. */
export function nodeRows(query: NodeQuery): { name: string; sql: string; params: Record<string, unknown> } {
  const filter = filterCondition(query)
  return {
    name: 'nodes',
    sql: `
      SELECT
        ${TIMELESS_COLUMNS},
        n.first_seen AS firstSeen,
        n.last_reachable AS lastSeen,
        n.last_visit AS lastVisit
      FROM node_latest AS n FINAL
      WHERE ${filter.sql}
      ORDER BY ${SORT_VALUES[query.sort].sql} ${query.order === 'asc' ? 'ASC' : 'DESC'} NULLS LAST, n.node_num`,
    params: filter.params,
  }
}
