/**
 * A quadtree in one flat list of cells, a cell before those in it, each with the place where its part of the list
 * ends: walking it is a loop. Its squares are those of d3-quadtree; only its leaves hold more than one body.
 * @module
 */
import { STRIDE, type Bodies } from './bodies'
import { KEY_LEVELS, MortonOrder, type Square } from './morton-order'

/** Bodies that a cell holds before it is split: what looking at each costs less than another cell. */
const LEAF_BODIES = 12
/** Bodies that cannot be told apart by one key are given finer ones, down to cells of this size, layout units. */
const SIZE_MIN = 1e-6
/** Values of a cell in `Quadtree.cells`: middle of its bodies (x, y), how many they are, the square of its side. */
export const CELL = 4

export class Quadtree {
  readonly morton = new MortonOrder()
  cells = new Float64Array(1_024 * CELL)
  /** Of each cell, the next one that is not in it. */
  ends = new Uint32Array(1_024)
  /** Of each leaf, the first place of its bodies in the Morton order, and the place after the last; of others, equal. */
  firsts = new Uint32Array(1_024)
  lasts = new Uint32Array(1_024)
  /** Cells there are. */
  size = 0
  #bodies: Bodies | null = null

  build(bodies: Bodies): void {
    this.size = 0
    this.#bodies = bodies
    if (bodies.count === 0) return
    const square = squareAround(bodies)
    this.morton.sort(bodies, square)
    this.#split(0, bodies.count, KEY_LEVELS - 1, square.left, square.top, square.size)
    this.#bodies = null
  }

  /** @returns the cell of the bodies at the places from `low` up to `high`. */
  #split(low: number, high: number, level: number, left: number, top: number, size: number): number {
    const cell = this.#add()
    const count = high - low
    let x = 0
    let y = 0
    let depth = level
    if (count > LEAF_BODIES && depth < 0 && size > SIZE_MIN && this.#bodies !== null) {
      this.morton.sortWithin(this.#bodies, low, high, { left, top, size })
      depth = KEY_LEVELS - 1
    }
    if (count <= LEAF_BODIES || depth < 0) {
      const { xs, ys } = this.morton
      for (let at = low; at < high; at++) {
        x += xs[at] ?? 0
        y += ys[at] ?? 0
      }
      this.firsts[cell] = low
      this.lasts[cell] = high
    } else {
      const half = size / 2
      let from = low
      for (let quarter = 0; quarter < 4; quarter++) {
        const to = quarter === 3 ? high : this.#endOf(quarter, from, high, 2 * depth)
        if (to === from) continue
        const right = left + (quarter & 1) * half
        const bottom = top + (quarter >> 1) * half
        const child = this.#split(from, to, depth - 1, right, bottom, half) * CELL
        const bodies = this.cells[child + 2] ?? 0
        x += (this.cells[child] ?? 0) * bodies
        y += (this.cells[child + 1] ?? 0) * bodies
        from = to
      }
      this.firsts[cell] = 0
      this.lasts[cell] = 0
    }
    const values = cell * CELL
    this.cells[values] = x / count
    this.cells[values + 1] = y / count
    this.cells[values + 2] = count
    this.cells[values + 3] = size * size
    this.ends[cell] = this.size
    return cell
  }

  /** @returns the first place whose key is in a later quarter. */
  #endOf(quarter: number, from: number, high: number, shift: number): number {
    const { keys } = this.morton
    let low = from
    let end = high
    while (low < end) {
      const middle = (low + end) >>> 1
      if ((((keys[middle] ?? 0) >>> shift) & 3) <= quarter) low = middle + 1
      else end = middle
    }
    return low
  }

  #add(): number {
    if (this.size === this.ends.length) {
      this.cells = longer(this.cells, new Float64Array(this.cells.length * 2))
      this.ends = longer(this.ends, new Uint32Array(this.ends.length * 2))
      this.firsts = longer(this.firsts, new Uint32Array(this.firsts.length * 2))
      this.lasts = longer(this.lasts, new Uint32Array(this.lasts.length * 2))
    }
    return this.size++
  }
}

/** @returns `room`, begun with the values. */
export function longer<T extends Float64Array | Uint32Array>(values: T, room: T): T {
  room.set(values)
  return room
}

/** The square that d3-quadtree puts around points: from whole numbers, with a power of two for a side. */
export function squareAround({ count, state }: Bodies): Square {
  let left = Infinity
  let top = Infinity
  let right = -Infinity
  let bottom = -Infinity
  for (let body = 0; body < count * STRIDE; body += STRIDE) {
    const x = state[body] ?? 0
    const y = state[body + 1] ?? 0
    if (x < left) left = x
    if (x > right) right = x
    if (y < top) top = y
    if (y > bottom) bottom = y
  }
  left = Math.floor(left)
  top = Math.floor(top)
  let size = 1
  while (left + size <= right || top + size <= bottom) size *= 2
  return { left, top, size }
}
