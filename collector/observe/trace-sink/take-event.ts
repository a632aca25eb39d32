/** What becomes of one event that a node reports: checked, named, counted, and put where it belongs. @module */
import {
  MAX_DROPPED_MESSAGES,
  MAX_MESSAGE_ID_BYTES,
  MAX_REASON_BYTES,
} from '../../protocols/tracer/constants'
import {
  DroppedMessages,
  TRACE_EVENT_TYPES,
  type Span,
  type TraceBatch,
  type TraceEventType,
} from '../../protocols/tracer/trace-batch'
import { cleanText } from '../../protocols/identify/clean-text'
import { HOP_KIND_INDEX, type HopColumns } from './hop-columns'
import type { TraceLimits } from './limits'
import type { MessageRefusal, ReporterMessages } from './messages'
import type { NameRefusal, ReporterNames, SharedNames } from './names'
import type { ReporterState, StateRefusal } from './reporter-state'

/**
 * Why an event was not taken. `too_many_messages`: of one dropped call; `too_many_of_message`: reports of the same one by
 * this node; `too_many_new_messages`: that nobody had named.
 */
export const DROP_REASONS = [
  'forged',
  'malformed',
  'unknown_type',
  'time_out_of_range',
  'bad_message_id',
  'bad_peer',
  'too_many_peers',
  'bad_topic',
  'too_many_topics',
  'too_many_messages',
  'too_many_of_message',
  'too_many_new_messages',
  'too_many_links',
  'too_many_subscriptions',
] as const
export type DropReason = (typeof DROP_REASONS)[number] | NameRefusal | MessageRefusal | StateRefusal

/** Longest reason of a rejection that is kept, characters. */
const MAX_REASON_LENGTH = 128

/** How many events were taken, by type, and how many were not, and why. */
export interface EventCounts {
  readonly accepted: Record<TraceEventType, number>
  readonly dropped: Record<(typeof DROP_REASONS)[number], number>
}

export function noEventCounts(): EventCounts {
  return {
    accepted: zeros(TRACE_EVENT_TYPES),
    dropped: zeros(DROP_REASONS),
  }
}

export interface EventTakerInit {
  peerId: string
  /** The same, as it stands in the events. */
  peerIdBytes: Uint8Array
  /** Peer id of the collector's own node, which is no part of the network; null: it has none. */
  host: string | null
  names: ReporterNames
  messages: ReporterMessages
  shared: SharedNames
  state: ReporterState
  columns: HopColumns
  /** Hands on what the columns hold. */
  flush: () => void
  counts: EventCounts
  limits: Pick<TraceLimits, 'clockMs'>
}

/** Takes the events of one reporter. */
export class EventTaker {
  readonly #init: EventTakerInit
  readonly #dropped = new DroppedMessages()
  #nowMs = 0
  /** When an event was last taken, epoch ms; 0: none ever was. */
  lastTakenAtMs = 0

  constructor(init: EventTakerInit) {
    this.#init = init
  }

  /** To be called before each batch. */
  setNow(nowMs: number): void {
    this.#nowMs = nowMs
  }

  /** @returns how many events it counts for. */
  take(event: TraceBatch): number {
    return this.#take(event) + this.#init.names.takeCost()
  }

