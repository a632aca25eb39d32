import { z } from 'zod'
import type { Database } from '../../client'
import { ON_MAP, onMapParams } from './on-map'

const rowSchema = z.object({ nums: z.array(z.number().int()) })

/** The numbers of all nodes on the map, ascending: in one row, however many there are. */
export async function getMapNums(db: Database, nowMs: number, signal?: AbortSignal): Promise<Uint32Array> {
  const [row] = await db.select({
    name: 'get-map-nums',
    sql: `SELECT groupArray(n.node_num) AS nums FROM node_latest AS n FINAL WHERE ${ON_MAP}`,
    params: onMapParams(nowMs),
    row: rowSchema,
    signal,
  })
  return Uint32Array.from(row?.nums ?? []).sort()
}
