/** Rows that many nodes share, each given out once. @module */

export class RowTable<T> {
  rows: T[] = []
  readonly #keyOf: (row: T) => string
  readonly #indices = new Map<string, number>()

  /** @param keyOf - the same for rows that are the same. */
  constructor(keyOf: (row: T) => string) {
    this.#keyOf = keyOf
  }

  /** Adds the row unless it is there. */
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

  clear(): void {
    this.rows = []
    this.#indices.clear()
  }
}
