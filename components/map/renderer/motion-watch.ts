import type { View } from './camera'
import { Pace } from './pace'

/** After a motion has ended, all links are drawn again this much later. */
const SETTLE_MS = 160

/** Sees whether the map moves from frame to frame, and how long its frames take. */
export class MotionWatch {
  readonly #pace = new Pace()
  readonly #redraw: () => void
  #drawn: View | null = null
  #settling: ReturnType<typeof setTimeout> | undefined

  constructor(redraw: () => void) {
    this.#redraw = redraw
  }

  /** To be asked once a frame. @returns which links to draw: each n-th. */
  strideFor(linkCount: number, view: View, isAnimated: boolean): number {
    const isMoving = isAnimated || (this.#drawn !== null && this.#drawn !== view)
    this.#drawn = view
    const stride = this.#pace.strideFor(linkCount, isMoving)
    if (isMoving) {
      const beganMs = performance.now()
      // The next frame comes late when the graphics are still busy with this one.
      requestAnimationFrame(() => {
        this.#pace.note(performance.now() - beganMs)
      })
    }
    clearTimeout(this.#settling)
    if (stride > 1) this.#settling = setTimeout(this.#redraw, SETTLE_MS)
    return stride
  }

  stop(): void {
    clearTimeout(this.#settling)
  }
}
