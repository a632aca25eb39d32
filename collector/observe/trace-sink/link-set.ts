/** The peers a node is linked to, as far as it has told. @module */
import { RESTATEMENT_MS, STATEMENT_MS } from './limits'

/** Most peers in one set. */
const MAX_PEERS = 4_096

/** So many links may be held at once; of one reporter, out of what all reporters together may hold. */
export class LinkBudget {
  #held = 0

  constructor(
    readonly max: number,
    readonly of: LinkBudget | null = null,
  ) {}

  /** @returns false: no more can be held. */
  take(): boolean {
    if (this.#held >= this.max || this.of?.take() === false) return false
    this.#held += 1
    return true
  }

  giveBack(links: number): void {
    this.#held -= links
    this.of?.giveBack(links)
  }
}

/** Peers, each for one reason or more; stated whole when they have changed. */
export class LinkSet {
  /** Peer → the reasons it is in the set for (topics, or '') → the stream over which that was said last. */
  readonly #links = new Map<string, Map<string, number>>()
  #stream = 0
  /** The last stream over which we were told of all links; those of earlier ones are forgotten then. */
  #toldStream = 0
  readonly #budget: LinkBudget
  #hasChanged = false
  #statedAtMs = -Infinity
  #statedWhole = true
  /** Whoever leaves without having come was there before we were told: then we do not know the whole set. */
  #isWhole = true

  constructor(budget: LinkBudget) {
    this.#budget = budget
  }

  /** @returns false: there are too many. */
  add(peer: string, reason: string): boolean {
    const reasons = this.#links.get(peer)
    if (reasons?.has(reason) === true) {
      reasons.set(reason, this.#stream)
      return true
    }
    if ((reasons === undefined && this.#links.size >= MAX_PEERS) || !this.#budget.take()) {
      this.#isWhole = false
      return false
    }
    if (reasons !== undefined) {
      reasons.set(reason, this.#stream)
      return true
    }
    this.#links.set(peer, new Map([[reason, this.#stream]]))
    this.#hasChanged = true
    return true
  }

  remove(peer: string, reason: string): void {
    const reasons = this.#links.get(peer)
    if (reasons?.delete(reason) !== true) {
      this.#isWhole = false
      return
    }
    this.#budget.giveBack(1)
    if (reasons.size === 0) this.#forget(peer)
  }

  removeAll(peer: string): void {
    const reasons = this.#links.get(peer)
    if (reasons === undefined) return
    this.#budget.giveBack(reasons.size)
    this.#forget(peer)
  }

  /** Another stream has begun: what is known may not hold any more, and may not be said again. */
  begin(): void {
    this.#stream += 1
    this.#isWhole = true
  }

  /** Forgets them all, but not when they were stated: to come back is no reason to state more often. */
  clear(): void {
    for (const reasons of this.#links.values()) this.#budget.giveBack(reasons.size)
    this.#links.clear()
    this.#hasChanged = false
  }

  /** Forgets what was not said over this stream. */
  #forgetEarlier(): void {
    for (const [peer, reasons] of this.#links) {
      for (const [reason, stream] of reasons) if (stream !== this.#stream) this.remove(peer, reason)
    }
    this.#toldStream = this.#stream
  }

  #forget(peer: string): void {
    this.#links.delete(peer)
    this.#hasChanged = true
  }

  /**
   * @param isTold - whether we were told of all links from the first one on.
   * @returns the set, when it is time to state it.
   */
  due(nowMs: number, isTold: boolean): { neighbours: string[]; complete: boolean } | null {
    const sinceMs = nowMs - this.#statedAtMs
    if (sinceMs < STATEMENT_MS) return null
    if (isTold && this.#toldStream !== this.#stream) this.#forgetEarlier()
    const complete = this.#isWhole && isTold
    const holds = this.#links.size > 0
    const isNews = this.#hasChanged || (holds && complete !== this.#statedWhole)
    if (!isNews && !(holds && sinceMs >= RESTATEMENT_MS)) return null
    this.#hasChanged = false
    this.#statedAtMs = nowMs
    this.#statedWhole = complete
    return { neighbours: [...this.#links.keys()], complete }
  }
}