  #take(event: TraceBatch): number {
    const { counts } = this.#init
    const refusal = this.#refusal(event)
    if (refusal !== null) {
      counts.dropped[refusal] += 1
      return 1
    }
    const type = TRACE_EVENT_TYPES[event.type]
    if (type === undefined) {
      counts.dropped.unknown_type += 1
      return 1
    }
    switch (type) {
      case 'publish_message':
        return this.#count(type, this.#hop(event, HOP_KIND_INDEX.publish))
      case 'deliver_message':
        return this.#count(type, this.#hop(event, HOP_KIND_INDEX.deliver))
      case 'duplicate_message':
        return this.#count(type, this.#hop(event, HOP_KIND_INDEX.duplicate))
      case 'reject_message':
        return this.#count(type, this.#hop(event, HOP_KIND_INDEX.reject))
      case 'recv_rpc':
        this.#init.state.countRpc('received', this.#nowMs)
        return this.#count(type, null)
      case 'send_rpc':
        this.#init.state.countRpc('sent', this.#nowMs)
        return this.#count(type, null)
      case 'drop_rpc':
        this.#init.state.countRpc('dropped', this.#nowMs)
        return this.#count(type, null) + this.#droppedMessages(event)
      case 'add_peer':
      case 'remove_peer':
        return this.#count(type, this.#peerEvent(event, type))
      case 'join':
      case 'leave':
        return this.#count(type, this.#topicEvent(event, type))
      case 'graft':
      case 'prune':
        return this.#count(type, this.#meshEvent(event, type))
    }
  }

  #count(type: TraceEventType, refusal: DropReason | null): number {
    const { counts } = this.#init
    if (refusal === null) {
      counts.accepted[type] += 1
      this.lastTakenAtMs = this.#nowMs
    } else counts.dropped[refusal] += 1
    return 1
  }

  #refusal(event: TraceBatch): DropReason | null {
    const { peerIdBytes, limits } = this.#init
    if (!event.isWhole) return 'malformed'
    if (!isSame(event.bytes, event.reporter, peerIdBytes)) return 'forged'
    const offMs = event.atUs / 1_000 - this.#nowMs
    // Not the other way round: a time that is no number is out of range.
    return offMs >= -limits.clockMs && offMs <= limits.clockMs ? null : 'time_out_of_range'
  }

  #hop(event: TraceBatch, kind: number): DropReason | null {
    const { peerId, names, messages, shared, columns, flush } = this.#init
    const { bytes, message, peer, topic, reason } = event
    if (!isMessageId(message)) return 'bad_message_id'
    const from = peer.isThere && peer.length > 0 ? names.peer(bytes, peer.start, peer.end) : null
    if (from !== null && typeof from !== 'string') return from.refusal
    const named = topic.isThere && topic.length > 0 ? names.topic(bytes, topic.start, topic.end) : null
    if (named !== null && typeof named !== 'string') return named.refusal
    const reported = messages.report(bytes, message.start, message.end)
    if (typeof reported === 'string') return reported
    const why = reason.isThere ? shared.reason(textOf(bytes, reason)) : null
    columns.add(kind, peerId, from, reported, named, why === '' ? null : why, event.atUs)
    if (columns.isFull) flush()
    if (named !== null && kind === HOP_KIND_INDEX.deliver) this.#listens(named)
    return null
  }

  #lastHeardTopic = ''
  #lastHeardMs = 0

  /** A node that is delivered a topic's messages listens to it, whether or not we were told when it joined. */
  #listens(topic: string): void {
    if (topic === this.#lastHeardTopic && this.#nowMs === this.#lastHeardMs) return
    this.#lastHeardTopic = topic
    this.#lastHeardMs = this.#nowMs
    this.#init.state.hear(topic, this.#nowMs)
  }

  #droppedMessages(event: TraceBatch): number {
    const { peerId, host, names, messages, columns, flush, counts } = this.#init
    const to =
      event.peer.isThere && event.peer.length > 0
        ? names.peer(event.bytes, event.peer.start, event.peer.end)
        : null
    if (to !== null && to === host) return 0
    const dropped = this.#dropped
    dropped.open(event.bytes, event.meta)
    let count = 0
    while (dropped.next()) {
      if (count === MAX_DROPPED_MESSAGES) {
        counts.dropped.too_many_messages += 1
        break
      }
      count += 1
      const { message, topic } = dropped
      const named =
        topic.isThere && topic.length > 0 ? names.topic(event.bytes, topic.start, topic.end) : null
      if (!isMessageId(message)) counts.dropped.bad_message_id += 1
      else if (to !== null && typeof to !== 'string') counts.dropped[to.refusal] += 1
      else if (named !== null && typeof named !== 'string') counts.dropped[named.refusal] += 1
      else {
        const reported = messages.report(event.bytes, message.start, message.end)
        if (typeof reported === 'string') counts.dropped[reported] += 1
        else {
          columns.add(HOP_KIND_INDEX.drop, peerId, to, reported, named, null, event.atUs)
          if (columns.isFull) flush()
        }
      }
    }
    return count
  }

  #peerEvent(event: TraceBatch, type: 'add_peer' | 'remove_peer'): DropReason | null {
    const { peerId, host, names, state } = this.#init
    const peer = names.peer(event.bytes, event.peer.start, event.peer.end)
    if (typeof peer !== 'string') return peer.refusal
    if (peer === peerId || peer === host) return null
    if (type === 'add_peer') return state.addPeer(peer)
    state.removePeer(peer)
    return null
  }

  #topicEvent(event: TraceBatch, type: 'join' | 'leave'): DropReason | null {
    const topic = this.#init.names.topic(event.bytes, event.topic.start, event.topic.end)
    if (typeof topic !== 'string') return topic.refusal
    this.#lastHeardTopic = ''
    const { state } = this.#init
    return state.subscribe(topic, type === 'join', this.#nowMs)
  }

  #meshEvent(event: TraceBatch, type: 'graft' | 'prune'): DropReason | null {
    const { peerId, host, names, state } = this.#init
    const peer = names.peer(event.bytes, event.peer.start, event.peer.end)
    if (typeof peer !== 'string') return peer.refusal
    const topic = names.topic(event.bytes, event.topic.start, event.topic.end)
    if (typeof topic !== 'string') return topic.refusal
    if (peer === peerId || peer === host) return null
    if (type === 'graft') return state.graft(peer, topic, this.#nowMs)
    state.prune(peer, topic, this.#nowMs)
    return null
  }
}

function isMessageId(span: Span): boolean {
  return span.length > 0 && span.length <= MAX_MESSAGE_ID_BYTES
}

function textOf(bytes: Buffer, span: Span): string {
  const end = Math.min(span.end, span.start + MAX_REASON_BYTES)
  return cleanText(bytes.toString('utf8', span.start, end), MAX_REASON_LENGTH)
}

function isSame(bytes: Buffer, span: Span, other: Uint8Array): boolean {
  if (span.length !== other.length) return false
  const { start } = span
  // From the end: the beginning of all peer ids is the same.
  for (let index = other.length - 1; index >= 0; index -= 1) {
    if (bytes[start + index] !== other[index]) return false
  }
  return true
}

function zeros<K extends string>(names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number> // every name has its zero
}
