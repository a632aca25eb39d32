/**
 * What is known of one node that reports: the topics it listens to, its mesh, its peers, and its exchange with them.
 * It becomes facts as it changes, but only so often.
 * @module
 */
import type { Fact } from '@/lib/facts'
import { RESTATEMENT_MS, STATEMENT_MS } from './limits'

const MINUTE_MS = 60_000
/** Most peers kept in one set. */
const MAX_LINKS = 4_096
const NO_RPC = { received: 0, sent: 0, dropped: 0, grafts: 0, prunes: 0 }

interface Subscription {
  wanted: boolean
  stated: boolean
  statedAtMs: number
}

/** Peers, each for one reason or more; stated whole when they have changed. */
class LinkSet {
  /** Peer → the reasons it is in the set for (topics, or ''). */
  readonly #links = new Map<string, Set<string>>()
  #hasChanged = false
  #statedAtMs = -Infinity
  /** Whoever leaves without having come was there before we were told: then we do not know the whole set. */
  #isWhole = true

  add(peer: string, reason: string): void {
    const reasons = this.#links.get(peer)
    if (reasons !== undefined) {
      reasons.add(reason)
      return
    }
    if (this.#links.size >= MAX_LINKS) {
      this.#isWhole = false
      return
    }
    this.#links.set(peer, new Set([reason]))
    this.#hasChanged = true
  }

  remove(peer: string, reason: string): void {
    const reasons = this.#links.get(peer)
    if (reasons?.delete(reason) !== true) {
      this.#isWhole = false
      return
    }
    if (reasons.size > 0) return
    this.#links.delete(peer)
    this.#hasChanged = true
  }

  removeAll(peer: string): void {
    if (this.#links.delete(peer)) this.#hasChanged = true
  }

  /** @returns the set, when it is time to state it. */
  due(nowMs: number): { neighbours: string[]; complete: boolean } | null {
    const sinceMs = nowMs - this.#statedAtMs
    if (sinceMs < STATEMENT_MS) return null
    const isDue = this.#hasChanged || (this.#links.size > 0 && sinceMs >= RESTATEMENT_MS)
    if (!isDue) return null
    this.#hasChanged = false
    this.#statedAtMs = nowMs
    return { neighbours: [...this.#links.keys()], complete: this.#isWhole }
  }
}

export interface ReporterStateInit {
  peerId: string
  collector: string
  emit: (fact: Fact) => void
}

export class ReporterState {
  readonly #init: ReporterStateInit
  readonly #subscriptions = new Map<string, Subscription>()
  #mesh = new LinkSet()
  #peers = new LinkSet()
  readonly #rpc = { ...NO_RPC }
  /** Start of the minute that is counted; null: nothing has been counted since the last statement. */
  #rpcMinute: number | null = null

  constructor(init: ReporterStateInit) {
    this.#init = init
  }

  /** A stream has begun, and no other was open: what was linked before may not be now. */
  begin(): void {
    this.#mesh = new LinkSet()
    this.#peers = new LinkSet()
  }

  /**
   * Its last stream has ended: it is not known any more what it listens to.
   * @param isFinal - nobody will call `tick` later.
   */
  end(nowMs: number, isFinal = false): void {
    for (const [topic, subscription] of this.#subscriptions) {
      this.subscribe(topic, false, nowMs)
      if (isFinal && subscription.stated) this.#stateSubscription(topic, subscription, nowMs)
    }
    this.#stateRpc()
  }

  subscribe(topic: string, wanted: boolean, nowMs: number): void {
    let subscription = this.#subscriptions.get(topic)
    if (subscription === undefined) {
      if (!wanted) return
      subscription = { wanted, stated: false, statedAtMs: -Infinity }
      this.#subscriptions.set(topic, subscription)
    }
    subscription.wanted = wanted
    if (wanted !== subscription.stated && nowMs - subscription.statedAtMs >= STATEMENT_MS) {
      this.#stateSubscription(topic, subscription, nowMs)
    }
  }

  graft(peer: string, topic: string, nowMs: number): void {
    this.#count('grafts', nowMs)
    this.#mesh.add(peer, topic)
  }

  prune(peer: string, topic: string, nowMs: number): void {
    this.#count('prunes', nowMs)
    this.#mesh.remove(peer, topic)
  }

  addPeer(peer: string): void {
    this.#peers.add(peer, '')
  }

  removePeer(peer: string): void {
    this.#peers.remove(peer, '')
    this.#mesh.removeAll(peer)
  }

  countRpc(direction: 'received' | 'sent' | 'dropped', nowMs: number): void {
    this.#count(direction, nowMs)
  }

  /** States what is due. To be called about once a second, and for a while after the reporter has gone. */
  tick(nowMs: number): void {
    const { peerId, collector, emit } = this.#init
    for (const [topic, subscription] of this.#subscriptions) {
      const sinceMs = nowMs - subscription.statedAtMs
      const { wanted, stated } = subscription
      if (wanted !== stated ? sinceMs >= STATEMENT_MS : wanted && sinceMs >= RESTATEMENT_MS) {
        this.#stateSubscription(topic, subscription, nowMs)
      } else if (!wanted && !stated && sinceMs >= STATEMENT_MS) {
        this.#subscriptions.delete(topic)
      }
    }
    for (const [evidence, links] of [
      ['mesh', this.#mesh],
      ['reported', this.#peers],
    ] as const) {
      const due = links.due(nowMs)
      if (due !== null) emit({ kind: 'neighbours', peerId, seenAtMs: nowMs, collector, evidence, ...due })
    }
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

  #stateRpc(): void {
    if (this.#rpcMinute === null) return
    const rpc = this.#rpc
    const { peerId, collector, emit } = this.#init
    emit({ kind: 'rpc', collector, peerId, atMs: this.#rpcMinute, ...rpc })
    this.#rpcMinute = null
    Object.assign(rpc, NO_RPC)
  }
}
