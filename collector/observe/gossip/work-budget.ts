/** So much work a second: what costs more than is left is still done, and owed. @module */

export interface WorkBudget {
  /** false: what was done before is not paid for yet. */
  readonly isOpen: boolean
  spend(units: number): void
}

/** Seconds of work that may come at once. */
const BURST_S = 2

/** @param now - a clock that never goes back, ms. */
export function createWorkBudget(unitsPerSecond: number, now: () => number): WorkBudget {
  const most = unitsPerSecond * BURST_S
  let left = most
  let countedAtMs = now()
  const count = (): void => {
    const nowMs = now()
    left = Math.min(most, left + ((nowMs - countedAtMs) / 1_000) * unitsPerSecond)
    countedAtMs = nowMs
  }
  return {
    get isOpen() {
      count()
      return left > 0
    },
    spend(units) {
      left -= units
    },
  }
}
