import type { LinkLayer } from '../link-layer'
import { besideLook, linkLook } from '../link-look'
import type { Selection } from '../selection'
import { LINKS_A_ROW } from './shaders'

const FLOATS_A_LINK = 4

/** Links as shapes: one texel each, the indices of its ends and how it looks. */
export class LinkRows {
  count = 0
  readonly #gl: WebGL2RenderingContext
  readonly #texture: WebGLTexture
  #staging = new Float32Array(LINKS_A_ROW * FLOATS_A_LINK)
  #rows = 0

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#texture = gl.createTexture()
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST)
    }
  }

  /** @param selection - in which the rows are: null: they all are what is looked at. */
  upload(
    links: LinkLayer,
    rows: Uint32Array | readonly number[],
    count: number,
    selection: Selection | null = null,
  ): void {
    const gl = this.#gl
    const height = Math.max(1, Math.ceil(count / LINKS_A_ROW))
    const needed = height * LINKS_A_ROW * FLOATS_A_LINK
    if (this.#staging.length < needed) this.#staging = new Float32Array(needed)
    const { columns, steps } = links
    const { from, to, flags } = columns
    for (let at = 0; at < count; at++) {
      const row = rows[at] ?? 0
      this.#staging[at * FLOATS_A_LINK] = from[row] ?? 0
      this.#staging[at * FLOATS_A_LINK + 1] = to[row] ?? 0
      this.#staging[at * FLOATS_A_LINK + 2] =
        linkLook(flags[row] ?? 0, steps[row] ?? 0) | (selection === null ? 0 : besideLook(at, selection))
    }
    this.count = count
    this.bind(1)
    if (height <= this.#rows) {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, LINKS_A_ROW, height, gl.RGBA, gl.FLOAT, this.#staging)
      return
    }
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, LINKS_A_ROW, height, 0, gl.RGBA, gl.FLOAT, this.#staging)
    this.#rows = height
  }

  bind(unit: number): void {
    this.#gl.activeTexture(this.#gl.TEXTURE0 + unit)
    this.#gl.bindTexture(this.#gl.TEXTURE_2D, this.#texture)
  }

  destroy(): void {
    this.#gl.deleteTexture(this.#texture)
  }
}
