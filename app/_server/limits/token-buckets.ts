/** How much each caller has left: a bucket a caller, which fills up again with time. @module */
import { LRUCache } from 'lru-cache'

/** What one caller may use. */
export interface Budget {
  /** Most that is there at once. */
  readonly capacity: number
  readonly perMinute: number
}

export interface Left {
  readonly isEnough: boolean
  /** Whole units that are left, never below 0. */
  readonly left: number
  /** Until all of the budget is there again, s. */
  readonly fullInS: number
  /** Until the whole of it would be granted, s; 0: it was. */
  readonly retryInS: number
}

interface Bucket {
  left: number
  atMs: number
}

/**
 * Callers that are remembered, those who came last. Each is some 200 bytes; one who is forgotten has a full bucket
 * again, so a flood of addresses costs memory no further, and takes nothing from others.
 */
const REMEMBERED = 50_000

export class TokenBuckets {
  readonly #buckets: LRUCache<string, Bucket>
  readonly #now: () => number

  /** @param now - ms since any moment, never backwards. */
  constructor(now: () => number, remembered = REMEMBERED) {
    this.#now = now
    this.#buckets = new LRUCache({ max: remembered })
  }

  get size(): number {
    return this.#buckets.size
  }

  /**
   * Takes `amount`, or nothing. What is more than a whole bucket is granted when the bucket is full, and paid off
   * afterwards.
   * @param whole - what is asked for in several parts, this one among them.
   */
  take(caller: string, amount: number, { capacity, perMinute }: Budget, whole = amount): Left {
    const atMs = this.#now()
    const perMs = perMinute / 60_000
    const known = this.#buckets.get(caller)
    const before =
      known === undefined ? capacity : Math.min(capacity, known.left + (atMs - known.atMs) * perMs)
    const isEnough = before >= Math.min(amount, capacity)
    const needed = Math.min(whole, capacity)
    const left = isEnough ? before - amount : before
    if (known === undefined) this.#buckets.set(caller, { left, atMs })
    else Object.assign(known, { left, atMs })
    return {
      isEnough,
      left: Math.max(0, Math.floor(left)),
      fullInS: Math.ceil((capacity - left) / perMs / 1_000),
      retryInS: isEnough ? 0 : Math.max(1, Math.ceil((needed - before) / perMs / 1_000)),
    }
  }
}
