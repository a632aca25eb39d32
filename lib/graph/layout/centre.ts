/** The middle of all bodies is kept at a point, as by `forceCenter`: places are moved, velocities are not. @module */
import { STRIDE, type Bodies, type Force } from './bodies'

export class Centre implements Force {
  readonly #x: number
  readonly #y: number
  readonly #strength: number

  /** @param strength - share of the way that is gone each tick. d3: 1. */
  constructor(x: number, y: number, strength = 1) {
    this.#x = x
    this.#y = y
    this.#strength = strength
  }

  apply({ count, state }: Bodies): void {
    if (count === 0) return
    let x = 0
    let y = 0
    for (let body = 0; body < count * STRIDE; body += STRIDE) {
      x += state[body] ?? 0
      y += state[body + 1] ?? 0
    }
    x = (x / count - this.#x) * this.#strength
    y = (y / count - this.#y) * this.#strength
    for (let body = 0; body < count * STRIDE; body += STRIDE) {
      state[body] = (state[body] ?? 0) - x
      state[body + 1] = (state[body + 1] ?? 0) - y
    }
  }
}
