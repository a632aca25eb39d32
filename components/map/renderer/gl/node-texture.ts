import { NODE_FLOATS, NODES_A_ROW, type NodeLayer } from '../node-layer'

const FLOATS_A_TEXEL = 4
const WIDTH = (NODES_A_ROW * NODE_FLOATS) / FLOATS_A_TEXEL
const FLOATS_A_ROW = NODES_A_ROW * NODE_FLOATS

/** The nodes as shaders read them: two texels each, of which only rows that were written are sent again. */
export class NodeTexture {
  readonly #gl: WebGL2RenderingContext
  readonly #texture: WebGLTexture
  #rows = 0

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#texture = gl.createTexture()
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST)
    }
  }

  upload(nodes: NodeLayer): void {
    const gl = this.#gl
    const { data, dirtyRows } = nodes
    const rows = dirtyRows.length
    if (rows === this.#rows && !nodes.isDirty) return
    this.bind(0)
    if (rows !== this.#rows) {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, WIDTH, rows, 0, gl.RGBA, gl.FLOAT, data)
      this.#rows = rows
    } else {
      for (let row = 0; row < rows; row++) {
        if (dirtyRows[row] === 0) continue
        const first = row
        while (row + 1 < rows && dirtyRows[row + 1] === 1) row++
        const part = data.subarray(first * FLOATS_A_ROW, (row + 1) * FLOATS_A_ROW)
        gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, first, WIDTH, row + 1 - first, gl.RGBA, gl.FLOAT, part)
      }
    }
    dirtyRows.fill(0)
    nodes.isDirty = false
  }

  bind(unit: number): void {
    this.#gl.activeTexture(this.#gl.TEXTURE0 + unit)
    this.#gl.bindTexture(this.#gl.TEXTURE_2D, this.#texture)
  }

  destroy(): void {
    this.#gl.deleteTexture(this.#texture)
  }
}
