/** The node a person looks at: it and its neighbours stay lit, the rest steps back. @module */
import type { MapStore } from '../model/map-store'
import type { View } from './camera'
import { nextInDirection, pickNearest } from './picking'
import type { Scene } from './scene'

const DIM_MS = 110

export class Attention {
  num: number | null = null
  /** Slot of the node looked at; kept while the dimming fades out; -1: none. */
  slot = -1
  /** 0 to 1: how far the rest has stepped back. */
  dim = 0
  readonly #store: MapStore
  readonly #scene: Scene
  readonly #isLit: ((num: number) => boolean) | null

  /** @param isLit - whether a node is in the light, whoever is looked at; null: the one looked at and those around. */
  constructor(store: MapStore, scene: Scene, isLit: ((num: number) => boolean) | null = null) {
    this.#store = store
    this.#scene = scene
    this.#isLit = isLit
    this.relight()
  }

  turnTo(num: number | null): void {
    this.num = num
    this.relight()
  }

  /** Neighbours may have come or gone, or the light may have gone on. */
  relight(): void {
    const { num } = this
    const around = num === null || this.#isLit !== null ? null : this.#store.neighboursOf(num)
    this.#scene.nodes.light(around === null ? this.#isLit : (other) => other === num || around.has(other))
  }

  /** @returns whether the rest is still stepping back or coming forward. */
  step(elapsedMs: number): boolean {
    if (this.num !== null) this.slot = this.#scene.nodes.slotOf(this.num) ?? -1
    const target = this.num === null || this.#isLit !== null ? 0 : 1
    this.dim += (target - this.dim) * (1 - Math.exp(-elapsedMs / DIM_MS))
    if (Math.abs(target - this.dim) < 0.01) this.dim = target
    if (this.dim === 0 && this.num === null) this.slot = -1
    return this.dim !== target
  }

  slotsAround(): Set<number> {
    if (this.num === null) return new Set()
    const slots = [...this.#store.neighboursOf(this.num)].map((num) => this.#scene.nodes.slotOf(num))
    return new Set(slots.filter((slot) => slot !== undefined))
  }

  /** The node under a world point. @param scale - px a unit of layer radius. */
  nodeAt(at: { x: number; y: number }, reachPx: number, view: View, scale: number): number | null {
    const { nodes } = this.#scene
    const items = [...nodes.slots()].map((slot) => ({
      slot,
      x: nodes.x(slot),
      y: nodes.y(slot),
      radius: (nodes.radius(slot) * scale) / view.k,
    }))
    const slot = pickNearest(items, at.x, at.y, reachPx / view.k)
    return slot === null ? null : (nodes.numAt(slot) ?? null)
  }

  /** The node nearest to a world point, where a walk by keyboard begins. */
  nearestTo(at: { x: number; y: number }): number | null {
    let nearest: number | null = null
    let least = Infinity
    for (const { num, x, y } of this.#scene.nodes.targets()) {
      const distance = Math.hypot(x - at.x, y - at.y)
      if (distance >= least) continue
      least = distance
      nearest = num
    }
    return nearest
  }

  /** The linked node that lies in that direction, or, without one, any node there. */
  next(dx: number, dy: number): { num: number; x: number; y: number } | null {
    const { num } = this
    const from = num === null ? undefined : this.#scene.nodes.target(num)
    if (num === null || from === undefined) return null
    const linked = this.#store.neighboursOf(num)
    const others = [...this.#scene.nodes.targets()].filter((other) => other.num !== num)
    const direction = { x: dx, y: dy }
    return (
      nextInDirection(
        from,
        direction,
        others.filter((other) => linked.has(other.num)),
      ) ?? nextInDirection(from, direction, others)
    )
  }
}
