import { THINGS_A_ROW } from './shaders'

const FLOATS_A_TEXEL = 4

/** Rows of floats that a shader reads by number: two texels a thing. */
export class FloatTexture {
  readonly #gl: WebGL2RenderingContext
  readonly #texture: WebGLTexture
  readonly #floatsAThing: number
  #staging = new Float32Array(0)
  #rows = 0

  constructor(gl: WebGL2RenderingContext, floatsAThing: number) {
    this.#gl = gl
    this.#floatsAThing = floatsAThing
    this.#texture = gl.createTexture()
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST)
    }
  }

  upload(data: Float32Array, count: number): void {
    const gl = this.#gl
    const rows = Math.max(1, Math.ceil(count / THINGS_A_ROW))
    const needed = rows * THINGS_A_ROW * this.#floatsAThing
    const filled = this.#filled(data, count, needed)
    const width = (THINGS_A_ROW * this.#floatsAThing) / FLOATS_A_TEXEL
    this.bind(0)
    if (rows === this.#rows) {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, rows, gl.RGBA, gl.FLOAT, filled)
      return
    }
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, width, rows, 0, gl.RGBA, gl.FLOAT, filled)
    this.#rows = rows
  }

  /** Whole rows of floats: `data` itself where it has as many. */
  #filled(data: Float32Array, count: number, needed: number): Float32Array {
    if (data.length >= needed) return data
    if (this.#staging.length < needed) this.#staging = new Float32Array(needed)
    this.#staging.set(data.subarray(0, count * this.#floatsAThing))
    return this.#staging
  }

  bind(unit: number): void {
    this.#gl.activeTexture(this.#gl.TEXTURE0 + unit)
    this.#gl.bindTexture(this.#gl.TEXTURE_2D, this.#texture)
  }

  destroy(): void {
    this.#gl.deleteTexture(this.#texture)
  }
}
