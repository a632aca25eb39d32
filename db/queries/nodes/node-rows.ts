import type { NodeQuery } from '@/lib/nodes'
import { sortValueSql } from './get-node-page'
import { filterCondition } from './node-filters'
import { nodeSource } from './node-source'
import { timelessColumns } from './summary-row'

/** Every node of a list as a statement, in its order. */
export function nodeRows(query: NodeQuery): { name: string; sql: string; params: Record<string, unknown> } {
  const filter = filterCondition(query)
  const source = nodeSource(query.at)
  return {
    name: 'nodes',
    sql: `
      SELECT
        ${timelessColumns(source.now)},
        n.first_seen AS firstSeen,
        n.last_reachable AS lastSeen,
        n.last_visit AS lastVisit
      FROM ${source.from}
      WHERE ${filter.sql}
      ORDER BY ${sortValueSql(query.sort, source.now)} ${query.order === 'asc' ? 'ASC' : 'DESC'} NULLS LAST, n.node_num`,
    params: { ...source.params, ...filter.params },
  }
}
