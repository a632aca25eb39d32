/** Rows that many nodes share, each given out once. @module */

/** Fewer unused rows are not worth the walk over all nodes. */
const UNUSED_MIN = 1_000

export class GrowingTable<T> {
  rows: T[] = []
  readonly #keyOf: (row: T) => string
  readonly #indices = new Map<string, number>()

  constructor(keyOf: (row: T) => string) {
    this.#keyOf = keyOf
  }

  indexOf(row: T): number {
    const key = this.#keyOf(row)
    let index = this.#indices.get(key)
    if (index === undefined) {
      index = this.rows.length
      this.#indices.set(key, index)
      this.rows.push(row)
    }
    return index
  }

  /** Gives the rows that are used new indices, in `column` too, when more are not. */
  tidy(column: Uint32Array, count: number, isUsed: (slot: number) => boolean): void {
    const before = this.rows
    const seen = new Set<number>()
    for (let slot = 0; slot < count; slot++) if (isUsed(slot)) seen.add(column[slot] ?? 0)
    if (before.length - seen.size < Math.max(seen.size, UNUSED_MIN)) return
    this.rows = []
    this.#indices.clear()
    for (let slot = 0; slot < count; slot++) {
      const row = before[column[slot] ?? 0]
      column[slot] = isUsed(slot) && row !== undefined ? this.indexOf(row) : 0
    }
  }
}
