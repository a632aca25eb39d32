/** A picture that was drawn once and is put below what moves above it. */
export class StillPicture {
  readonly #gl: WebGL2RenderingContext
  readonly #framebuffer: WebGLFramebuffer
  readonly #pixels: WebGLRenderbuffer
  #width = 0
  #height = 0
  #isTaken = false

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#framebuffer = gl.createFramebuffer()
    this.#pixels = gl.createRenderbuffer()
  }

  /** false: what is to be shown has to be drawn first, between `begin` and `end`. */
  get isTaken(): boolean {
    const { drawingBufferWidth, drawingBufferHeight } = this.#gl
    return this.#isTaken && this.#width === drawingBufferWidth && this.#height === drawingBufferHeight
  }

  /** Until `end`, what is drawn goes into the picture. */
  begin(): void {
    const gl = this.#gl
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer)
    if (width !== this.#width || height !== this.#height) {
      gl.bindRenderbuffer(gl.RENDERBUFFER, this.#pixels)
      gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, width, height)
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, this.#pixels)
      this.#width = width
      this.#height = height
    }
  }

  end(): void {
    this.#gl.bindFramebuffer(this.#gl.FRAMEBUFFER, null)
    this.#isTaken = true
  }

  /** Something of it has changed. */
  discard(): void {
    this.#isTaken = false
  }

  show(): void {
    const gl = this.#gl
    // A browser empties the canvas before the first call that draws on it, and a copy is none to all of them.
    gl.clear(gl.COLOR_BUFFER_BIT)
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.#framebuffer)
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null)
    const [width, height] = [this.#width, this.#height]
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST)
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
  }

  destroy(): void {
    this.#gl.deleteFramebuffer(this.#framebuffer)
    this.#gl.deleteRenderbuffer(this.#pixels)
  }
}
