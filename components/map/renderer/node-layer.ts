/**
 * The nodes as they are drawn, by their index in the store's columns: flat arrays of where each is now and where it is
 * going. Only nodes in motion are gone through with a frame; when many move at once, all are where they belong at once.
 * @module
 */

/** Floats a node in `data`: x, y, radius, alpha · shape before, look, share of the change done, pulse. See `packLook`. */
export const NODE_FLOATS = 8
/** Nodes in one row of the texture that `data` is uploaded to. */
export const NODES_A_ROW = 512
/** More nodes than this in motion are not followed by eye: they jump, and a frame does not pay for them. */
export const EASED_AT_MOST = 4_000

const MOVE_MS = 320
const FADE_MS = 180
const PULSE_MS = 1_500
const RESTING = 1e-3
/** Share of its alpha that a node keeps which stands back. */
const ASIDE_ALPHA = 0.14

const ABSENT = 0
const PRESENT = 1
const LEAVING = 2

export interface NodeTarget {
  readonly x: number
  readonly y: number
  /** Px at the fitted scale. */
  readonly radius: number
  /** 0: online, 1: offline, 2: unreachable. */
  readonly shape: number
  /** Index into the palette; -1: the colour of its status. */
  readonly colour: number
  /** Stands back: a filter leaves it out, or another group is open. */
  readonly isAside: boolean
}

/** Shape, standing back and colour in one whole number, as the shaders take it apart. */
export function packLook(shape: number, isAside: boolean, colour: number): number {
  return shape + (isAside ? 4 : 0) + 8 * (colour + 1)
}

export class NodeLayer {
  data = new Float32Array(NODES_A_ROW * NODE_FLOATS)
  /** Slots in use and freed: how much of `data` counts. */
  length = 0
  /** Nodes on the map, without those fading out. */
  count = 0
  /** Rows of `data` that were written since `dirtyRows` was last cleared. */
  dirtyRows = new Uint8Array(1)
  isDirty = true
  /** Indices of the nodes in motion, in no order; the first `movingCount` count. */
  moving = new Uint32Array(64)
  movingCount = 0
  #xs = new Float32Array(NODES_A_ROW)
  #ys = new Float32Array(NODES_A_ROW)
  #radii = new Float32Array(NODES_A_ROW)
  #presence = new Uint8Array(NODES_A_ROW)
  #isMoving = new Uint8Array(NODES_A_ROW)

  /** Where nodes are going; entries of absent ones mean nothing. */
  get targetXs(): Float32Array {
    return this.#xs
  }
  get targetYs(): Float32Array {
    return this.#ys
  }
  get targetRadii(): Float32Array {
    return this.#radii
  }

  has(index: number): boolean {
    return this.#presence[index] === PRESENT
  }
  x(index: number): number {
    return this.data[index * NODE_FLOATS] ?? 0
  }
  y(index: number): number {
    return this.data[index * NODE_FLOATS + 1] ?? 0
  }
  radius(index: number): number {
    return this.data[index * NODE_FLOATS + 2] ?? 0
  }
  alpha(index: number): number {
    return this.data[index * NODE_FLOATS + 3] ?? 0
  }
  shape(index: number): number {
    return (this.data[index * NODE_FLOATS + 5] ?? 0) & 3
  }
  /** Index into the palette; -1: the colour of its status. */
  colour(index: number): number {
    return ((this.data[index * NODE_FLOATS + 5] ?? 0) >> 3) - 1
  }
  isAside(index: number): boolean {
    return ((this.data[index * NODE_FLOATS + 5] ?? 0) & 4) !== 0
  }

  /** Room for so many slots. */
  reserve(slots: number): void {
    this.length = Math.max(this.length, slots)
    const has = this.#presence.length
    if (slots <= has) return
    const room = Math.ceil((slots * 1.25) / NODES_A_ROW) * NODES_A_ROW
    this.data = grown(this.data, new Float32Array(room * NODE_FLOATS))
    this.#xs = grown(this.#xs, new Float32Array(room))
    this.#ys = grown(this.#ys, new Float32Array(room))
    this.#radii = grown(this.#radii, new Float32Array(room))
    this.#presence = grown(this.#presence, new Uint8Array(room))
    this.#isMoving = grown(this.#isMoving, new Uint8Array(room))
    this.dirtyRows = new Uint8Array(room / NODES_A_ROW).fill(1)
    this.isDirty = true
  }

