/** Pairs of nodes in flat arrays: found by both ends, walked from either one. @module */

const FIRST_ROWS = 1_024
const NONE = -1

/** Rows are links, slots are nodes; a row and a slot keep their number as long as they live. */
export class LinkTable {
  /** Slots of the ends. */
  a = new Uint32Array(FIRST_ROWS)
  b = new Uint32Array(FIRST_ROWS)
  /** Rows up to here may be used. */
  end = 0
  readonly #free: number[] = []
  /** By slot: the first of its entries. Entry 2 · row is the row in the list of its `a`, the next one in that of `b`. */
  #heads = new Int32Array(FIRST_ROWS).fill(NONE)
  #next = new Int32Array(2 * FIRST_ROWS)
  #before = new Int32Array(2 * FIRST_ROWS)
  /** Open addressing: a row + 1, 0 for an empty place; never more than half full. */
  #places = new Int32Array(4 * FIRST_ROWS)
  #used = 0

  /** Rows there is room for: columns beside the table grow with it. */
  get capacity(): number {
    return this.a.length
  }

  isUsed(row: number): boolean {
    return this.a[row] !== this.b[row]
  }

  /** @returns the row; -1: there is none. */
  find(a: number, b: number): number {
    return (this.#places[this.#placeOf(a, b)] ?? 0) - 1
  }

  /** @returns the row, made if there was none. */
  claim(a: number, b: number): number {
    const place = this.#placeOf(a, b)
    const found = (this.#places[place] ?? 0) - 1
    if (found !== NONE) return found
    const row = this.#free.pop() ?? this.end++
    if (row >= this.capacity) this.#growRows()
    this.a[row] = a
    this.b[row] = b
    this.#places[place] = row + 1
    this.#used++
    if (this.#used * 2 > this.#places.length) this.#rehash()
    this.#enter(a, 2 * row)
    this.#enter(b, 2 * row + 1)
    return row
  }

  free(row: number): void {
    const a = this.a[row] ?? 0
    const b = this.b[row] ?? 0
    this.#leave(a, 2 * row)
    this.#leave(b, 2 * row + 1)
    this.#vacate(this.#placeOf(a, b))
    this.#used--
    this.a[row] = 0
    this.b[row] = 0
    this.#free.push(row)
  }

  has(slot: number): boolean {
    return (this.#heads[slot] ?? NONE) !== NONE
  }

  /** Visits the rows of a node. A row may be freed while it is visited. */
  walk(slot: number, visit: (row: number) => void): void {
    let entry = this.#heads[slot] ?? NONE
    while (entry !== NONE) {
      const next = this.#next[entry] ?? NONE
      visit(entry >>> 1)
      entry = next
    }
  }

  #enter(slot: number, entry: number): void {
    if (slot >= this.#heads.length) {
      const grown = new Int32Array(Math.max(slot + 1, this.#heads.length * 2)).fill(NONE)
      grown.set(this.#heads)
      this.#heads = grown
    }
    const head = this.#heads[slot] ?? NONE
    this.#next[entry] = head
    this.#before[entry] = NONE
    if (head !== NONE) this.#before[head] = entry
    this.#heads[slot] = entry
  }

  #leave(slot: number, entry: number): void {
    const next = this.#next[entry] ?? NONE
    const before = this.#before[entry] ?? NONE
    if (before === NONE) this.#heads[slot] = next
    else this.#next[before] = next
    if (next !== NONE) this.#before[next] = before
  }

  /** Where the pair is, or would be. */
  #placeOf(a: number, b: number): number {
    const mask = this.#places.length - 1
    let place = hash(a, b) & mask
    for (;;) {
      const row = (this.#places[place] ?? 0) - 1
      if (row === NONE || (this.a[row] === a && this.b[row] === b)) return place
      place = (place + 1) & mask
    }
  }

  /** What stands behind moves up, so that nothing is looked for in vain. */
  #vacate(start: number): void {
    const mask = this.#places.length - 1
    let gap = start
    let place = (start + 1) & mask
    for (;;) {
      const row = (this.#places[place] ?? 0) - 1
      if (row === NONE) break
      const home = hash(this.a[row] ?? 0, this.b[row] ?? 0) & mask
      if (((place - home) & mask) >= ((place - gap) & mask)) {
        this.#places[gap] = row + 1
        gap = place
      }
      place = (place + 1) & mask
    }
    this.#places[gap] = 0
  }

  #rehash(): void {
    this.#places = new Int32Array(this.#places.length * 2)
    for (let row = 0; row < this.end; row++) {
      if (!this.isUsed(row)) continue
      this.#places[this.#placeOf(this.a[row] ?? 0, this.b[row] ?? 0)] = row + 1
    }
  }

  #growRows(): void {
    const rows = this.capacity * 2
    this.a = grownTo(this.a, rows)
    this.b = grownTo(this.b, rows)
    const entries = 2 * rows
    const next = new Int32Array(entries)
    next.set(this.#next)
    this.#next = next
    const before = new Int32Array(entries)
    before.set(this.#before)
    this.#before = before
  }
}

function grownTo(column: Uint32Array, rows: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(rows)
  grown.set(column)
  return grown
}

function hash(a: number, b: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
