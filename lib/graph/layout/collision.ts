/** Bodies keep out of each other, as by `forceCollide`, by where the next tick would take them. @module */
import { jiggle, makeBodies, STRIDE, type Bodies, type Force } from './bodies'
import { CELL, Quadtree } from './quadtree'

export interface CollisionInit {
  /** Of every body, layout units. */
  readonly radius: number
  /** Share of an overlap that a tick takes away. d3: 1. */
  readonly strength?: number
  /** For bodies at the same place. */
  readonly random: () => number
}

export class Collision implements Force {
  readonly #tree = new Quadtree()
  readonly #init: CollisionInit
  #next: Bodies = makeBodies(0)

  constructor(init: CollisionInit) {
    this.#init = init
  }

  apply({ count, state, held }: Bodies): void {
    if (this.#next.count !== count) this.#next = makeBodies(count)
    const next = this.#next.state
    for (let at = 0; at < count * STRIDE; at += STRIDE) {
      next[at] = (state[at] ?? 0) + (state[at + 2] ?? 0)
      next[at + 1] = (state[at + 1] ?? 0) + (state[at + 3] ?? 0)
    }
    this.#tree.build(this.#next)
    // By index, each pair once, seen from its first: as d3 goes through them.
    for (let body = 0; body < count; body++) this.#part(body, state, held)
  }

  /** Takes a body and those after it apart. */
  #part(body: number, state: Float64Array, held: Uint8Array): void {
    const { cells, ends, firsts, lasts, size, morton } = this.#tree
    const { radius, strength = 1, random } = this.#init
    const apart = 2 * radius
    const at = body * STRIDE
    const x = (state[at] ?? 0) + (state[at + 2] ?? 0)
    const y = (state[at + 1] ?? 0) + (state[at + 3] ?? 0)
    let cell = 0
    while (cell < size) {
      const values = cell * CELL
      const awayX = (cells[values] ?? 0) - x
      const awayY = (cells[values + 1] ?? 0) - y
      // No body of a square is further from their middle than its diagonal.
      const reach = apart + Math.sqrt(2 * (cells[values + 3] ?? 0))
      if (awayX * awayX + awayY * awayY > reach * reach) {
        cell = ends[cell] ?? size
        continue
      }
      const last = lasts[cell] ?? 0
      if (last === 0) {
        cell++
        continue
      }
      for (let place = firsts[cell] ?? 0; place < last; place++) {
        const other = morton.order[place] ?? 0
        if (other <= body || (held[body] === 1 && held[other] === 1)) continue
        const to = other * STRIDE
        let dx = x - (state[to] ?? 0) - (state[to + 2] ?? 0)
        let dy = y - (state[to + 1] ?? 0) - (state[to + 3] ?? 0)
        let distance2 = dx * dx + dy * dy
        if (distance2 >= apart * apart) continue
        if (dx === 0) {
          dx = jiggle(random)
          distance2 += dx * dx
        }
        if (dy === 0) {
          dy = jiggle(random)
          distance2 += dy * dy
        }
        const distance = Math.sqrt(distance2)
        // Of the same size, each gives way by half.
        const push = (((apart - distance) / distance) * strength) / 2
        state[at + 2] = (state[at + 2] ?? 0) + dx * push
        state[at + 3] = (state[at + 3] ?? 0) + dy * push
        state[to + 2] = (state[to + 2] ?? 0) - dx * push
        state[to + 3] = (state[to + 3] ?? 0) - dy * push
      }
      cell = ends[cell] ?? size
    }
  }
}
