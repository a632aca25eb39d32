/**
 * The links of the page's map: dense rows, and for each node a chain through its own rows, so that a node's links are
 * found, made and removed without looking at any other's.
 * @module
 */
import type { LinkColumns } from '@/lib/graph/map-columns'
import { grown, roomFor } from './grown'
import { LATENCY_UNKNOWN } from './latency-scale'

const END = -1

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Bytes: 10 a link for itself, 16 for its two places in chains, and 8 a node. */
export class LinkTable {
  /** One object for life; its arrays are exchanged when they grow or another map is taken. */
  readonly columns: Writable<LinkColumns> = {
    count: 0,
    from: new Uint32Array(0),
    to: new Uint32Array(0),
    flags: new Uint8Array(0),
  }
  /** Step of latency of each row; see latency-scale. */
  steps = new Uint8Array(0)
  /** Place 2 · row is the row in the chain of its `from`, 2 · row + 1 in that of its `to`. */
  #next = new Int32Array(0)
  #previous = new Int32Array(0)
  /** By node. */
  #heads = new Int32Array(0)
  #degrees = new Uint32Array(0)

  /** Takes columns over: they are the table's own from now on. @param nodes - indices of nodes there are. */
  take({ count, from, to, flags }: LinkColumns, nodes: number): void {
    Object.assign(this.columns, { count, from, to, flags })
    this.steps = new Uint8Array(from.length).fill(LATENCY_UNKNOWN)
    const heads = new Int32Array(nodes).fill(END)
    const degrees = new Uint32Array(nodes)
    const next = new Int32Array(from.length * 2)
    const previous = new Int32Array(from.length * 2).fill(END)
    // From the last row, so that each chain begins with its first. As `#chain`, for half a million rows at once.
    for (let place = count * 2 - 1; place >= 0; place--) {
      const row = place >> 1
      const node = ((place & 1) === 0 ? from[row] : to[row]) ?? 0
      const head = heads[node] ?? END
      next[place] = head
      if (head !== END) previous[head] = place
      heads[node] = place
      degrees[node] = (degrees[node] ?? 0) + 1
    }
    this.#heads = heads
    this.#degrees = degrees
    this.#next = next
    this.#previous = previous
  }

  /** What is known of links has come after their ends. */
  setFlags(flags: Uint8Array): void {
    this.columns.flags = flags
  }

  degreeAt(node: number): number {
    return this.#degrees[node] ?? 0
  }

  /** @returns the row of one of its links; -1: it has none. */
  firstOf(node: number): number {
    return (this.#heads[node] ?? END) >> 1
  }

  /** Calls with the other end and the row of each link of a node; rows must not change meanwhile. */
  each(node: number, visit: (other: number, row: number) => void): void {
    const { from, to } = this.columns
    for (let place = this.#heads[node] ?? END; place !== END; place = this.#next[place] ?? END) {
      const row = place >> 1
      visit(((place & 1) === 0 ? to[row] : from[row]) ?? 0, row)
    }
  }

  /** @returns -1 when the two are not linked. */
  rowOf(a: number, b: number): number {
    const { from, to } = this.columns
    // The shorter chain: a hub is found from its neighbour.
    const [start, end] = this.degreeAt(a) <= this.degreeAt(b) ? [a, b] : [b, a]
    for (let place = this.#heads[start] ?? END; place !== END; place = this.#next[place] ?? END) {
      const row = place >> 1
      if (((place & 1) === 0 ? to[row] : from[row]) === end) return row
    }
    return -1
  }

  /** Links two nodes that are not linked. @returns the row. */
  add(a: number, b: number, flags: number): number {
    const { columns } = this
    const row = columns.count++
    if (row >= columns.from.length) this.#grow(roomFor(row + 1))
    const nodes = Math.max(a, b) + 1
    if (nodes > this.#heads.length) this.#growNodes(roomFor(nodes))
    columns.from[row] = Math.min(a, b)
    columns.to[row] = Math.max(a, b)
    columns.flags[row] = flags
    this.steps[row] = LATENCY_UNKNOWN
    this.#chain(row * 2, Math.min(a, b))
    this.#chain(row * 2 + 1, Math.max(a, b))
    return row
  }

  /** Takes a row away; the last one moves into its place. @returns whether one has moved: from the row `count`. */
  remove(row: number): boolean {
    const { columns, steps } = this
    this.#unchain(row * 2, columns.from[row] ?? 0)
    this.#unchain(row * 2 + 1, columns.to[row] ?? 0)
    const last = --columns.count
    if (last === row) return false
    columns.from[row] = columns.from[last] ?? 0
    columns.to[row] = columns.to[last] ?? 0
    columns.flags[row] = columns.flags[last] ?? 0
    steps[row] = steps[last] ?? LATENCY_UNKNOWN
    this.#rechain(last * 2, row * 2, columns.from[row] ?? 0)
    this.#rechain(last * 2 + 1, row * 2 + 1, columns.to[row] ?? 0)
    return true
  }

  #chain(place: number, node: number): void {
    const head = this.#heads[node] ?? END
    this.#next[place] = head
    this.#previous[place] = END
    if (head !== END) this.#previous[head] = place
    this.#heads[node] = place
    this.#degrees[node] = (this.#degrees[node] ?? 0) + 1
  }

  #unchain(place: number, node: number): void {
    const next = this.#next[place] ?? END
    const previous = this.#previous[place] ?? END
    if (previous === END) this.#heads[node] = next
    else this.#next[previous] = next
    if (next !== END) this.#previous[next] = previous
    this.#degrees[node] = (this.#degrees[node] ?? 1) - 1
  }

  #rechain(from: number, to: number, node: number): void {
    const next = this.#next[from] ?? END
    const previous = this.#previous[from] ?? END
    this.#next[to] = next
    this.#previous[to] = previous
    if (previous === END) this.#heads[node] = to
    else this.#next[previous] = to
    if (next !== END) this.#previous[next] = to
  }

  #grow(length: number): void {
    const { columns } = this
    columns.from = grown(columns.from, length)
    columns.to = grown(columns.to, length)
    columns.flags = grown(columns.flags, length)
    this.steps = grown(this.steps, length)
    this.#next = grown(this.#next, length * 2)
    this.#previous = grown(this.#previous, length * 2)
  }

  #growNodes(length: number): void {
    this.#heads = grown(this.#heads, length, END)
    this.#degrees = grown(this.#degrees, length)
  }
}
