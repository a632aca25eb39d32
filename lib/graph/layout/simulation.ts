/** Forces, tick by tick, until the heat is gone: the laws of `forceSimulation`. @module */
import { STRIDE, type Bodies, type Force } from './bodies'

export interface SimulationInit {
  readonly bodies: Bodies
  /** In the order in which they act. */
  readonly forces: readonly Force[]
  /** At less heat nothing moves. d3: 0.001. */
  readonly alphaMin?: number
  /** Share of the heat that a tick takes. d3: what leads from 1 to 0.001 in 300 ticks. */
  readonly alphaDecay?: number
  /** Share of its velocity that a body loses in a tick. d3: 0.4. */
  readonly velocityDecay?: number
}

const ALPHA_MIN = 0.001
const ALPHA_DECAY = 1 - ALPHA_MIN ** (1 / 300)
const VELOCITY_DECAY = 0.4

export class Simulation {
  readonly bodies: Bodies
  /** Heat: 1 at first, then less with each tick. */
  alpha = 1
  readonly #forces: readonly Force[]
  readonly #alphaMin: number
  readonly #alphaDecay: number
  readonly #kept: number

  constructor(init: SimulationInit) {
    this.bodies = init.bodies
    this.#forces = init.forces
    this.#alphaMin = init.alphaMin ?? ALPHA_MIN
    this.#alphaDecay = init.alphaDecay ?? ALPHA_DECAY
    this.#kept = 1 - (init.velocityDecay ?? VELOCITY_DECAY)
  }

  get isAtRest(): boolean {
    return this.alpha < this.#alphaMin
  }

  /**
   * One step, at rest too.
   * @param heat - that forces act with, in place of its own heat, which then stays as it is.
   * @returns whether it is at rest now.
   */
  tick(heat?: number): boolean {
    if (heat === undefined) this.alpha -= this.alpha * this.#alphaDecay
    for (const force of this.#forces) force.apply(this.bodies, heat ?? this.alpha)
    const { count, state, held } = this.bodies
    const kept = this.#kept
    for (let body = 0; body < count; body++) {
      const at = body * STRIDE
      if (held[body] === 1) {
        state[at + 2] = 0
        state[at + 3] = 0
        continue
      }
      const vx = (state[at + 2] ?? 0) * kept
      const vy = (state[at + 3] ?? 0) * kept
      state[at + 2] = vx
      state[at + 3] = vy
      state[at] = (state[at] ?? 0) + vx
      state[at + 1] = (state[at + 1] ?? 0) + vy
    }
    return this.isAtRest
  }
}
