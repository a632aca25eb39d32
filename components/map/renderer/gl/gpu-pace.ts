/** Links drawn at once before anything was measured: a software renderer takes about a tenth of a second. */
const FIRST_SLICE = 24_000
const LEAST_SLICE = 6_000
const MOST_SLICE = 400_000
/** A slice that is done sooner could have been larger; one that takes so much longer holds up whoever begins to move. */
const SOON_MS = 110
const LATE_MS = 350
/** While the map moves, its own frames come first. */
const MOVING_SHARE = 1 / 3
/** Links a millisecond at first: modest, so that the first picture is soon there. */
const FIRST_GUESS = 60
const LEAST_LINKS = 20_000
const MOST_LINKS = 600_000
/** A picture should be whole about as soon as this, ms. */
const WHOLE_IN_MS = 800

/** Knows how many links this GPU draws in a while, and whether it is done with those it was given. */
export class GpuPace {
  readonly #gl: WebGL2RenderingContext
  #slice = FIRST_SLICE
  #linksAMs = FIRST_GUESS
  #sent: { readonly fence: WebGLSync; readonly count: number; readonly atMs: number } | null = null

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
  }

  /** Links that a picture may have. */
  get budget(): number {
    return Math.round(Math.min(MOST_LINKS, Math.max(LEAST_LINKS, this.#linksAMs * WHOLE_IN_MS)))
  }

  /** Links to be drawn at once. */
  slice(isMoving: boolean): number {
    return isMoving ? Math.max(LEAST_SLICE, Math.round(this.#slice * MOVING_SHARE)) : this.#slice
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
    // What is not a whole slice tells of the wait for the next frame more than of the GPU.
    if (sent.count >= this.#slice) this.#learn(sent.count, Math.max(1, performance.now() - sent.atMs))
    return false
  }

  #learn(count: number, tookMs: number): void {
    const rate = count / tookMs
    // A moment in which others had the machine should not thin out the map.
    this.#linksAMs += (rate - this.#linksAMs) * (rate > this.#linksAMs ? 0.6 : 0.2)
    if (tookMs < SOON_MS) this.#slice = Math.min(MOST_SLICE, this.#slice * 2)
    else if (tookMs > LATE_MS) this.#slice = Math.max(LEAST_SLICE, Math.round(this.#slice / 2))
  }
}
