import { z } from 'zod'
import type { Database } from '../../client'

/** The map at a keyframe; one row a node, in no order. */
export interface PastPositions {
  /** When it was so, ms since 1970. */
  readonly atMs: number
  readonly nums: Uint32Array
  /** Layout units. */
  readonly xs: Float32Array
  readonly ys: Float32Array
  /** 0: not worked out. */
  readonly communities: Uint32Array
}

const keyframeRow = z.object({ detail: z.enum(['hour', 'day']), atMs: z.coerce.number().int() })
const numbers = z.array(z.number().int())
const rowSchema = z.object({ nums: numbers, xs: numbers, ys: numbers, communities: numbers })

/**
 * Where the nodes stood at a time: the keyframe next before it, else the first one after it.
 * @returns null: no keyframe was kept.
 */
export async function getPastPositions(
  db: Database,
  atMs: number,
  signal?: AbortSignal,
): Promise<PastPositions | null> {
  const [keyframe] = await db.select({
    name: 'get-keyframe',
    // Keyframes of hours are listed for longer than they are kept.
    sql: `
      SELECT k.detail AS detail, toUnixTimestamp64Milli(k.at) AS atMs
      FROM layout_keyframes AS k
      WHERE k.nodes > 0 AND (k.detail = 'day' OR k.at >= (SELECT min(h.at) FROM layout_hours AS h))
      ORDER BY
        k.at > fromUnixTimestamp64Milli({at:Int64}, 'UTC'),
        abs(toUnixTimestamp64Milli(k.at) - {at:Int64}),
        detail DESC
      LIMIT 1`,
    params: { at: atMs },
    row: keyframeRow,
    signal,
  })
  if (keyframe === undefined) return null
  const [row] = await db.select({
    name: 'get-past-positions',
    sql: `
      SELECT
        groupArray(h.node_num) AS nums,
        groupArray(h.x) AS xs,
        groupArray(h.y) AS ys,
        groupArray(h.community) AS communities
      FROM ${keyframe.detail === 'hour' ? 'layout_hours' : 'layout_days'} AS h
      WHERE h.at = fromUnixTimestamp64Milli({at:Int64}, 'UTC')`,
    params: { at: keyframe.atMs },
    row: rowSchema,
    signal,
  })
  if (row === undefined) return null
  return {
    atMs: keyframe.atMs,
    nums: Uint32Array.from(row.nums),
    xs: Float32Array.from(row.xs),
    ys: Float32Array.from(row.ys),
    communities: Uint32Array.from(row.communities),
  }
}
