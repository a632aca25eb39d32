/**
 * Every body pushes every other away (or draws it near), those far away as one: Barnes and Hut, as `forceManyBody`.
 * What is far away from all bodies of a leaf is found once for them together: a square that is too near for one of them
 * is looked into for all.
 * @module
 */
import { jiggle, STRIDE, type Bodies, type Force } from './bodies'
import { CELL, longer, Quadtree } from './quadtree'

export interface ManyBodyInit {
  /** Below 0: away; above: near. */
  readonly strength: number
  /** Bodies in a square are one body for whom it is further away than its side by this; 0: never. d3: 0.9. */
  readonly theta?: number
  /** Nearer than this, layout units, the push grows no more. d3: 1. */
  readonly distanceMin?: number
  /** Further away than this there is none. d3: no bound. */
  readonly distanceMax?: number
  /** For bodies at the same place. */
  readonly random: () => number
}

/** Values of one square that is far away: middle of its bodies (x, y), how many they are. */
const FAR = 3

export class ManyBody implements Force {
  readonly #tree = new Quadtree()
  readonly #strength: number
  readonly #theta2: number
  readonly #min2: number
  readonly #max2: number
  readonly #random: () => number
  /** Squares that are far from all bodies of the leaf at hand, and within the bounds for all of them. */
  #far = new Float64Array(1_024 * FAR)
  #farSize = 0
  /** The same, within the bounds for some only. */
  #edge = new Float64Array(256 * FAR)
  #edgeSize = 0
  /** Leaves whose bodies are looked at one by one. */
  #near = new Uint32Array(256)
  #nearSize = 0

  constructor(init: ManyBodyInit) {
    this.#strength = init.strength
    this.#theta2 = (init.theta ?? 0.9) ** 2
    this.#min2 = (init.distanceMin ?? 1) ** 2
    this.#max2 = (init.distanceMax ?? Infinity) ** 2
    this.#random = init.random
  }

  apply(bodies: Bodies, alpha: number): void {
    const tree = this.#tree
    tree.build(bodies)
    for (let cell = 0; cell < tree.size; cell++) {
      const last = tree.lasts[cell] ?? 0
      const first = tree.firsts[cell] ?? 0
      if (last === 0 || !this.#isAnyFree(bodies, first, last)) continue
      this.#look(first, last)
      for (let place = first; place < last; place++) {
        const body = tree.morton.order[place] ?? 0
        if (bodies.held[body] === 0) this.#push(bodies.state, body * STRIDE, place, this.#strength * alpha)
      }
    }
  }

  #isAnyFree({ held }: Bodies, first: number, last: number): boolean {
    const { order } = this.#tree.morton
    for (let place = first; place < last; place++) if (held[order[place] ?? 0] === 0) return true
    return false
  }

  /** Sorts out what is far from the bodies of a leaf and what is near. */
  #look(first: number, last: number): void {
    const { cells, ends, lasts, size, morton } = this.#tree
    const { xs, ys } = morton
    const theta2 = this.#theta2
    const min2 = this.#min2
    const max2 = this.#max2
    let left = Infinity
    let right = -Infinity
    let top = Infinity
    let bottom = -Infinity
    for (let place = first; place < last; place++) {
      const x = xs[place] ?? 0
      const y = ys[place] ?? 0
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
    }
    const middleX = (left + right) / 2
    const middleY = (top + bottom) / 2
    const halfX = (right - left) / 2
    const halfY = (bottom - top) / 2
    this.#farSize = 0
    this.#edgeSize = 0
    this.#nearSize = 0
    let cell = 0
    while (cell < size) {
      const values = cell * CELL
      const awayX = Math.abs((cells[values] ?? 0) - middleX)
      const awayY = Math.abs((cells[values + 1] ?? 0) - middleY)
      const leastX = awayX > halfX ? awayX - halfX : 0
      const leastY = awayY > halfY ? awayY - halfY : 0
      const least2 = leastX * leastX + leastY * leastY
      if ((cells[values + 3] ?? 0) < theta2 * least2) {
        if (least2 < max2) {
          const mostX = awayX + halfX
          const mostY = awayY + halfY
          if (least2 >= min2 && mostX * mostX + mostY * mostY < max2) this.#addFar(values)
          else this.#addEdge(values)
        }
        cell = ends[cell] ?? size
      } else if (lasts[cell] === 0) {
        cell++
      } else {
        if (this.#nearSize === this.#near.length)
          this.#near = longer(this.#near, new Uint32Array(2 * this.#nearSize))
        this.#near[this.#nearSize++] = cell
        cell = ends[cell] ?? size
      }
    }
  }

