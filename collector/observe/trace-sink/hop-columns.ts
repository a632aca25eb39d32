/** Hop events gathered into the columns of one fact. @module */
import { HOP_KINDS, type HopKind } from '@/lib/messages/kinds'
import type { HopsFact } from '@/lib/facts'
import type { NamedMessage } from './messages'

/** Events of one fact: half of what one may hold, so that a dropped call of many messages still fits. */
export const HOPS_PER_FACT = 10_000
/** Most names of each kind in one fact; a fact takes more, and an event brings at most two. */
const MAX_PEERS = 60_000
const MAX_TOPICS = 4_000
const MAX_REASONS = 250

/** The number of each kind in the columns. */
export const HOP_KIND_INDEX = Object.fromEntries(HOP_KINDS.map((kind, index) => [kind, index])) as Readonly<
  Record<HopKind, number>
> // every kind has its index, by construction

/** Names in the order they were first used. */
class Dictionary {
  readonly #indexes = new Map<string, number>()
  names: string[] = []

  indexOf(name: string): number {
    let index = this.#indexes.get(name)
    if (index === undefined) {
      index = this.names.length
      this.#indexes.set(name, index)
      this.names.push(name)
    }
    return index
  }

  take(): string[] {
    const { names } = this
    this.#indexes.clear()
    this.names = []
    return names
  }
}

export class HopColumns {
  readonly #collector: string
  readonly #peers = new Dictionary()
  readonly #topics = new Dictionary()
  readonly #messages = new Dictionary()
  readonly #reasons = new Dictionary()
  #events = noEvents()
  /** Number of the fact that is being gathered. */
  #fact = 0

  constructor(collector: string) {
    this.#collector = collector
  }

  get size(): number {
    return this.#events.kind.length
  }

  /** Whether the fact is to be taken out before anything more is added. */
  get isFull(): boolean {
    return (
      this.size >= HOPS_PER_FACT ||
      this.#peers.names.length >= MAX_PEERS ||
      this.#topics.names.length >= MAX_TOPICS ||
      this.#reasons.names.length >= MAX_REASONS
    )
  }

  /**
   * @param kind - index of HOP_KINDS.
   * @param peer - null: nobody; likewise `topic` and `reason`.
   */
  add(
    kind: number,
    node: string,
    peer: string | null,
    message: NamedMessage,
    topic: string | null,
    reason: string | null,
    atUs: number,
  ): void {
    const events = this.#events
    events.kind.push(kind)
    events.node.push(this.#peers.indexOf(node))
    events.peer.push(peer === null ? -1 : this.#peers.indexOf(peer))
    events.message.push(this.#messageIndex(message))
    events.topic.push(topic === null ? -1 : this.#topics.indexOf(topic))
    events.reason.push(reason === null ? -1 : this.#reasons.indexOf(reason))
    events.atUs.push(atUs)
  }

  #messageIndex(message: NamedMessage): number {
    if (message.fact !== this.#fact) {
      message.fact = this.#fact
      message.index = this.#messages.indexOf(message.id)
    }
    return message.index
  }

  /** The fact of all that was added; the next one begins empty. */
  take(receivedAtMs: number): HopsFact {
    const events = this.#events
    this.#events = noEvents()
    this.#fact += 1
    return {
      kind: 'hops',
      collector: this.#collector,
      receivedAtMs,
      peers: this.#peers.take(),
      topics: this.#topics.take(),
      messages: this.#messages.take(),
      reasons: this.#reasons.take(),
      events,
    }
  }
}

function noEvents(): HopsFact['events'] {
  return { kind: [], node: [], peer: [], message: [], topic: [], reason: [], atUs: [] }
}
