/** Keeps where all nodes stood: once an hour and once a day, when anything moved since. @module */
import type { Database } from '@/db/client'
import { getKeyframeState } from '@/db/queries/map/get-keyframe-state'
import { ON_MAP, onMapParams } from '@/db/queries/map/on-map'

const HOUR_MS = 3_600_000

const DETAILS = [
  { detail: 'hour', table: 'layout_hours', everyMs: HOUR_MS },
  { detail: 'day', table: 'layout_days', everyMs: 24 * HOUR_MS },
] as const

/**
 * At most one an hour and one a day, whoever else keeps them, too: the first one counts.
 * @param nowMs - by the store's clock, ms since 1970.
 * @returns whether one was written.
 */
export async function keepKeyframe(db: Database, nowMs: number, signal: AbortSignal): Promise<boolean> {
  const { movedAtMs, keptAtMs } = await getKeyframeState(db, signal)
  let hasKept = false
  for (const { detail, table, everyMs } of DETAILS) {
    const turn = Math.floor(nowMs / everyMs)
    const keptMs = keptAtMs[detail]
    if (movedAtMs <= keptMs || Math.floor(keptMs / everyMs) >= turn) continue
    const at = Math.round(nowMs)
    // In the store itself: a hundred thousand rows need not pass through here.
    await db.command({
      name: 'keep-keyframe',
      sql: `
        INSERT INTO ${table} (node_num, at, x, y, community)
        SELECT
          p.node_num,
          fromUnixTimestamp64Milli({at:Int64}, 'UTC'),
          toInt32(round(p.x)),
          toInt32(round(p.y)),
          c.community
        FROM (SELECT node_num, x, y FROM layout_positions FINAL) AS p
        LEFT ANY JOIN (SELECT node_num, community FROM node_communities FINAL) AS c ON c.node_num = p.node_num
        WHERE p.node_num IN (SELECT n.node_num FROM node_latest AS n FINAL WHERE ${ON_MAP})
        ORDER BY ALL`,
      params: { ...onMapParams(nowMs), at },
      token: `keyframe:${detail}:${String(turn)}`,
      signal,
    })
    await db.command({
      name: 'list-keyframe',
      sql: `
        INSERT INTO layout_keyframes (detail, at, nodes)
        SELECT {detail:String}, fromUnixTimestamp64Milli({at:Int64}, 'UTC'), count() AS nodes
        FROM ${table} AS h
        WHERE h.at = fromUnixTimestamp64Milli({at:Int64}, 'UTC')
        HAVING nodes > 0`,
      params: { detail, at },
      signal,
    })
    hasKept = true
  }
  return hasKept
}
