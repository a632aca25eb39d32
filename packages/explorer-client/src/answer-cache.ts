/** Answers that may be asked for again with their entity tag: the least recently used go first. @module */

interface KeptAnswer {
  readonly etag: string
  readonly text: string
}

export class AnswerCache {
  readonly #most: number
  readonly #kept = new Map<string, KeptAnswer>()

  /** @param most - answers that are kept; 0: none. */
  constructor(most: number) {
    this.#most = most
  }

  get(address: string): KeptAnswer | undefined {
    const found = this.#kept.get(address)
    if (found !== undefined) this.set(address, found)
    return found
  }

  set(address: string, answer: KeptAnswer): void {
    this.#kept.delete(address)
    this.#kept.set(address, answer)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) return
      this.#kept.delete(oldest)
    }
  }
}
