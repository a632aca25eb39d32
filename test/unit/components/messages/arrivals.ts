/** Arrivals of a message for tests, with everything not of interest filled in. @module */
import type { Arrival, MessageSummary } from '@/lib/messages/message'

export function arrival(num: number, fromNum: number | null, more: Partial<Arrival> = {}): Arrival {
  return {
    node: { num, peerId: `12D3KooW${String(num).padStart(8, '0')}` },
    state: fromNum === null ? 'published' : 'delivered',
    fromNum,
    depth: null,
    reportedAtUs: null,
    afterMs: null,
    uncertaintyMs: null,
    latency: { state: 'unknown' },
    duplicates: 0,
    ...more,
  }
}

export function summary(id: string, heardAtMs: number, more: Partial<MessageSummary> = {}): MessageSummary {
  return {
    id,
    topic: '/meshara/broadcast/1',
    type: 'broadcast',
    sizeBytes: 100,
    origin: null,
    originEvidence: null,
    heardAtMs,
    publishedAtMs: null,
    lastHeardAtMs: heardAtMs,
    reached: 1,
    subscribers: null,
    subscribersReached: null,
    hops: null,
    deliveries: 0,
    duplicates: 0,
    rejects: 0,
    drops: 0,
    t50AfterMs: null,
    t90AfterMs: null,
    t100AfterMs: null,
    signature: 'unknown',
    evidence: ['traced'],
    incomplete: false,
    ...more,
  }
}
