/** How many commands one socket may send: a bucket that fills up again with time. @module */

const BURST = 20
const PER_SECOND = 5

export class CommandBudget {
  readonly #now: () => number
  #left = BURST
  #atMs: number

  constructor(now: () => number) {
    this.#now = now
    this.#atMs = now()
  }

  /** @returns false when the command is one too many. */
  take(): boolean {
    const atMs = this.#now()
    this.#left = Math.min(BURST, this.#left + (Math.max(0, atMs - this.#atMs) / 1000) * PER_SECOND)
    this.#atMs = atMs
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
