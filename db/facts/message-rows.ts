/** Facts about messages, but for the hops, as rows of their tables. @module */
import type { ObservationFact, RpcFact, SubscriptionFact } from '@/lib/facts'
import { wellFormed } from './hop-rows'

const HOUR_S = 3_600
const UINT32_MAX = 4_294_967_295
/** What a column of times can hold: up to the end of 2299. */
const TIME_MAX_MS = Date.UTC(2300, 0, 1) - 1

export const MESSAGE_COLUMNS = {
  observations: [
    'message_id',
    'collector',
    'topic',
    'arrived_at',
    'size_bytes',
    'origin_num',
    'last_hop_num',
    'type',
    'version',
    'sent_at',
    'hop_count',
    'max_hops',
    'signature',
  ],
  subscriptions: ['topic', 'node_num', 'at', 'subscribed', 'collector'],
  rpc_hours: ['hour', 'node_num', 'received', 'sent', 'dropped', 'grafts', 'prunes'],
} as const

/** Peers that have no number are nobody. */
export function observationRow(fact: ObservationFact, numbers: ReadonlyMap<string, number>): unknown[] {
  const { envelope } = fact
  const numberOf = (peerId: string | null): number => (peerId === null ? 0 : (numbers.get(peerId) ?? 0))
  return [
    fact.messageId,
    wellFormed(fact.collector),
    wellFormed(fact.topic),
    fact.arrivedAtMs,
    Math.min(fact.sizeBytes, UINT32_MAX),
    numberOf(fact.origin),
    numberOf(fact.lastHop),
    envelope?.type ?? '',
    envelope?.version ?? 0,
    timeOrNull(envelope?.sentAtMs ?? null),
    envelope?.hopCount ?? null,
    envelope?.maxHops ?? null,
    envelope?.signature ?? 'unknown',
  ]
}

export function subscriptionRow(num: number, fact: SubscriptionFact): unknown[] {
  return [wellFormed(fact.topic), num, fact.atMs, fact.subscribed, wellFormed(fact.collector)]
}

export function rpcRow(num: number, fact: RpcFact): unknown[] {
  const seconds = Math.floor(fact.atMs / 1_000)
  const { received, sent, dropped, grafts, prunes } = fact
  return [seconds - (seconds % HOUR_S), num, received, sent, dropped, grafts, prunes]
}

/** A sender may write any number for a time; one that is no time says nothing. */
function timeOrNull(timeMs: number | null): number | null {
  return timeMs === null || timeMs < 0 || timeMs > TIME_MAX_MS ? null : timeMs
}
