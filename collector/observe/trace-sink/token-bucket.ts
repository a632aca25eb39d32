/** Evens a flow out: so much a second, and so much at once after a silence. @module */
export interface TokenBucket {
  /**
   * Takes what has been used already; the debt is what the user has to wait for.
   * @returns milliseconds to wait before using more; 0: none.
   */
  spend(amount: number): number
}

/** @param now - milliseconds; need not be the time of day. */
export function createTokenBucket(perSecond: number, atOnce: number, now: () => number): TokenBucket {
  let left = atOnce
  let countedAtMs = now()
  return {
    spend(amount) {
      const nowMs = now()
      left = Math.min(atOnce, left + (Math.max(0, nowMs - countedAtMs) * perSecond) / 1_000) - amount
      countedAtMs = nowMs
      return left >= 0 ? 0 : (-left * 1_000) / perSecond
    },
  }
}
