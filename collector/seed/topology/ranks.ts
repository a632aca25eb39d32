/** Picks nodes by how sought after they are: of all, of one side of the world, or of one community. @module */
import type { Random } from '../../mesh/random'

/** Nodes `order[from]` up to, not including, `order[to]`. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Nodes in an order in which the members of each community, and of each side, stand together. */
export class Ranks {
  /** Sum of the weights of all up to and with the place in the order. */
  private readonly upTo: Float64Array

  constructor(
    private readonly order: Uint32Array,
    weights: Float32Array,
  ) {
    this.upTo = new Float64Array(order.length)
    let sum = 0
    for (const [at, node] of order.entries()) {
      sum += weights[node] ?? 0
      this.upTo[at] = sum
    }
  }

  get all(): Range {
    return { from: 0, to: this.order.length }
  }

  /** Heavy ones more often. */
  pick(random: Random, { from, to }: Range): number {
    const before = from === 0 ? 0 : (this.upTo[from - 1] ?? 0)
    const lot = before + random.next() * ((this.upTo[to - 1] ?? 0) - before)
    let low = from
    let high = to - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.upTo[middle] ?? 0) > lot) high = middle
      else low = middle + 1
    }
    return this.order[low] ?? 0
  }

  /** Each as often as every other. */
  pickAny(random: Random, { from, to }: Range): number {
    return this.order[from + random.below(to - from)] ?? 0
  }
}
