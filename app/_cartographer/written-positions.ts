/** Where the store has each node: what has not moved from there is not written again. @module */
import type { LayoutPositions } from '@/lib/graph/layout-engine'
import { indicesIn } from '@/lib/graph/layout/ordered-topology'

/** Layout units: a tenth of a node's drawn size. */
const MOVED_MIN = 1
/** On a large map a move is seen from this share of its extent on: a quarter of a pixel of a screen that shows all of it. */
const MOVED_SHARE = 1 / 8_000

export class WrittenPositions {
  /** By ascending number. */
  #nums = new Uint32Array(0)
  #xs = new Float32Array(0)
  #ys = new Float32Array(0)

  /**
   * Puts what was read in place of what was known.
   * @param positions - in any order.
   * @returns those that somebody else put elsewhere since; by ascending number.
   */
  load({ nums, xs, ys }: LayoutPositions): LayoutPositions {
    const before = this.positions
    const order = Uint32Array.from(nums.keys()).sort((a, b) => (nums[a] ?? 0) - (nums[b] ?? 0))
    this.#nums = order.map((at) => nums[at] ?? 0)
    this.#xs = Float32Array.from(order, (at) => xs[at] ?? 0)
    this.#ys = Float32Array.from(order, (at) => ys[at] ?? 0)
    const elsewhere = indicesIn(before.nums, this.#nums)
    const moved = Uint32Array.from(this.#nums.keys()).filter((row) => {
      const was = elsewhere[row] ?? -1
      return was >= 0 && (before.xs[was] !== this.#xs[row] || before.ys[was] !== this.#ys[row])
    })
    return {
      nums: moved.map((row) => this.#nums[row] ?? 0),
      xs: Float32Array.from(moved, (row) => this.#xs[row] ?? 0),
      ys: Float32Array.from(moved, (row) => this.#ys[row] ?? 0),
    }
  }

  /** By ascending number; nodes that left are among them. */
  get positions(): LayoutPositions {
    return { nums: this.#nums, xs: this.#xs, ys: this.#ys }
  }

  /** Those of `now` that stand elsewhere than they were written, or never were; in whole units. */
  movedIn(now: LayoutPositions): LayoutPositions {
    const threshold = Math.max(MOVED_MIN, extentOf(now) * MOVED_SHARE)
    const moved: number[] = []
    let at = 0
    for (let node = 0; node < now.nums.length; node++) {
      const num = now.nums[node] ?? 0
      while (at < this.#nums.length && (this.#nums[at] ?? 0) < num) at++
      const dx = (now.xs[node] ?? 0) - (this.#xs[at] ?? 0)
      const dy = (now.ys[node] ?? 0) - (this.#ys[at] ?? 0)
      if (this.#nums[at] !== num || dx * dx + dy * dy >= threshold * threshold) moved.push(node)
    }
    return {
      nums: Uint32Array.from(moved, (node) => now.nums[node] ?? 0),
      xs: Float32Array.from(moved, (node) => Math.round(now.xs[node] ?? 0)),
      ys: Float32Array.from(moved, (node) => Math.round(now.ys[node] ?? 0)),
    }
  }

  /** Takes note of what was written. @param moved - by ascending number. */
  note(moved: LayoutPositions): void {
    const fresh = moved.nums.length - this.#place(moved)
    if (fresh === 0) return
    const length = this.#nums.length + fresh
    const nums = new Uint32Array(length)
    const xs = new Float32Array(length)
    const ys = new Float32Array(length)
    let one = 0
    let other = 0
    for (let at = 0; at < length; at++) {
      const known = this.#nums[one] ?? Infinity
      const written = moved.nums[other] ?? Infinity
      const isWritten = written <= known
      nums[at] = isWritten ? written : known
      xs[at] = (isWritten ? moved.xs[other] : this.#xs[one]) ?? 0
      ys[at] = (isWritten ? moved.ys[other] : this.#ys[one]) ?? 0
      if (written <= known) other++
      if (known <= written) one++
    }
    this.#nums = nums
    this.#xs = xs
    this.#ys = ys
  }

  /** @returns how many were known, and have their new places. */
  #place({ nums, xs, ys }: LayoutPositions): number {
    let known = 0
    let at = 0
    for (let node = 0; node < nums.length; node++) {
      const num = nums[node] ?? 0
      while (at < this.#nums.length && (this.#nums[at] ?? 0) < num) at++
      if (this.#nums[at] !== num) continue
      this.#xs[at] = xs[node] ?? 0
      this.#ys[at] = ys[node] ?? 0
      known++
    }
    return known
  }
}

/** The longer side of the box around all nodes, layout units. */
function extentOf({ xs, ys }: LayoutPositions): number {
  let left = Infinity
  let right = -Infinity
  let top = Infinity
  let bottom = -Infinity
  for (let node = 0; node < xs.length; node++) {
    const x = xs[node] ?? 0
    const y = ys[node] ?? 0
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return xs.length === 0 ? 0 : Math.max(right - left, bottom - top)
}
