/** A node as the map draws it, and when a change of it is worth telling. @module */
import { rttOfStep, rttStep } from '@/lib/graph/rtt-grid'
import type { MapNode } from '@/lib/live/events'
import type { NodeSummary } from '@/lib/nodes'

/** Each visit measures another time; differences below this are the measurement's own. */
const RTT_CHANGE_SHARE = 0.2
const RTT_CHANGE_MS = 4
/** Percent: each visit moves the share of those that succeeded a little. */
const UPTIME_CHANGE = 5

/** Rounded to what the snapshot can hold, so that a delta and a snapshot never differ. */
export function toMapNode(node: NodeSummary, community: number): MapNode {
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
    asn: node.asn,
    asName: node.asName,
    rttMs: node.rttMs === null ? null : rttOfStep(rttStep(node.rttMs)),
    isRttQuiet: node.rttMethod === 'ping_quiet',
    uptime: node.uptime24h === null ? null : Math.round(node.uptime24h * 100),
    community,
  }
}

export function hasNodeChanged(before: MapNode, after: MapNode): boolean {
  return (
    before.status !== after.status ||
    before.peerCount !== after.peerCount ||
    before.agent !== after.agent ||
    before.country !== after.country ||
    before.city !== after.city ||
    before.lat !== after.lat ||
    before.lon !== after.lon ||
    before.placeSource !== after.placeSource ||
    before.asn !== after.asn ||
    before.asName !== after.asName ||
    differs(before.rttMs, after.rttMs, (rttMs) => Math.max(RTT_CHANGE_MS, rttMs * RTT_CHANGE_SHARE)) ||
    differs(before.uptime, after.uptime, () => UPTIME_CHANGE)
  )
}

function differs(before: number | null, after: number | null, within: (before: number) => number): boolean {
  if (before === null || after === null) return before !== after
  return Math.abs(after - before) > within(before)
}

function rounded(value: number | null, parts: number): number | null {
  // Adding zero turns −0 into 0: the two are one value everywhere else.
  return value === null ? null : Math.round(value * parts) / parts + 0
}
