/** Reports of a message as the store gives them, and what is made of them when all clocks are exact. @module */
import type { HopKind } from '@/lib/messages/kinds'
import type { HopRow, NodeClock } from '@/lib/messages/message'
import {
  reconstruct,
  SETTLE_MS,
  type ReconstructInput,
  type Reconstruction,
} from '@/lib/messages/reconstruct'

/** When the messages of these tests are published, µs since 1970. */
export const T0 = 1_760_000_000_000_000
export const HEARD_MS = T0 / 1_000 + 50

export function hop(kind: HopKind, nodeNum: number, peerNum: number, afterMs: number, reason = ''): HopRow {
  return { kind, nodeNum, peerNum, atUs: T0 + Math.round(afterMs * 1_000), reason }
}

export function clock(nodeNum: number, offsetMs: number, more: Partial<NodeClock> = {}): NodeClock {
  return { nodeNum, component: 1, atMs: HEARD_MS, offsetMs, driftPpm: 0, uncertaintyMs: 0.5, ...more }
}

export const exact = (nodeNum: number): NodeClock => clock(nodeNum, 0)

export function run(rows: readonly HopRow[], more: Partial<ReconstructInput> = {}): Reconstruction {
  return reconstruct({
    rows,
    observations: [],
    subscribers: null,
    clocks: exact,
    heardAtMs: HEARD_MS,
    nowMs: HEARD_MS + SETTLE_MS,
    ...more,
  })
}
