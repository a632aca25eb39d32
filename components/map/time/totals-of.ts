import { statusCode } from '@/lib/graph/map-columns'
import type { NetworkTotals } from '@/lib/nodes'
import type { MapStore } from '../model/map-store'

const ONLINE = statusCode('online')

/** The totals of the map that is in the store; null: none is. */
export function totalsOf(store: MapStore): NetworkTotals | null {
  if (store.phase !== 'facts') return null
  const { statuses, rttsMs } = store.columns.nodes
  let active = 0
  let measured = 0
  let sumMs = 0
  for (let index = 0; index < store.columns.nodes.count; index++) {
    if (statuses[index] !== ONLINE) continue
    active++
    const rttMs = rttsMs[index] ?? NaN
    if (Number.isNaN(rttMs)) continue
    measured++
    sumMs += rttMs
  }
  return {
    nodes: store.size,
    active,
    links: store.linkCount,
    averageRttMs: measured === 0 ? null : sumMs / measured,
    messages24h: null,
  }
}
