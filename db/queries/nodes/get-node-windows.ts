/** A node's uptime and round-trip times over the windows that the product knows. @module */
import type { NodeRttHistory, NodeUptimes } from '@/lib/node-detail'
import { RTT_BUCKETS, RTT_WINDOWS, UPTIME_WINDOWS, type RttWindow } from '@/lib/node-windows'
import type { Database } from '../../client'
import { getNodeRtt } from './get-node-rtt'
import { getNodeUptimes } from './get-node-uptime'

/** @throws {DatabaseUnavailableError | DatabaseError} */
export async function getUptimeWindows(
  db: Database,
  num: number,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeUptimes> {
  const lengths = UPTIME_WINDOWS.map(({ lengthMs }) => lengthMs)
  return { atMs: nowMs, windows: await getNodeUptimes(db, num, lengths, nowMs, signal) }
}

/** @throws {DatabaseUnavailableError | DatabaseError} */
export async function getRttWindow(
  db: Database,
  num: number,
  window: RttWindow,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeRttHistory> {
  const sinceMs = nowMs - RTT_WINDOWS[window].lengthMs
  return { sinceMs, untilMs: nowMs, points: await getNodeRtt(db, num, sinceMs, RTT_BUCKETS, nowMs, signal) }
}
