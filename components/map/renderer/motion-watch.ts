import type { View } from './camera'
import { Pace } from './pace'

/** So long after its last movement a map is at rest: what was left out is drawn. */
const SETTLE_MS = 160

export interface Motion {
  readonly isMoving: boolean
  /** Which links to draw where they are drawn with each frame: each n-th. */
  readonly stride: number
}

/** Sees whether the map moves from frame to frame, and how long its frames take. */
export class MotionWatch {
  readonly #pace = new Pace()
  readonly #redraw: () => void
  #drawn: View | null = null
  #movedAtMs = -Infinity
  #settling: ReturnType<typeof setTimeout> | undefined

  constructor(redraw: () => void) {
    this.#redraw = redraw
  }

  /** To be asked once a frame. @param isAnimated - something but the view moves by itself. */
  watch(linkCount: number, view: View, isAnimated: boolean): Motion {
    const hasMoved = this.#drawn !== null && this.#drawn !== view
    this.#drawn = view
    const stride = this.#pace.strideFor(linkCount, hasMoved || isAnimated)
    const nowMs = performance.now()
    if (hasMoved || isAnimated) {
      if (hasMoved) this.#movedAtMs = nowMs
      // The next frame comes late when the graphics are still busy with this one.
      requestAnimationFrame(() => {
        this.#pace.note(performance.now() - nowMs)
      })
    }
    const isMoving = nowMs - this.#movedAtMs < SETTLE_MS
    clearTimeout(this.#settling)
    if (isMoving || stride > 1) this.#settling = setTimeout(this.#redraw, SETTLE_MS)
    return { isMoving, stride }
  }

  stop(): void {
    clearTimeout(this.#settling)
  }
}
