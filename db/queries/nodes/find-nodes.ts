import type { NodeSummary } from '@/lib/nodes'
import type { Database } from '../../client'
import { identityCondition } from './identity-condition'
import { SUMMARY_COLUMNS, summaryRowSchema } from './summary-row'

/**
 * Nodes whose peer id, CID or raw public key (hex) begins with `text`, or whose peer id ends so; those online first,
 * then by peer count.
 */
export async function findNodes(
  db: Database,
  text: string,
  limit: number,
  signal?: AbortSignal,
): Promise<NodeSummary[]> {
  const condition = identityCondition('n.node_num', text)
  return db.select({
    name: 'find-nodes',
    sql: `
      SELECT ${SUMMARY_COLUMNS}
      FROM node_latest AS n FINAL
      WHERE ${condition.sql}
      ORDER BY n.status = 'online' DESC, n.peer_count DESC NULLS LAST, n.node_num
      LIMIT {limit:UInt32}`,
    params: { ...condition.params, limit },
    row: summaryRowSchema,
    signal,
  })
}
