import { z } from 'zod'
import type { NodeQuery } from '@/lib/nodes'
import type { Database } from '../../client'
import { filterCondition } from '../nodes/node-filters'
import { ON_MAP, onMapParams } from './on-map'

const rowSchema = z.object({ nums: z.array(z.number().int()) })

/** The numbers of the nodes on the map that the filters of the list let through, ascending. */
export async function getMatchingNums(
  db: Database,
  query: Partial<NodeQuery>,
  nowMs: number,
  signal?: AbortSignal,
): Promise<Uint32Array> {
  const filter = filterCondition(query)
  const [row] = await db.select({
    name: 'get-matching-nums',
    sql: `SELECT groupArray(n.node_num) AS nums FROM node_latest AS n FINAL WHERE ${ON_MAP} AND ${filter.sql}`,
    params: { ...onMapParams(nowMs), ...filter.params },
    row: rowSchema,
    signal,
  })
  return Uint32Array.from(row?.nums ?? []).sort()
}
