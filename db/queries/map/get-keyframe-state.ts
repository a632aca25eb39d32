import { z } from 'zod'
import type { Database } from '../../client'

/** Times in ms since 1970; 0: never. */
export interface KeyframeState {
  /** When a position was last written. */
  readonly movedAtMs: number
  /** When the newest keyframe of each kind was taken. */
  readonly keptAtMs: { readonly hour: number; readonly day: number }
}

const ms = z.coerce.number().int()
const rowSchema = z.object({ movedAtMs: ms, hourMs: ms, dayMs: ms })

/** Whether the map moved since it was last kept. */
export async function getKeyframeState(db: Database, signal?: AbortSignal): Promise<KeyframeState> {
  const [row] = await db.select({
    name: 'get-keyframe-state',
    sql: `
      SELECT
        (SELECT toUnixTimestamp64Milli(max(p.updated_at)) FROM layout_positions AS p) AS movedAtMs,
        toUnixTimestamp64Milli(maxIf(k.at, k.detail = 'hour')) AS hourMs,
        toUnixTimestamp64Milli(maxIf(k.at, k.detail = 'day')) AS dayMs
      FROM layout_keyframes AS k`,
    row: rowSchema,
    signal,
  })
  return { movedAtMs: row?.movedAtMs ?? 0, keptAtMs: { hour: row?.hourMs ?? 0, day: row?.dayMs ?? 0 } }
}
