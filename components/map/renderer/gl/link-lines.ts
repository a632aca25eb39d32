import type { LinkLayer } from '../link-layer'
import { besideLook, linkLook } from '../link-look'
import type { Selection } from '../selection'
import { NODE_BITS } from './crowd-shaders'

/** Links as lines of one pixel: eight bytes each. */
export class LinkLines {
  count = 0
  readonly #gl: WebGL2RenderingContext
  readonly #vertices: WebGLVertexArrayObject
  readonly #buffer: WebGLBuffer
  #staging = new Uint32Array(0)
  #room = 0

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#vertices = gl.createVertexArray()
    this.#buffer = gl.createBuffer()
    gl.bindVertexArray(this.#vertices)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer)
    gl.enableVertexAttribArray(0)
    gl.vertexAttribIPointer(0, 1, gl.UNSIGNED_INT, 0, 0)
    gl.bindVertexArray(null)
  }

  /** @param count - of the selection's links. */
  upload(links: LinkLayer, selection: Selection, count: number): void {
    const gl = this.#gl
    if (this.#staging.length < count * 2) this.#staging = new Uint32Array(Math.ceil(count * 2.25))
    const staging = this.#staging
    const { columns, steps } = links
    const rows = selection.links
    const { from, to, flags } = columns
    for (let at = 0; at < count; at++) {
      // The first one drawn stays on top: the fast ones, which come last in a selection.
      const entry = count - 1 - at
      const row = rows[entry] ?? 0
      const bits = linkLook(flags[row] ?? 0, steps[row] ?? 0) | besideLook(entry, selection)
      const look = (bits << NODE_BITS) >>> 0
      staging[at * 2] = look | (from[row] ?? 0)
      staging[at * 2 + 1] = look | (to[row] ?? 0)
    }
    this.count = count
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer)
    if (count * 2 > this.#room) {
      gl.bufferData(gl.ARRAY_BUFFER, staging, gl.DYNAMIC_DRAW)
      this.#room = staging.length
    } else {
      gl.bufferSubData(gl.ARRAY_BUFFER, 0, staging, 0, count * 2)
    }
  }

  draw(first: number, count: number): void {
    const gl = this.#gl
    gl.bindVertexArray(this.#vertices)
    gl.drawArrays(gl.LINES, first * 2, count * 2)
  }

  destroy(): void {
    this.#gl.deleteVertexArray(this.#vertices)
    this.#gl.deleteBuffer(this.#buffer)
  }
}
