import type { NodeSummary } from '@/lib/nodes'
import type { Database } from '../../client'
import { SUMMARY_COLUMNS, summaryRowSchema } from '../nodes/summary-row'

/**
 * The present state of a page of the nodes on the map, by ascending number: read by a range of the key, for a list of
 * thousands of numbers is dearer than the few between them that are not meant.
 * @param nums - ascending, not empty.
 */
export async function getMapNodes(
  db: Database,
  nums: Uint32Array,
  signal?: AbortSignal,
): Promise<NodeSummary[]> {
  const rows = await db.select({
    name: 'get-map-nodes',
    sql: `
      SELECT ${SUMMARY_COLUMNS}
      FROM node_latest AS n FINAL
      WHERE n.node_num >= {first:UInt32} AND n.node_num <= {last:UInt32}
      ORDER BY n.node_num`,
    params: { first: nums[0] ?? 0, last: nums.at(-1) ?? 0 },
    row: summaryRowSchema,
    signal,
  })
  const wanted = new Set(nums)
  return rows.filter(({ num }) => wanted.has(num))
}
