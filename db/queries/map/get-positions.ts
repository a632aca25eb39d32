import { z } from 'zod'
import type { Database } from '../../client'

/** [num, x, y] in layout units. */
export type Position = [num: number, x: number, y: number]

const rowSchema = z.object({ num: z.number().int(), x: z.number(), y: z.number() })

/** Where every node stands, by ascending number. */
export async function getPositions(db: Database, signal?: AbortSignal): Promise<Position[]> {
  const rows = await db.select({
    name: 'get-positions',
    sql: 'SELECT p.node_num AS num, p.x AS x, p.y AS y FROM layout_positions AS p FINAL ORDER BY num',
    row: rowSchema,
    signal,
  })
  return rows.map(({ num, x, y }) => [num, x, y])
}
