import type { NodeSummary } from '@/lib/nodes'

/** A node that is online, with everything not of interest filled in. */
export function summary(num: number, more: Partial<NodeSummary> = {}): NodeSummary {
  return {
    num,
    peerId: `12D3KooWtest${String(num)}`,
    publicKey: null,
    status: 'online',
    error: null,
    peerCount: 10,
    agent: 'meshara/1.4.0',
    country: 'DE',
    region: 'Hesse',
    city: 'Frankfurt',
    lat: null,
    lon: null,
    placeSource: 'simulated',
    asn: 0,
    asName: '',
    rttMs: 20,
    rttMethod: 'ping_quiet',
    uptime24h: 1,
    firstSeenMs: 0,
    lastSeenMs: 1_000,
    lastVisitMs: 1_000,
    ...more,
  }
}
