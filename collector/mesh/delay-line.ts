/** Holds items for a while and hands them on in the order in which they came. @module */

export interface DelayLineInit<T> {
  /** How long the next item is held. Milliseconds. */
  delayMs: () => number
  deliver: (item: T) => void
  sizeOf: (item: T) => number
}

/** Node's timers may fire up to a millisecond early. */
const EARLY_MS = 1

export class DelayLine<T> {
  /** Size of what is held, in the unit of `sizeOf`. */
  size = 0
  private readonly held: { item: T; dueAt: number }[] = []
  private lastDueAt = 0
  private isPaused = false
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly init: DelayLineInit<T>) {}

  get isEmpty(): boolean {
    return this.held.length === 0
  }

  push(item: T): void {
    // Never due before the item in front: a shorter delay may not overtake a longer one.
    const dueAt = Math.max(this.lastDueAt, performance.now() + this.init.delayMs())
    this.lastDueAt = dueAt
    this.size += this.init.sizeOf(item)
    this.held.push({ item, dueAt })
    if (this.held.length === 1) this.arm()
  }

  /** Stops handing on; items wait, however long they have been due. */
  pause(): void {
    this.isPaused = true
    clearTimeout(this.timer)
    this.timer = undefined
  }

  resume(): void {
    this.isPaused = false
    this.arm()
  }

  /** Drops everything that is held. */
  clear(): void {
    this.held.length = 0
    this.size = 0
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private arm(): void {
    const next = this.held[0]
    if (next === undefined || this.isPaused || this.timer !== undefined) return
    this.timer = setTimeout(
      () => {
        this.timer = undefined
        this.release()
      },
      Math.max(0, next.dueAt - performance.now()),
    )
  }

  private release(): void {
    const now = performance.now() + EARLY_MS
    for (let next = this.held[0]; next !== undefined && next.dueAt <= now; next = this.held[0]) {
      this.held.shift()
      this.size -= this.init.sizeOf(next.item)
      this.init.deliver(next.item)
      if (this.isPaused) return
    }
    this.arm()
  }
}
