import type { NodeUptime } from '@/lib/node-detail'
import { uptimeOf } from '@/lib/sessions/uptime'
import type { Database } from '../../client'
import { getNodeStretches } from './get-node-stretches'

/**
 * Uptime by time, not by count of visits, over windows that end at `nowMs`, with the stretches it is made of. Time in
 * which no collector gave a sign of life is `unobserved` and counts for nothing.
 */
export async function getNodeUptimes(
  db: Database,
  num: number,
  windowsMs: readonly number[],
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeUptime[]> {
  const stretches = await getNodeStretches(db, num, nowMs, signal)
  return windowsMs.map((windowMs) => uptimeOf(stretches, nowMs - windowMs, nowMs))
}
