/** How one node has been over the windows that its page shows. @module */
import type { Database } from '@/db/client'
import { getNodeRtt } from '@/db/queries/nodes/get-node-rtt'
import { getNodeUptime } from '@/db/queries/nodes/get-node-uptime'
import type { NodeUptime, RttPoint } from '@/lib/node-detail'
import { NODE_WINDOWS, RTT_BUCKETS, type NodeWindow } from '@/lib/node-windows'

export interface NodeUptimes {
  /** The end of every window. */
  atMs: number
  windows: NodeUptime[]
}

export async function getNodeUptimes(
  db: Database,
  num: number,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeUptimes> {
  const windows = await Promise.all(
    Object.values(NODE_WINDOWS).map(({ lengthMs }) => getNodeUptime(db, num, lengthMs, nowMs, signal)),
  )
  return { atMs: nowMs, windows }
}

export interface NodeRttHistory {
  sinceMs: number
  untilMs: number
  points: RttPoint[]
}

export async function getNodeRttHistory(
  db: Database,
  num: number,
  window: NodeWindow,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeRttHistory> {
  const sinceMs = nowMs - NODE_WINDOWS[window].lengthMs
  const points = await getNodeRtt(db, num, sinceMs, RTT_BUCKETS, nowMs, signal)
  return { sinceMs, untilMs: nowMs, points }
}
