/** Everything is drawn toward a point, as by `forceX` and `forceY` together: parts without a link stay in sight. @module */
import { STRIDE, type Bodies, type Force } from './bodies'

export class Toward implements Force {
  readonly #x: number
  readonly #y: number
  readonly #strength: number

  /** @param strength - share of the way, at full heat, that becomes velocity each tick. d3: 0.1. */
  constructor(x: number, y: number, strength: number) {
    this.#x = x
    this.#y = y
    this.#strength = strength
  }

  apply({ count, state }: Bodies, alpha: number): void {
    const x = this.#x
    const y = this.#y
    const share = this.#strength * alpha
    for (let body = 0; body < count * STRIDE; body += STRIDE) {
      state[body + 2] = (state[body + 2] ?? 0) + (x - (state[body] ?? 0)) * share
      state[body + 3] = (state[body + 3] ?? 0) + (y - (state[body + 1] ?? 0)) * share
    }
  }
}
