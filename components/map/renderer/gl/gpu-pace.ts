/** Links a millisecond before anything was measured: what a software renderer does. */
const FIRST_GUESS = 40
const LEAST_SLICE = 1_500
const MOST_LINKS = 600_000
const LEAST_LINKS = 15_000
/** A picture should be whole about as soon as this, ms. */
const WHOLE_IN_MS = 800

/** Knows how many links this GPU draws in a while, and whether it is done with those it was given. */
export class GpuPace {
  readonly #gl: WebGL2RenderingContext
  #linksAMs = FIRST_GUESS
  #sent: { readonly fence: WebGLSync; readonly count: number; readonly atMs: number } | null = null

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
  }

  /** Links that a picture may have. */
  get budget(): number {
    return Math.round(Math.min(MOST_LINKS, Math.max(LEAST_LINKS, this.#linksAMs * WHOLE_IN_MS)))
  }

  linksIn(ms: number): number {
    return Math.max(LEAST_SLICE, Math.round(this.#linksAMs * ms))
  }

  /** So many links have just been asked for. */
  sent(count: number): void {
    const gl = this.#gl
    if (this.#sent !== null) gl.deleteSync(this.#sent.fence)
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
    this.#sent = fence === null ? null : { fence, count, atMs: performance.now() }
    gl.flush()
  }

  isBusy(): boolean {
    const sent = this.#sent
    if (sent === null) return false
    const gl = this.#gl
    if (gl.getSyncParameter(sent.fence, gl.SYNC_STATUS) !== gl.SIGNALED) return true
    gl.deleteSync(sent.fence)
    this.#sent = null
    // Few links are done before the next frame asks, whatever the GPU is.
    if (sent.count >= LEAST_SLICE) {
      const rate = sent.count / Math.max(1, performance.now() - sent.atMs)
      this.#linksAMs += (rate - this.#linksAMs) * 0.4
    }
    return false
  }
}
