/** Bodies in Morton order: who is near in the plane is near in memory, and each square of a quadtree is one stretch. @module */
import { STRIDE, type Bodies } from './bodies'

/** Halvings of a square that a key tells apart. */
export const KEY_LEVELS = 16

const SIDE = 2 ** KEY_LEVELS
const RADIX_BITS = 8
const RADIX = 2 ** RADIX_BITS
const KEY_BITS = 2 * KEY_LEVELS

/** Where a square begins and how long its sides are, layout units. */
export interface Square {
  readonly left: number
  readonly top: number
  readonly size: number
}

/** Keeps its arrays from one sorting to the next. */
export class MortonOrder {
  /** Of each place in the order, the key of the body there: two bits a level, the coarsest first; row, then column. */
  keys = new Uint32Array(0)
  /** Which body is there. */
  order = new Uint32Array(0)
  /** Where it is. */
  xs = new Float64Array(0)
  ys = new Float64Array(0)
  #otherKeys = new Uint32Array(0)
  #otherOrder = new Uint32Array(0)
  readonly #starts = new Uint32Array(RADIX)

  /** Sorts all bodies; those with the same key stay in the order they have. */
  sort(bodies: Bodies, square: Square): void {
    const { count } = bodies
    if (this.keys.length < count) {
      this.keys = new Uint32Array(count)
      this.order = new Uint32Array(count)
      this.xs = new Float64Array(count)
      this.ys = new Float64Array(count)
      this.#otherKeys = new Uint32Array(count)
      this.#otherOrder = new Uint32Array(count)
    }
    for (let body = 0; body < count; body++) this.order[body] = body
    this.sortWithin(bodies, 0, count, square)
  }

  /** Sorts the places from `low` up to, not including, `high`, whose bodies are in the square. */
  sortWithin({ state }: Bodies, low: number, high: number, { left, top, size }: Square): void {
    const { keys, order, xs, ys } = this
    const scale = SIDE / size
    for (let at = low; at < high; at++) {
      const body = (order[at] ?? 0) * STRIDE
      const column = Math.min(SIDE - 1, ((state[body] ?? 0) - left) * scale) | 0
      const row = Math.min(SIDE - 1, ((state[body + 1] ?? 0) - top) * scale) | 0
      keys[at] = spread(column) | (spread(row) << 1)
    }
    // An even number of passes: what was sorted ends where it began.
    for (let shift = 0; shift < KEY_BITS; shift += 2 * RADIX_BITS) {
      this.#pass(low, high, shift, keys, order, this.#otherKeys, this.#otherOrder)
      this.#pass(low, high, shift + RADIX_BITS, this.#otherKeys, this.#otherOrder, keys, order)
    }
    for (let at = low; at < high; at++) {
      const body = (order[at] ?? 0) * STRIDE
      xs[at] = state[body] ?? 0
      ys[at] = state[body + 1] ?? 0
    }
  }

  #pass(
    low: number,
    high: number,
    shift: number,
    keys: Uint32Array,
    order: Uint32Array,
    toKeys: Uint32Array,
    toOrder: Uint32Array,
  ): void {
    const starts = this.#starts.fill(0)
    for (let at = low; at < high; at++) {
      const digit = ((keys[at] ?? 0) >>> shift) & (RADIX - 1)
      starts[digit] = (starts[digit] ?? 0) + 1
    }
    let start = low
    for (let digit = 0; digit < RADIX; digit++) {
      const length = starts[digit] ?? 0
      starts[digit] = start
      start += length
    }
    for (let at = low; at < high; at++) {
      const key = keys[at] ?? 0
      const digit = (key >>> shift) & (RADIX - 1)
      const place = starts[digit] ?? 0
      starts[digit] = place + 1
      toKeys[place] = key
      toOrder[place] = order[at] ?? 0
    }
  }
}

/** The bits of a 16-bit number, with a 0 before each. */
function spread(value: number): number {
  let bits = value
  bits = (bits | (bits << 8)) & 0x00ff00ff
  bits = (bits | (bits << 4)) & 0x0f0f0f0f
  bits = (bits | (bits << 2)) & 0x33333333
  return (bits | (bits << 1)) & 0x55555555
}
