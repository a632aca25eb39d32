/** How many of something each caller has open. @module */
export class OpenCounts {
  readonly #open = new Map<string, number>()

  /** @returns what to call when it is closed; null: it would be one too many. */
  enter(caller: string, most: number): (() => void) | null {
    const open = this.#open.get(caller) ?? 0
    if (open >= most) return null
    this.#open.set(caller, open + 1)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      const left = (this.#open.get(caller) ?? 1) - 1
      if (left > 0) this.#open.set(caller, left)
      else this.#open.delete(caller)
    }
  }
}
