/**
 * Keeps a moving map fluid where the graphics are slow: while it moves, only a share of the links is drawn, as small a
 * share as it takes; at rest all are.
 * @module
 */

/** With fewer links than this, all are always drawn: they cost nothing worth saving. */
const ENOUGH_LINKS = 4_000
const SLOW_MS = 48
const EASY_MS = 28
const LARGEST_STRIDE = 16
/** A frame that took longer was waiting for something else, such as a hidden tab. */
const LONGEST_MS = 500

export class Pace {
  /** Every so-many-th link is drawn while the map moves. */
  #stride = 1
  #averageMs = EASY_MS
  #isMoving = false

  /** @returns which links to draw: each n-th. */
  strideFor(linkCount: number, isMoving: boolean): number {
    if (linkCount < ENOUGH_LINKS) return 1
    if (isMoving && !this.#isMoving && this.#averageMs < EASY_MS && this.#stride > 1) {
      // The last motion was easy: try twice as many links in this one. Never within a motion, or links would flicker.
      this.#stride /= 2
      this.#averageMs = EASY_MS
    }
    this.#isMoving = isMoving
    return isMoving ? this.#stride : 1
  }

  /** @param intervalMs - from a frame of a motion to the next one. */
  note(intervalMs: number): void {
    if (!this.#isMoving) return
    this.#averageMs += (Math.min(LONGEST_MS, intervalMs) - this.#averageMs) * 0.35
    if (this.#averageMs < SLOW_MS || this.#stride >= LARGEST_STRIDE) return
    this.#stride *= 2
    this.#averageMs = EASY_MS
  }
}
