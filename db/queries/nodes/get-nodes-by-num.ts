import type { NodeSummary } from '@/lib/nodes'
import type { Database } from '../../client'
import { SUMMARY_COLUMNS, summaryRowSchema } from './summary-row'

/** Numbers in one question. */
const CHUNK = 5_000

/** The present state of these nodes, by ascending number; a number without a visited node is left out. */
export async function getNodesByNum(
  db: Database,
  nums: readonly number[],
  signal?: AbortSignal,
): Promise<NodeSummary[]> {
  const nodes: NodeSummary[] = []
  const sorted = [...new Set(nums)].sort((a, b) => a - b)
  for (let at = 0; at < sorted.length; at += CHUNK) {
    const rows = await db.select({
      name: 'get-nodes-by-num',
      sql: `
        SELECT ${SUMMARY_COLUMNS}
        FROM node_latest AS n
        WHERE n.node_num IN {nums:Array(UInt32)}
        -- What FINAL would keep, at half its cost for a few nodes among many.
        ORDER BY n.node_num, n.version DESC, n.updated_at DESC
        LIMIT 1 BY n.node_num`,
      params: { nums: sorted.slice(at, at + CHUNK) },
      row: summaryRowSchema,
      signal,
    })
    nodes.push(...rows)
  }
  return nodes
}
