/** How long what is told waits before it is shown, ms: the next stretch is there before this one has been played. */
export const BUFFER_MS = 500
/** Further off than this in either direction, the two clocks say nothing of each other any more. */
const LOST_MS = 4_000

/**
 * Plays stretches of another clock on the page's own, all with the same delay, so that what was even stays even
 * though stretches arrive now a little early, now a little late.
 */
export class PlayClock {
  #offsetMs: number | null = null

  /**
   * A stretch has arrived.
   * @param fromMs - its beginning on the other clock.
   * @returns when it is to be played, on the page's clock; never in the past.
   */
  take(fromMs: number, nowMs: number): number {
    const dueMs = this.#offsetMs === null ? null : fromMs + this.#offsetMs
    if (dueMs === null || Math.abs(dueMs - nowMs) > LOST_MS) return this.#set(fromMs, nowMs + BUFFER_MS)
    // Late once, it may be late again: the delay grows, and stays.
    return dueMs < nowMs ? this.#set(fromMs, nowMs) : dueMs
  }

  #set(fromMs: number, atMs: number): number {
    this.#offsetMs = atMs - fromMs
    return atMs
  }
}
