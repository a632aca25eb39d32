/** A node as the map draws it, and when a change of it is worth telling. @module */
import type { LinkEnd } from '@/lib/graph/link-latency'
import type { MapNode } from '@/lib/live/events'
import type { NodeSummary } from '@/lib/nodes'

/** Each visit measures another time; differences below this are the measurement's own. */
const RTT_CHANGE_SHARE = 0.2
const RTT_CHANGE_MS = 4

/** Rounded to what the snapshot can hold, so that a delta and a snapshot never differ. */
export function toMapNode(node: NodeSummary): MapNode {
  return {
    num: node.num,
    peerId: node.peerId,
    status: node.status,
    peerCount: node.peerCount,
    agent: node.agent,
    country: node.country,
    city: node.city,
    lat: rounded(node.lat, 100),
    lon: rounded(node.lon, 100),
    placeSource: node.placeSource,
    rttMs: rounded(node.rttMs, 10),
  }
}

export function toLinkEnd(node: NodeSummary): LinkEnd {
  return { lat: node.lat, lon: node.lon, rttMs: node.rttMs, isRttQuiet: node.rttMethod === 'ping_quiet' }
}

export function hasMapNodeChanged(before: MapNode, after: MapNode): boolean {
  return (
    before.status !== after.status ||
    before.peerCount !== after.peerCount ||
    before.agent !== after.agent ||
    before.country !== after.country ||
    before.city !== after.city ||
    before.lat !== after.lat ||
    before.lon !== after.lon ||
    before.placeSource !== after.placeSource ||
    hasTimeChanged(before.rttMs, after.rttMs)
  )
}

/** Whether two times, ms, differ by more than they differ from one measurement to the next. */
export function hasTimeChanged(before: number | null, after: number | null): boolean {
  if (before === null || after === null) return before !== after
  return Math.abs(after - before) > Math.max(RTT_CHANGE_MS, before * RTT_CHANGE_SHARE)
}

function rounded(value: number | null, parts: number): number | null {
  // Adding zero turns −0 into 0: the two are one value everywhere else.
  return value === null ? null : Math.round(value * parts) / parts + 0
}
