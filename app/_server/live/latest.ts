/** Numbers to be told, those that were named last first. @module */
export class Latest {
  readonly #nums = new Set<number>()

  add(num: number): void {
    // Again at the end.
    this.#nums.delete(num)
    this.#nums.add(num)
  }

  delete(num: number): void {
    this.#nums.delete(num)
  }

  /** @param most - the others stay for the next time. */
  take(most: number): number[] {
    const all = [...this.#nums]
    const taken = all.length <= most ? all : all.slice(all.length - most).reverse()
    if (taken.length === all.length) this.#nums.clear()
    else for (const num of taken) this.#nums.delete(num)
    return taken
  }
}
