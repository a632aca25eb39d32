/** How much is held, over all streams, of batches that have not come whole. @module */

export interface Holder {
  /** Size of its buffer, bytes. */
  readonly heldBytes: number
  /** Frees its buffer, at once. */
  giveUp(): void
}

/**
 * A batch may be promised and never come, by many nodes at once. When together they would hold too much, those that
 * hold most give up theirs: a node that sends small batches is never the one.
 */
export class HeldBudget {
  readonly #holders = new Set<Holder>()
  #held = 0

  /** @param max - bytes. */
  constructor(readonly max: number) {}

  get held(): number {
    return this.#held
  }

  /** To be asked before a buffer grows. @returns false: it would itself be the largest. */
  claim(holder: Holder, more: number): boolean {
    while (this.#held + more > this.max) {
      const largest = this.#largest()
      if (largest === undefined || largest === holder || largest.heldBytes <= holder.heldBytes + more) {
        return false
      }
      largest.giveUp()
    }
    this.#held += more
    this.#holders.add(holder)
    return true
  }

  /** Its buffer has been freed. */
  release(holder: Holder, bytes: number): void {
    this.#held -= bytes
    this.#holders.delete(holder)
  }

  #largest(): Holder | undefined {
    let largest: Holder | undefined
    for (const holder of this.#holders) {
      if (largest === undefined || holder.heldBytes > largest.heldBytes) largest = holder
    }
    return largest
  }
}
