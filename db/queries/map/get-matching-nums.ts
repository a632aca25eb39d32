import { z } from 'zod'
import type { NodeQuery } from '@/lib/nodes'
import { mapMoment } from '@/lib/past/map-moment'
import type { Database } from '../../client'
import { filterCondition } from '../nodes/node-filters'
import { pastSource } from '../nodes/node-source'
import { ON_MAP, onMapParams } from './on-map'

const rowSchema = z.object({ nums: z.array(z.number().int()) })

/**
 * The numbers of the nodes on the map that the filters of the list let through, ascending; with `at`, of those on the map
 * of then, as they were.
 */
export async function getMatchingNums(
  db: Database,
  query: Partial<NodeQuery>,
  nowMs: number,
  signal?: AbortSignal,
): Promise<Uint32Array> {
  const filter = filterCondition(query)
  const source = query.at === undefined ? null : pastSource(mapMoment(Date.parse(query.at)))
  const [row] = await db.select({
    name: 'get-matching-nums',
    sql:
      source === null
        ? `SELECT groupArray(n.node_num) AS nums FROM node_latest AS n FINAL WHERE ${ON_MAP} AND ${filter.sql}`
        : `SELECT groupArray(n.node_num) AS nums FROM ${source.from} WHERE ${filter.sql}`,
    params: { ...(source === null ? onMapParams(nowMs) : source.params), ...filter.params },
    row: rowSchema,
    signal,
  })
  return Uint32Array.from(row?.nums ?? []).sort()
}
