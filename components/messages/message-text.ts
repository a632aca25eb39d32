/** Messages in words: states, times and what is known of them, the same on every screen. @module */
import type { Arrival, Latency, MessageDetail, MessageSummary, NodeRef } from '@/lib/messages/message'
import type { SignatureState } from '@/lib/messages/kinds'
import { shortenPeerId } from '@/lib/format/names'
import { formatCount, formatLatency, NOT_KNOWN, plural } from '@/lib/format/numbers'

export const SIGNATURE_TEXT: Readonly<Record<SignatureState, { label: string; meaning: string }>> = {
  valid: { label: 'Signature valid', meaning: 'The sender’s Ed25519 signature fits the payload.' },
  invalid: {
    label: 'Signature invalid',
    meaning: 'The signature does not fit the payload: it was changed, or signed with another key.',
  },
  unsigned: { label: 'Unsigned', meaning: 'The envelope carries no signature.' },
  unknown: {
    label: 'Signature not seen',
    meaning: 'No collector has received the message itself, or its topic carries no envelope we know.',
  },
}

export const ARRIVAL_TEXT: Readonly<Record<Arrival['state'], { label: string; meaning: string }>> = {
  published: { label: 'published', meaning: 'It reports to have sent it first.' },
  delivered: { label: 'delivered', meaning: 'It reports to have received and accepted it.' },
  rejected: { label: 'rejected', meaning: 'It reports to have received and refused it.' },
  silent: { label: 'silent', meaning: 'Others had it from here; it does not report itself.' },
  missing: {
    label: 'missing',
    meaning: 'It was subscribed and reports; nothing says that the message reached it.',
  },
}

/** Beginning and end of an id; short ones whole. */
export const shortenMessageId = (id: string, head = 10, tail = 4): string =>
  id.length <= head + tail + 1 ? id : `${id.slice(0, head)}…${id.slice(-tail)}`

/** The end of a peer id, as the map writes it beside a city. */
export const peerTail = (peerId: string): string => peerId.slice(-6)

/** `Frankfurt am Main` or '' where the node stands is not known. */
export const placeOf = (node: NodeRef): string => node.city ?? ''

/** A node in running text: `Frankfurt am Main EjZ4o1`. */
export function nodeText(node: NodeRef): string {
  const place = placeOf(node)
  return place === '' ? shortenPeerId(node.peerId, 4, 8) : `${place} ${peerTail(node.peerId)}`
}

/** A time within a message, finely enough to be told from its neighbours: `0.4 ms`, `1,612 ms`, `12.34 s`. */
export function exactMs(ms: number): string {
  if (ms < 1_000) return formatLatency(ms)
  return ms < 10_000 ? `${formatCount(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`
}

/** `23 ms`, `< 4 ms`, `unknown`. */
export function latencyText(latency: Latency): string {
  if (latency.state === 'unknown') return 'unknown'
  return latency.state === 'bounded' ? `< ${exactMs(latency.belowMs)}` : exactMs(latency.ms)
}

/** `132 ms`, with how far it may be off where that is more than nothing. */
export function afterText(afterMs: number | null, uncertaintyMs: number | null): string {
  if (afterMs === null) return NOT_KNOWN
  if (uncertaintyMs === null || uncertaintyMs === 0) return exactMs(afterMs)
  return `${exactMs(afterMs)} ± ${exactMs(uncertaintyMs)}`
}

/** `1.2 kB`: thousands, as sizes on the wire are told. */
export function sizeText(bytes: number | null): string {
  if (bytes === null) return NOT_KNOWN
  if (bytes < 1_000) return `${String(bytes)} B`
  if (bytes < 1_000_000) return `${trimmed(bytes / 1_000)} kB`
  return `${trimmed(bytes / 1_000_000)} MB`
}
const trimmed = (value: number) => String(Number(value.toPrecision(value < 100 ? 2 : 3)))

export type Reach = Pick<MessageSummary, 'reached' | 'subscribers' | 'subscribersReached'>

/** `41 of 57`: of the subscribers; or `41` nodes where the subscribers are not known. */
export function reachText({ reached, subscribers, subscribersReached }: Reach): string {
  if (subscribers === null || subscribersReached === null) return formatCount(reached)
  return `${formatCount(subscribersReached)} of ${formatCount(subscribers)}`
}

/** Nodes that have it beside the subscribers: who publishes need not subscribe, and some tell of it late. */
export const beyondSubscribers = ({ reached, subscribersReached }: Reach): number =>
  subscribersReached === null ? 0 : Math.max(0, reached - subscribersReached)

/** `and 3 that were not subscribed`; '' where there is none. */
export function beyondText(reach: Reach): string {
  const beyond = beyondSubscribers(reach)
  if (beyond === 0) return ''
  return `and ${formatCount(beyond)} that ${beyond === 1 ? 'was' : 'were'} not subscribed`
}

/** The node that had it last; null where the time of any that has it is not known: that one may be the last. */
export function lastArrival({
  arrivals,
  t100AfterMs,
}: Pick<MessageDetail, 'arrivals' | 't100AfterMs'>): Arrival | null {
  if (t100AfterMs === null) return null
  let last: Arrival | null = null
  for (const arrival of arrivals) {
    if (arrival.state !== 'delivered') continue
    if (arrival.afterMs === null) return null
    if (last === null || arrival.afterMs > (last.afterMs ?? 0)) last = arrival
  }
  return last
}

/** Why a message counts as incomplete, each reason a sentence; empty: it does not. */
export function incompleteReasons(detail: MessageDetail): string[] {
  if (!detail.incomplete) return []
  const reasons: string[] = []
  const missing = detail.arrivals.filter(({ state }) => state === 'missing').length
  if (missing > 0) {
    reasons.push(
      `${plural(missing, 'node')} that ${missing === 1 ? 'was' : 'were'} subscribed and ${missing === 1 ? 'reports has' : 'report have'} not told of it.`,
    )
  }
  const silent = detail.arrivals.filter(({ state }) => state === 'silent').length
  if (silent > 0) {
    reasons.push(
      `${plural(silent, 'node')} passed it on without reporting, so ${silent === 1 ? 'its hop is' : 'their hops are'} known from the other side only.`,
    )
  }
  const adrift = detail.arrivals.filter(
    ({ state, depth }) => (state === 'delivered' || state === 'rejected') && depth === null,
  ).length
  if (adrift > 0) {
    reasons.push(
      `The way to ${plural(adrift, 'node')} does not lead back to the origin: a report between them is missing.`,
    )
  }
  if (detail.origin === null) reasons.push('Nobody reports to have published it.')
  if (reasons.length === 0) reasons.push('A hop of its path is not reported.')
  return reasons
}

/** `2026-11-21 13:17:24.123456`, UTC: a node's own clock, as exact as it was reported. */
export function microsText(atUs: number | null): string {
  if (atUs === null) return NOT_KNOWN
  const ms = Math.floor(atUs / 1_000)
  const micros = String(atUs - ms * 1_000).padStart(3, '0')
  return `${new Date(ms).toISOString().slice(0, -1).replace('T', ' ')}${micros}`
}