  /** Adds the node or gives it a new target. `pulse`: draw attention to it. */
  set(index: number, target: NodeTarget, pulse: boolean): void {
    this.reserve(index + 1)
    const { data } = this
    const at = index * NODE_FLOATS
    const look = packLook(target.shape, target.isAside, target.colour)
    if (this.#presence[index] === PRESENT && this.#isSettledAt(index, target, look) && !pulse) return
    if (this.#presence[index] !== PRESENT) this.count++
    if (this.#presence[index] === ABSENT) {
      data[at] = target.x
      data[at + 1] = target.y
      data[at + 2] = data[at + 3] = 0
      data[at + 4] = target.shape
      data[at + 5] = look
      data[at + 6] = 1
      data[at + 7] = 0
    }
    this.#presence[index] = PRESENT
    this.#xs[index] = target.x
    this.#ys[index] = target.y
    this.#radii[index] = target.radius
    const shape = this.shape(index)
    if (shape !== target.shape) {
      data[at + 4] = shape
      data[at + 6] = 0
      pulse = true
    }
    data[at + 5] = look
    if (pulse) data[at + 7] = RESTING
    this.#touch(index)
    this.#move(index)
  }

  /** Lets the node fade. Its index may be given to another node at any time, which is then there at once. */
  remove(index: number): void {
    if (this.#presence[index] !== PRESENT) return
    this.#presence[index] = LEAVING
    this.#radii[index] = 0
    this.count--
    this.#move(index)
  }

  /**
   * Every index means another node from now on. Nodes that were there before stay where they are drawn until they are
   * given their targets; those that are not given any are not there.
   * @param former - the index each had before, -1: none; null: none had any.
   */
  remap(former: Int32Array | null): void {
    const before = this.data
    this.data = new Float32Array(before.length)
    this.#presence.fill(ABSENT)
    this.#isMoving.fill(0)
    this.dirtyRows.fill(1)
    this.isDirty = true
    this.length = this.count = this.movingCount = 0
    if (former === null) return
    this.reserve(former.length)
    for (let index = 0; index < former.length; index++) {
      const from = (former[index] ?? -1) * NODE_FLOATS
      if (from < 0 || from >= before.length || before[from + 3] === 0) continue
      this.data.set(before.subarray(from, from + NODE_FLOATS), index * NODE_FLOATS)
      this.#presence[index] = LEAVING
    }
  }

  /**
   * Moves everything on by `elapsedMs`; Infinity goes straight to the end.
   * @returns whether anything still moves.
   */
  step(elapsedMs: number): boolean {
    if (this.movingCount === 0) return false
    const isJump = elapsedMs === Infinity || this.movingCount > EASED_AT_MOST
    const move = isJump ? 1 : 1 - Math.exp(-elapsedMs / MOVE_MS)
    const fade = isJump ? 1 : 1 - Math.exp(-elapsedMs / FADE_MS)
    const pulsed = isJump ? 1 : elapsedMs / PULSE_MS
    let kept = 0
    for (let entry = 0; entry < this.movingCount; entry++) {
      const index = this.moving[entry] ?? 0
      if (this.#stepOne(index, move, fade, pulsed)) {
        this.moving[kept++] = index
        continue
      }
      this.#isMoving[index] = 0
      if (this.#presence[index] === LEAVING) this.#release(index)
    }
    this.movingCount = kept
    return kept > 0
  }

  #stepOne(index: number, move: number, fade: number, pulsed: number): boolean {
    const { data } = this
    const at = index * NODE_FLOATS
    const isPresent = this.#presence[index] === PRESENT
    const movesX = approach(data, at, this.#xs[index] ?? 0, move, 0.02)
    const movesY = approach(data, at + 1, this.#ys[index] ?? 0, move, 0.02)
    // Radius grows in and shrinks out with the node's presence.
    const grows = approach(data, at + 2, this.#radii[index] ?? 0, fade, 0.02)
    const fades = approach(data, at + 3, !isPresent ? 0 : this.isAside(index) ? ASIDE_ALPHA : 1, fade, 0.004)
    const morphs = approach(data, at + 6, 1, fade, 0.01)
    const pulse = data[at + 7] ?? 0
    if (pulse > 0) data[at + 7] = pulse + pulsed >= 1 ? 0 : pulse + pulsed
    this.#touch(index)
    return movesX || movesY || grows || fades || morphs || (data[at + 7] ?? 0) > 0
  }

  #isSettledAt(index: number, { x, y, radius }: NodeTarget, look: number): boolean {
    return (
      this.data[index * NODE_FLOATS + 5] === look &&
      this.#xs[index] === Math.fround(x) &&
      this.#ys[index] === Math.fround(y) &&
      this.#radii[index] === Math.fround(radius)
    )
  }

  #release(index: number): void {
    this.#presence[index] = ABSENT
    this.data.fill(0, index * NODE_FLOATS, (index + 1) * NODE_FLOATS)
    this.#touch(index)
  }

  #move(index: number): void {
    if (this.#isMoving[index] === 1) return
    this.#isMoving[index] = 1
    if (this.movingCount === this.moving.length) {
      this.moving = grown(this.moving, new Uint32Array(this.moving.length * 2))
    }
    this.moving[this.movingCount++] = index
  }

  #touch(index: number): void {
    this.dirtyRows[Math.floor(index / NODES_A_ROW)] = 1
    this.isDirty = true
  }
}

function grown<T extends Float32Array | Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from)
  return to
}

/** @returns true while the value has not arrived. */
function approach(data: Float32Array, at: number, target: number, share: number, near: number): boolean {
  const now = data[at] ?? 0
  const next = now + (target - now) * share
  const arrived = Math.abs(target - next) < near
  data[at] = arrived ? target : next
  return !arrived
}
