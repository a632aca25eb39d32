/**
 * What is known of one node that reports: the topics it listens to, its mesh, its peers, and its exchange with them.
 * It becomes facts as it changes, but only so often.
 * @module
 */
import type { Fact } from '@/lib/facts'
import { RESTATEMENT_MS, STATEMENT_MS, type TraceLimits } from './limits'
import { LinkBudget, LinkSet } from './link-set'

const MINUTE_MS = 60_000
const NO_RPC = { received: 0, sent: 0, dropped: 0, grafts: 0, prunes: 0 }

interface Subscription {
  wanted: boolean
  stated: boolean
  statedAtMs: number
}

/** Why what a reporter says of itself is not kept. */
export type StateRefusal = 'too_many_links' | 'too_many_subscriptions'

export interface ReporterStateInit {
  peerId: string
  collector: string
  emit: (fact: Fact) => void
  limits: Pick<TraceLimits, 'linksPerReporter' | 'subscriptionsPerReporter'>
  /** What all reporters together may hold. */
  links: LinkBudget
}

export class ReporterState {
  readonly #init: ReporterStateInit
  readonly #subscriptions = new Map<string, Subscription>()
  /** While it has gone nothing is said of its links. */
  #isHere = true
  readonly #mesh: LinkSet
  readonly #peers: LinkSet
  /** Topics it has joined or left since its stream began: of their links we were told from the first one on. */
  readonly #told = new Set<string>()
  /** Topics it listens to without having said so since: somebody may be linked to it there who is not named any more. */
  readonly #untold = new Set<string>()
  readonly #rpc = { ...NO_RPC }
  /** Start of the minute that is counted; null: nothing has been counted since the last statement. */
  #rpcMinute: number | null = null

  constructor(init: ReporterStateInit) {
    this.#init = init
    const budget = new LinkBudget(init.limits.linksPerReporter, init.links)
    this.#mesh = new LinkSet(budget)
    this.#peers = new LinkSet(budget)
  }

