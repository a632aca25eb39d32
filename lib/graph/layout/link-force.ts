/** Linked bodies are drawn to a distance of each other, as by `forceLink`. @module */
import { jiggle, STRIDE, type Bodies, type Force } from './bodies'

export interface LinkForceInit {
  /** Ends of each link: indices of bodies. */
  readonly from: Uint32Array
  readonly to: Uint32Array
  /** Of bodies, those without a link included. */
  readonly count: number
  /** Layout units. d3: 30. */
  readonly distance: number
  /** For bodies at the same place. */
  readonly random: () => number
}

export class LinkForce implements Force {
  readonly #init: LinkForceInit
  /** Of each link: 1 / the lesser number of links of its ends. */
  readonly #strengths: Float64Array
  /** How much of its pull moves the end `to`: the one with fewer links moves more. */
  readonly #biases: Float64Array

  constructor(init: LinkForceInit) {
    this.#init = init
    const { from, to, count } = init
    const degrees = new Uint32Array(count)
    for (const ends of [from, to]) for (const end of ends) degrees[end] = (degrees[end] ?? 0) + 1
    this.#strengths = new Float64Array(from.length)
    this.#biases = new Float64Array(from.length)
    for (let link = 0; link < from.length; link++) {
      const ofFrom = degrees[from[link] ?? 0] ?? 1
      const ofTo = degrees[to[link] ?? 0] ?? 1
      this.#strengths[link] = 1 / Math.min(ofFrom, ofTo)
      this.#biases[link] = ofFrom / (ofFrom + ofTo)
    }
  }

  apply({ state, held }: Bodies, alpha: number): void {
    const { from, to, distance, random } = this.#init
    const strengths = this.#strengths
    const biases = this.#biases
    for (let link = 0; link < from.length; link++) {
      const source = from[link] ?? 0
      const target = to[link] ?? 0
      if (held[source] === 1 && held[target] === 1) continue
      const a = source * STRIDE
      const b = target * STRIDE
      let dx = (state[b] ?? 0) + (state[b + 2] ?? 0) - (state[a] ?? 0) - (state[a + 2] ?? 0)
      let dy = (state[b + 1] ?? 0) + (state[b + 3] ?? 0) - (state[a + 1] ?? 0) - (state[a + 3] ?? 0)
      if (dx === 0) dx = jiggle(random)
      if (dy === 0) dy = jiggle(random)
      const length = Math.sqrt(dx * dx + dy * dy)
      const pull = ((length - distance) / length) * alpha * (strengths[link] ?? 0)
      dx *= pull
      dy *= pull
      const ofTarget = biases[link] ?? 0
      state[b + 2] = (state[b + 2] ?? 0) - dx * ofTarget
      state[b + 3] = (state[b + 3] ?? 0) - dy * ofTarget
      state[a + 2] = (state[a + 2] ?? 0) + dx * (1 - ofTarget)
      state[a + 3] = (state[a + 3] ?? 0) + dy * (1 - ofTarget)
    }
  }
}
