import { z } from 'zod'
import type { Database } from '../../client'

/** One row a node, in no order. */
export interface CommunityColumns {
  readonly nums: Uint32Array
  readonly communities: Uint32Array
}

const column = z.array(z.number().int().nonnegative())
const rowSchema = z.object({ nums: column, communities: column })

/** To which community every node belongs, in columns: in one row, however many there are. */
export async function getCommunities(db: Database, signal?: AbortSignal): Promise<CommunityColumns> {
  const [row] = await db.select({
    name: 'get-communities',
    sql: `
      SELECT groupArray(c.node_num) AS nums, groupArray(c.community) AS communities
      FROM node_communities AS c FINAL`,
    row: rowSchema,
    signal,
  })
  return {
    nums: Uint32Array.from(row?.nums ?? []),
    communities: Uint32Array.from(row?.communities ?? []),
  }
}
