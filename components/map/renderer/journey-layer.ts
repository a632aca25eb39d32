/**
 * What goes along links, and the marks it leaves at nodes: flat rows that the drawing reads together with a time, so
 * that a moving picture needs a new row only when something sets out.
 * @module
 */

/** Floats a journey in `data`: slot from, slot to, start, length in time · colour, style, alpha, and one unused. */
export const JOURNEY_FLOATS = 8
/** Whole rows of the texture they are read from, so that it is filled without a copy. */
const ROOM_STEP = 512

/**
 * `particle`: a dot on its way, whose link glows and fades. `trail`: a line as far as the dot has come, which stays.
 * `undated`: a line from the start on, for nobody knows when. `redundant`: the same, faint. The others are marks at a
 * node, from their start on.
 */
export const JOURNEY_STYLES = {
  particle: 0,
  trail: 1,
  undated: 2,
  redundant: 3,
  origin: 4,
  missing: 5,
  refused: 6,
  undatedNode: 7,
} as const
export type JourneyStyle = keyof typeof JOURNEY_STYLES

/** How long a link glows after its particle has arrived. */
export const GLOW_MS = 700

export interface Journey {
  /** Numbers of nodes; the same twice for a mark. */
  readonly from: number
  readonly to: number
  /** On the clock of whoever sends it. */
  readonly startMs: number
  readonly tookMs: number
  /** Index into the theme's colours of journeys. */
  readonly colour: number
  readonly style: JourneyStyle
  readonly alpha: number
}

export class JourneyLayer {
  data = new Float32Array(ROOM_STEP * JOURNEY_FLOATS)
  /** Rows of `data` that count. */
  count = 0
  /** Grows whenever `data` is written. */
  version = 0
  #nums = new Uint32Array(ROOM_STEP * 2)
  #slotOf: (num: number) => number | undefined = () => undefined

  /** Room for so many, so that none is made later. */
  reserve(rows: number): void {
    const room = Math.ceil(rows / ROOM_STEP) * ROOM_STEP
    if (this.#nums.length >= room * 2) return
    const data = new Float32Array(room * JOURNEY_FLOATS)
    data.set(this.data)
    this.data = data
    const nums = new Uint32Array(room * 2)
    nums.set(this.#nums)
    this.#nums = nums
  }

  /** Nodes have come or gone: their slots are looked up anew. */
  resolve(slotOf: (num: number) => number | undefined): void {
    this.#slotOf = slotOf
    for (let row = 0; row < this.count; row++) this.#place(row)
    this.version++
  }

  add(from: number, to: number, journey: Omit<Journey, 'from' | 'to'>): void {
    this.reserve(this.count + 1)
    const row = this.count++
    this.#nums[row * 2] = from
    this.#nums[row * 2 + 1] = to
    const at = row * JOURNEY_FLOATS
    this.data[at + 2] = journey.startMs
    this.data[at + 3] = journey.tookMs
    this.data[at + 4] = journey.colour
    this.data[at + 5] = JOURNEY_STYLES[journey.style]
    this.data[at + 6] = journey.alpha
    this.#place(row)
    this.version++
  }

  /** Forgets those that ended before `atMs`, and keeps the order of the rest. */
  dropEnded(atMs: number): void {
    let kept = 0
    for (let row = 0; row < this.count; row++) {
      const at = row * JOURNEY_FLOATS
      if ((this.data[at + 2] ?? 0) + (this.data[at + 3] ?? 0) < atMs) continue
      if (kept !== row) {
        this.data.copyWithin(kept * JOURNEY_FLOATS, at, at + JOURNEY_FLOATS)
        this.#nums.copyWithin(kept * 2, row * 2, row * 2 + 2)
      }
      kept++
    }
    if (kept === this.count) return
    this.count = kept
    this.version++
  }

  /** Dots that have set out and not arrived. */
  countUnderWay(atMs: number): number {
    let count = 0
    for (let row = 0; row < this.count; row++) {
      const startMs = this.data[row * JOURNEY_FLOATS + 2] ?? 0
      const tookMs = this.data[row * JOURNEY_FLOATS + 3] ?? 0
      if (startMs <= atMs && atMs < startMs + tookMs) count++
    }
    return count
  }

  /** Counts all times from another moment on. */
  shift(byMs: number): void {
    for (let row = 0; row < this.count; row++) {
      const at = row * JOURNEY_FLOATS + 2
      this.data[at] = (this.data[at] ?? 0) + byMs
    }
    this.version++
  }

  clear(): void {
    if (this.count === 0) return
    this.count = 0
    this.version++
  }

  /** Numbers of the two ends. */
  ends(row: number): readonly [number, number] {
    return [this.#nums[row * 2] ?? 0, this.#nums[row * 2 + 1] ?? 0]
  }

  #place(row: number): void {
    const at = row * JOURNEY_FLOATS
    // Without a node there is nothing to draw: the drawing passes over a slot below zero.
    this.data[at] = this.#slotOf(this.#nums[row * 2] ?? 0) ?? -1
    this.data[at + 1] = this.#slotOf(this.#nums[row * 2 + 1] ?? 0) ?? -1
  }
}

export interface JourneyStep {
  /** Time on the layer's clock. */
  readonly atMs: number
  /** The next frame differs by itself. */
  readonly isMoving: boolean
  /** The light has changed. */
  readonly isRelit: boolean
  /** Dots on their way, for tests and measurements. */
  readonly underWay: number
}

/** Who decides what goes along the links of a map, and when. */
export interface Journeys {
  readonly layer: JourneyLayer
  /** Share of their strength that the links of the map keep below the journeys. */
  readonly linkStrength: number
  /** Numbers of the nodes in the light; null: looking at nodes decides. */
  readonly litNums: (() => Iterable<number>) | null
  /** Asked once a frame. The answer may be the same object each time. */
  step(nowMs: number): JourneyStep
  /** What is to be drawn has changed. @returns the way to stop listening. */
  subscribe(listener: () => void): () => void
}