  #addFar(values: number): void {
    const { cells } = this.#tree
    if (this.#farSize === this.#far.length) this.#far = longer(this.#far, new Float64Array(2 * this.#farSize))
    this.#far[this.#farSize] = cells[values] ?? 0
    this.#far[this.#farSize + 1] = cells[values + 1] ?? 0
    this.#far[this.#farSize + 2] = cells[values + 2] ?? 0
    this.#farSize += FAR
  }

  #addEdge(values: number): void {
    const { cells } = this.#tree
    if (this.#edgeSize === this.#edge.length)
      this.#edge = longer(this.#edge, new Float64Array(2 * this.#edgeSize))
    this.#edge[this.#edgeSize] = cells[values] ?? 0
    this.#edge[this.#edgeSize + 1] = cells[values + 1] ?? 0
    this.#edge[this.#edgeSize + 2] = cells[values + 2] ?? 0
    this.#edgeSize += FAR
  }

  /** @param place - of the body, in the tree's order. */
  #push(state: Float64Array, body: number, place: number, strength: number): void {
    const { firsts, lasts, morton } = this.#tree
    const { xs, ys } = morton
    const min2 = this.#min2
    const max2 = this.#max2
    const far = this.#far
    const farSize = this.#farSize
    const x = xs[place] ?? 0
    const y = ys[place] ?? 0
    let pushX = 0
    let pushY = 0
    for (let at = 0; at < farSize; at += FAR) {
      const dx = (far[at] ?? 0) - x
      const dy = (far[at + 1] ?? 0) - y
      const push = (far[at + 2] ?? 0) / (dx * dx + dy * dy)
      pushX += dx * push
      pushY += dy * push
    }
    const edge = this.#edge
    const edgeSize = this.#edgeSize
    for (let at = 0; at < edgeSize; at += FAR) {
      const dx = (edge[at] ?? 0) - x
      const dy = (edge[at + 1] ?? 0) - y
      const distance2 = dx * dx + dy * dy
      if (distance2 >= max2) continue
      const push = (edge[at + 2] ?? 0) / (distance2 < min2 ? Math.sqrt(min2 * distance2) : distance2)
      pushX += dx * push
      pushY += dy * push
    }
    const near = this.#near
    const nearSize = this.#nearSize
    for (let at = 0; at < nearSize; at++) {
      const cell = near[at] ?? 0
      const last = lasts[cell] ?? 0
      for (let other = firsts[cell] ?? 0; other < last; other++) {
        let dx = (xs[other] ?? 0) - x
        let dy = (ys[other] ?? 0) - y
        let distance2 = dx * dx + dy * dy
        if (distance2 >= max2) continue
        if (distance2 < min2) {
          if (other === place) continue
          if (dx === 0) {
            dx = jiggle(this.#random)
            distance2 += dx * dx
          }
          if (dy === 0) {
            dy = jiggle(this.#random)
            distance2 += dy * dy
          }
          distance2 = Math.sqrt(min2 * distance2)
        }
        const push = 1 / distance2
        pushX += dx * push
        pushY += dy * push
      }
    }
    state[body + 2] = (state[body + 2] ?? 0) + pushX * strength
    state[body + 3] = (state[body + 3] ?? 0) + pushY * strength
  }
}
