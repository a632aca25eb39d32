/**
 * The nodes as they are drawn: each has a slot in flat arrays, holds where it is now and where it is going, and eases
 * from one to the other. A slot is kept until its node has faded out.
 * @module
 */
import type { NodeStatus } from '@/lib/nodes'

const SHAPES: Record<NodeStatus, number> = { online: 0, offline: 1, unreachable: 2 }

/** Floats a node in `data`: x, y, radius, alpha · shape before, shape, share of the change done, pulse. */
export const NODE_FLOATS = 8

const MOVE_MS = 320
const FADE_MS = 180
const PULSE_MS = 1_500
const RESTING = 1e-3

export interface NodeTarget {
  readonly x: number
  readonly y: number
  /** Px at the fitted scale. */
  readonly radius: number
  readonly status: NodeStatus
}

interface NodeState {
  readonly num: number
  readonly slot: number
  x: number
  y: number
  radius: number
  /** 1: on the map; 0: fading out. */
  presence: number
  /** 1: in the light; less while another node and its neighbours are looked at. */
  light: number
  shape: number
}

export class NodeLayer {
  data = new Float32Array(64 * NODE_FLOATS)
  readonly #states = new Map<number, NodeState>()
  readonly #bySlot: (NodeState | undefined)[] = []
  readonly #free: number[] = []

  /** Nodes on the map, without those fading out. */
  get count(): number {
    let count = 0
    for (const state of this.#states.values()) count += state.presence
    return count
  }

  /** Slots in use and freed: how much of `data` counts. */
  get length(): number {
    return this.#bySlot.length
  }

  slotOf(num: number): number | undefined {
    return this.#states.get(num)?.slot
  }

  numAt(slot: number): number | undefined {
    return this.#bySlot[slot]?.num
  }

  /** Slots of nodes that are on the map, not those fading out. */
  *slots(): Generator<number> {
    for (const state of this.#states.values()) if (state.presence === 1) yield state.slot
  }

  /** Where the node is going. */
  target(num: number): { readonly x: number; readonly y: number } | undefined {
    return this.#states.get(num)
  }

  /** Where all nodes that are on the map are going. */
  *targets(): Generator<{ readonly num: number; readonly x: number; readonly y: number }> {
    for (const state of this.#states.values()) if (state.presence === 1) yield state
  }

  x(slot: number): number {
    return this.data[slot * NODE_FLOATS] ?? 0
  }
  y(slot: number): number {
    return this.data[slot * NODE_FLOATS + 1] ?? 0
  }
  radius(slot: number): number {
    return this.data[slot * NODE_FLOATS + 2] ?? 0
  }
  alpha(slot: number): number {
    return this.data[slot * NODE_FLOATS + 3] ?? 0
  }
  shape(slot: number): number {
    return this.data[slot * NODE_FLOATS + 5] ?? 0
  }

  /** Adds the node or gives it a new target. `pulse`: draw attention to it. */
  set(num: number, target: NodeTarget, pulse: boolean): void {
    const known = this.#states.get(num)
    const shape = SHAPES[target.status]
    if (known === undefined) {
      const slot = this.#free.pop() ?? this.#bySlot.length
      this.#bySlot[slot] = undefined
      this.#grow(slot)
      const state = { num, slot, ...target, presence: 1, light: 1, shape }
      this.#states.set(num, state)
      this.#bySlot[slot] = state
      this.data.set([target.x, target.y, 0, 0, shape, shape, 1, pulse ? RESTING : 0], slot * NODE_FLOATS)
      return
    }
    known.x = target.x
    known.y = target.y
    known.radius = target.radius
    known.presence = 1
    const at = known.slot * NODE_FLOATS
    if (known.shape !== shape) {
      this.data[at + 4] = known.shape
      this.data[at + 5] = shape
      this.data[at + 6] = 0
      known.shape = shape
      pulse = true
    }
    if (pulse) this.data[at + 7] = RESTING
  }

  /** Lets the node fade; its slot is free when it has. */
  remove(num: number): void {
    const state = this.#states.get(num)
    if (state !== undefined) state.presence = 0
  }

  /** Dims every node that `isLit` does not name; null: all are lit. */
  light(isLit: ((num: number) => boolean) | null): void {
    for (const state of this.#states.values()) state.light = isLit === null || isLit(state.num) ? 1 : 0.28
  }

  /**
   * Moves everything on by `elapsedMs`; Infinity goes straight to the end.
   * @returns whether anything still moves, and the nodes that have gone.
   */
  step(elapsedMs: number): { moving: boolean; freed: number[] } {
    const move = 1 - Math.exp(-elapsedMs / MOVE_MS)
    const fade = 1 - Math.exp(-elapsedMs / FADE_MS)
    const freed: number[] = []
    let moving = false
    const { data } = this
    for (const state of this.#states.values()) {
      const at = state.slot * NODE_FLOATS
      const alpha = state.presence * state.light
      // Radius grows in and shrinks out with the node's presence.
      const radius = state.radius * state.presence
      const stillMoving = [
        approach(data, at, state.x, move, 0.02),
        approach(data, at + 1, state.y, move, 0.02),
        approach(data, at + 2, radius, fade, 0.02),
        approach(data, at + 3, alpha, fade, 0.004),
        approach(data, at + 6, 1, fade, 0.01),
      ].includes(true)
      const pulse = data[at + 7] ?? 0
      if (pulse > 0) data[at + 7] = pulse + elapsedMs / PULSE_MS >= 1 ? 0 : pulse + elapsedMs / PULSE_MS
      moving ||= stillMoving || (data[at + 7] ?? 0) > 0
      if (state.presence === 0 && !stillMoving) freed.push(state.num)
    }
    for (const num of freed) this.#release(num)
    return { moving, freed }
  }

  #release(num: number): void {
    const state = this.#states.get(num)
    if (state === undefined) return
    this.#states.delete(num)
    this.#bySlot[state.slot] = undefined
    this.data.fill(0, state.slot * NODE_FLOATS, (state.slot + 1) * NODE_FLOATS)
    this.#free.push(state.slot)
  }

  #grow(slot: number): void {
    if ((slot + 1) * NODE_FLOATS <= this.data.length) return
    const larger = new Float32Array(this.data.length * 2)
    larger.set(this.data)
    this.data = larger
  }
}

/** @returns true while the value has not arrived. */
function approach(data: Float32Array, at: number, target: number, share: number, near: number): boolean {
  const now = data[at] ?? 0
  const next = now + (target - now) * share
  const arrived = Math.abs(target - next) < near
  data[at] = arrived ? target : next
  return !arrived
}
