/**
 * Answers to those who go on asking after a no come late: a loop that does not look at its answers would otherwise
 * keep the server busy with saying no.
 * @module
 */
import { setTimeout as wait } from 'node:timers/promises'
import { TokenBuckets, type Budget } from './token-buckets'

/** So many refusals are given at once; afterwards one a second is. */
const AT_ONCE: Budget = { capacity: 20, perMinute: 60 }
const DELAY_MS = 1_000
/** Answers held back at once: sockets are not free either. */
const MOST_HELD = 2_000

export class Refusals {
  readonly #buckets: TokenBuckets
  #held = 0

  /** @param now - ms since any moment. */
  constructor(now: () => number) {
    this.#buckets = new TokenBuckets(now, 10_000)
  }

  /** Settles when the refusal may be sent. */
  async hold(caller: string): Promise<void> {
    if (this.#buckets.take(caller, 1, AT_ONCE).isEnough || this.#held >= MOST_HELD) return
    this.#held++
    try {
      await wait(DELAY_MS, undefined, { ref: false })
    } finally {
      this.#held--
    }
  }
}
