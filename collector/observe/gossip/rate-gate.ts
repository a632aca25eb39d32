/** Lets through so many a second, and no more. @module */

export interface RateGate {
  /** false: it is too many. */
  admits(): boolean
}

/** Seconds of the rate that may come at once, unless it is said. */
const BURST_S = 2

/** @param now - a clock that never goes back, ms. */
export function createRateGate(perSecond: number, now: () => number, burstS = BURST_S): RateGate {
  const most = perSecond * burstS
  let left = most
  let countedAtMs = now()
  return {
    admits() {
      const nowMs = now()
      left = Math.min(most, left + ((nowMs - countedAtMs) / 1_000) * perSecond)
      countedAtMs = nowMs
      if (left < 1) return false
      left--
      return true
    },
  }
}
