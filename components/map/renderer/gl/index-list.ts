import { LIST_A_ROW } from './shaders'

/** Indices of the things that one call draws. */
export class IndexList {
  count = 0
  readonly #gl: WebGL2RenderingContext
  readonly #texture: WebGLTexture
  #staging = new Uint32Array(LIST_A_ROW)
  #rows = 0

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#texture = gl.createTexture()
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST)
    }
  }

  upload(indices: Uint32Array | readonly number[], count: number): void {
    const gl = this.#gl
    const rows = Math.max(1, Math.ceil(count / LIST_A_ROW))
    if (this.#staging.length < rows * LIST_A_ROW) this.#staging = new Uint32Array(rows * LIST_A_ROW)
    for (let at = 0; at < count; at++) this.#staging[at] = indices[at] ?? 0
    this.count = count
    this.bind(1)
    const format = [gl.RED_INTEGER, gl.UNSIGNED_INT, this.#staging] as const
    if (rows <= this.#rows) {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, LIST_A_ROW, rows, ...format)
      return
    }
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32UI, LIST_A_ROW, rows, 0, ...format)
    this.#rows = rows
  }

  bind(unit: number): void {
    this.#gl.activeTexture(this.#gl.TEXTURE0 + unit)
    this.#gl.bindTexture(this.#gl.TEXTURE_2D, this.#texture)
  }

  destroy(): void {
    this.#gl.deleteTexture(this.#texture)
  }
}