  /**
   * A stream has begun, and no other was open: what was linked before may not be now. A Go node does not repeat what
   * it said over the last one, so it is not known what is linked until it has joined each topic that it listened to.
   */
  begin(): void {
    this.#isHere = true
    this.#mesh.begin()
    this.#peers.begin()
    this.#told.clear()
    for (const [topic, { wanted }] of this.#subscriptions) if (wanted) this.#speakOf(topic)
  }

  /**
   * Its last stream has ended: it is not known any more what it listens to.
   * @param isFinal - nobody will call `tick` later.
   */
  end(nowMs: number, isFinal = false): void {
    this.#stateLinks(nowMs)
    this.#isHere = false
    for (const [topic, subscription] of this.#subscriptions) {
      if (subscription.wanted) this.#untold.add(topic)
      this.#want(topic, false, nowMs)
      if (isFinal && subscription.stated) this.#stateSubscription(topic, subscription, nowMs)
    }
    this.#stateRpc()
  }

  /** It has joined a topic, or left it. */
  subscribe(topic: string, wanted: boolean, nowMs: number): StateRefusal | null {
    const isKept = this.#want(topic, wanted, nowMs)
    if (isKept && this.#told.size < this.#init.limits.subscriptionsPerReporter) {
      this.#told.add(topic)
      this.#untold.delete(topic)
    }
    return isKept ? null : 'too_many_subscriptions'
  }

  /** It was delivered a message of a topic. */
  hear(topic: string, nowMs: number): void {
    if (this.#want(topic, true, nowMs)) this.#speakOf(topic)
  }

  graft(peer: string, topic: string, nowMs: number): StateRefusal | null {
    this.#count('grafts', nowMs)
    this.#speakOf(topic)
    return this.#mesh.add(peer, topic) ? null : 'too_many_links'
  }

  prune(peer: string, topic: string, nowMs: number): void {
    this.#count('prunes', nowMs)
    this.#speakOf(topic)
    this.#mesh.remove(peer, topic)
  }

  addPeer(peer: string): StateRefusal | null {
    return this.#peers.add(peer, '') ? null : 'too_many_links'
  }

  removePeer(peer: string): void {
    this.#peers.remove(peer, '')
    this.#mesh.removeAll(peer)
  }

  /** Notes when a topic is spoken of that it is not known to have joined. */
  #speakOf(topic: string): void {
    if (this.#told.has(topic) || this.#untold.size >= this.#init.limits.subscriptionsPerReporter) return
    this.#untold.add(topic)
  }

  /** It has been gone for so long that what it tells next is no change to what it told last. */
  forgetLinks(): void {
    this.#mesh.clear()
    this.#peers.clear()
  }

  /** @returns false: it listens to too many topics. */
  #want(topic: string, wanted: boolean, nowMs: number): boolean {
    let subscription = this.#subscriptions.get(topic)
    if (subscription === undefined) {
      if (!wanted) return true
      if (this.#subscriptions.size >= this.#init.limits.subscriptionsPerReporter) return false
      subscription = { wanted, stated: false, statedAtMs: -Infinity }
      this.#subscriptions.set(topic, subscription)
    }
    subscription.wanted = wanted
    if (wanted !== subscription.stated && nowMs - subscription.statedAtMs >= STATEMENT_MS) {
      this.#stateSubscription(topic, subscription, nowMs)
    }
    return true
  }

  countRpc(direction: 'received' | 'sent' | 'dropped', nowMs: number): void {
    this.#count(direction, nowMs)
  }

  /** States what is due. To be called about once a second, and for a while after the reporter has gone. */
  tick(nowMs: number): void {
    for (const [topic, subscription] of this.#subscriptions) {
      const sinceMs = nowMs - subscription.statedAtMs
      const { wanted, stated } = subscription
      if (wanted !== stated ? sinceMs >= STATEMENT_MS : wanted && sinceMs >= RESTATEMENT_MS) {
        this.#stateSubscription(topic, subscription, nowMs)
      } else if (!wanted && !stated && sinceMs >= STATEMENT_MS) {
        this.#subscriptions.delete(topic)
      }
    }
    this.#stateLinks(nowMs)
    if (this.#rpcMinute !== null && nowMs - this.#rpcMinute >= MINUTE_MS) this.#stateRpc()
  }

  /** Whether all that is known has been stated. */
  get isSettled(): boolean {
    for (const { wanted, stated } of this.#subscriptions.values()) if (wanted || stated) return false
    return true
  }

  #count(what: keyof typeof NO_RPC, nowMs: number): void {
    this.#rpcMinute ??= nowMs - (nowMs % MINUTE_MS)
    this.#rpc[what] += 1
  }

  #stateSubscription(topic: string, subscription: Subscription, atMs: number): void {
    const { peerId, collector, emit } = this.#init
    subscription.stated = subscription.wanted
    subscription.statedAtMs = atMs
    emit({ kind: 'subscription', collector, peerId, topic, atMs, subscribed: subscription.wanted })
  }

  #stateLinks(nowMs: number): void {
    const { peerId, collector, emit } = this.#init
    if (!this.#isHere) return
    const isTold = this.#told.size > 0 && this.#untold.size === 0
    for (const [evidence, links] of [
      ['mesh', this.#mesh],
      ['reported', this.#peers],
    ] as const) {
      const due = links.due(nowMs, isTold)
      if (due !== null) emit({ kind: 'neighbours', peerId, seenAtMs: nowMs, collector, evidence, ...due })
    }
  }

  #stateRpc(): void {
    if (this.#rpcMinute === null) return
    const rpc = this.#rpc
    const { peerId, collector, emit } = this.#init
    emit({ kind: 'rpc', collector, peerId, atMs: this.#rpcMinute, ...rpc })
    this.#rpcMinute = null
    Object.assign(rpc, NO_RPC)
  }
}
