/** Frames that took longer (a hidden tab) move the picture by no more than this. */
const LONGEST_STEP_MS = 250

/** Asks for frames only while there is something to draw, and knows how much of it is new. */
export class FrameClock {
  /** Something but the journeys has changed since the last frame. */
  isDirty = true
  readonly #draw: (nowMs: number) => void
  #request = 0
  #lastMs: number | null = null

  constructor(draw: (nowMs: number) => void) {
    this.#draw = draw
  }

  /** The picture has changed. */
  invalidate(): void {
    this.isDirty = true
    this.goOn()
  }

  /** Another frame, in which perhaps only journeys have moved. */
  goOn(): void {
    if (this.#request !== 0) return
    this.#request = requestAnimationFrame((nowMs) => {
      this.#request = 0
      this.#draw(nowMs)
    })
  }

  /** @returns ms since the last frame of a motion; 0 for the first. */
  passedMs(nowMs: number): number {
    return Math.min(LONGEST_STEP_MS, Math.max(0, nowMs - (this.#lastMs ?? nowMs)))
  }

  /** @param isBusy - the motion goes on. At rest the clock stops: the next change starts from then, not from now. */
  note(nowMs: number, isBusy: boolean): void {
    this.#lastMs = isBusy ? nowMs : null
    if (isBusy) this.invalidate()
  }

  stop(): void {
    cancelAnimationFrame(this.#request)
  }
}
