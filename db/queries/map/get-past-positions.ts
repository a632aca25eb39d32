import { z } from 'zod'
import type { Database } from '../../client'
import { selectColumns } from '../../select-columns'

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
export type Keyframe = z.infer<typeof keyframeRow>

/**
 * What says where the nodes stood at a time: the keyframe next before it, else the first one after it.
 * @returns null: no keyframe was kept.
 */
export async function pickKeyframe(
  db: Database,
  atMs: number,
  signal?: AbortSignal,
): Promise<Keyframe | null> {
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
  return keyframe ?? null
}

/** Where the nodes stood at a keyframe. */
export async function getKeyframePositions(
  db: Database,
  { detail, atMs }: Keyframe,
  signal?: AbortSignal,
): Promise<PastPositions> {
  const columns = await selectColumns(db, {
    name: 'get-keyframe-positions',
    sql: `
      SELECT
        groupArray(h.node_num),
        groupArray(toFloat32(h.x)),
        groupArray(toFloat32(h.y)),
        groupArray(toUInt32(h.community))
      FROM ${detail === 'hour' ? 'layout_hours' : 'layout_days'} AS h
      WHERE h.at = fromUnixTimestamp64Milli({at:Int64}, 'UTC')`,
    params: { at: atMs },
    columns: { nums: 'u32', xs: 'f32', ys: 'f32', communities: 'u32' },
    signal,
  })
  return { atMs, ...columns }
}
