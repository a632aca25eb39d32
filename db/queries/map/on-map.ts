import { MAP_WINDOW_MS } from '@/lib/map-window'

/** Condition on `node_latest AS n`: the node belongs on the map. The same rule as `isOnMap`. */
export const ON_MAP = `ifNull(n.last_reachable, n.last_visit) >= fromUnixTimestamp64Milli({on_map_since:Int64}, 'UTC')`

export function onMapParams(nowMs: number): { on_map_since: number } {
  return { on_map_since: nowMs - MAP_WINDOW_MS }
}
