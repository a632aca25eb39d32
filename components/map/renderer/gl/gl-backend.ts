import type { Backend, Frame } from '../frame'
import { LINK_FLOATS } from '../link-layer'
import { NODE_FLOATS } from '../node-layer'
import type { Rgb } from '../theme'
import { compileProgram, GlError, type Program } from './program'
import { linkFragment, linkVertex, nodeFragment, nodeVertex, NODES_A_ROW } from './shaders'

const FLOAT_BYTES = 4
const LINK_BYTES = LINK_FLOATS * FLOAT_BYTES
const ROW_FLOATS = NODES_A_ROW * NODE_FLOATS

/** @returns null where the canvas gives no WebGL2. */
export function createGlBackend(canvas: HTMLCanvasElement): Backend | null {
  const gl = canvas.getContext('webgl2', { alpha: true, antialias: false, premultipliedAlpha: true })
  if (gl === null) return null
  try {
    return new GlBackend(gl)
  } catch (error) {
    // A driver that cannot build two small programs is no WebGL2; Canvas 2D draws instead.
    if (error instanceof GlError) return null
    throw error
  }
}

class GlBackend implements Backend {
  readonly name = 'webgl2'
  readonly #gl: WebGL2RenderingContext
  readonly #links: Program
  readonly #nodes: Program
  readonly #texture: WebGLTexture
  readonly #linkBuffer: WebGLBuffer
  readonly #linkArray: WebGLVertexArrayObject
  readonly #nodeArray: WebGLVertexArrayObject
  #rows = 0
  #linkCount = 0
  #staging = new Float32Array(0)

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#links = compileProgram(gl, linkVertex, linkFragment)
    this.#nodes = compileProgram(gl, nodeVertex, nodeFragment)
    this.#texture = gl.createTexture()
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST)
    }
    this.#linkBuffer = gl.createBuffer()
    this.#linkArray = gl.createVertexArray()
    this.#nodeArray = gl.createVertexArray()
    gl.bindVertexArray(this.#linkArray)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#linkBuffer)
    for (const [location, size, offset] of [
      [0, 2, 0],
      [1, 4, 2],
    ] as const) {
      gl.enableVertexAttribArray(location)
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, LINK_BYTES, offset * FLOAT_BYTES)
      gl.vertexAttribDivisor(location, 1)
    }
    gl.bindVertexArray(null)
  }

  draw(frame: Frame): void {
    const gl = this.#gl
    if (gl.isContextLost()) return
    this.#uploadNodes(frame)
    if (frame.linksChanged) this.#uploadLinks(frame)
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight)
    gl.clearColor(0, 0, 0, 0)
    gl.clear(gl.COLOR_BUFFER_BIT)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)

    this.#use(this.#links, frame)
    gl.uniform1f(this.#links.uniform('u_width'), frame.linkWidth)
    gl.uniform1f(this.#links.uniform('u_alpha'), frame.linkAlpha)
    gl.uniform1i(this.#links.uniform('u_stride'), frame.linkStride)
    gl.uniform3fv(this.#links.uniform('u_colours'), flat(frame.theme.latency))
    gl.bindVertexArray(this.#linkArray)
    for (const lit of frame.focus >= 0 ? [0, 1] : [0]) {
      gl.uniform1i(this.#links.uniform('u_lit'), lit)
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.#linkCount)
    }

    this.#use(this.#nodes, frame)
    gl.uniform3fv(this.#nodes.uniform('u_status'), flat(frame.theme.status))
    gl.uniform3fv(this.#nodes.uniform('u_ground'), frame.theme.ground)
    gl.uniform3fv(this.#nodes.uniform('u_ring'), frame.theme.label)
    gl.bindVertexArray(this.#nodeArray)
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, frame.nodes.length)
    gl.bindVertexArray(null)
  }

  destroy(): void {
    const gl = this.#gl
    gl.deleteProgram(this.#links.program)
    gl.deleteProgram(this.#nodes.program)
    gl.deleteTexture(this.#texture)
    gl.deleteBuffer(this.#linkBuffer)
    gl.deleteVertexArray(this.#linkArray)
    gl.deleteVertexArray(this.#nodeArray)
  }

  #use(program: Program, frame: Frame): void {
    const gl = this.#gl
    gl.useProgram(program.program)
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    gl.uniform1i(program.uniform('u_nodes'), 0)
    gl.uniform3f(program.uniform('u_view'), frame.view.k, frame.view.x, frame.view.y)
    gl.uniform2f(program.uniform('u_size'), frame.size.width, frame.size.height)
    gl.uniform1f(program.uniform('u_nodeScale'), frame.nodeScale)
    gl.uniform1f(program.uniform('u_focus'), frame.focus)
    gl.uniform1f(program.uniform('u_dim'), frame.dim)
    gl.uniform1f(program.uniform('u_dpr'), frame.dpr)
  }

  #uploadNodes(frame: Frame): void {
    const gl = this.#gl
    const rows = Math.max(1, Math.ceil(frame.nodes.length / NODES_A_ROW))
    if (this.#staging.length < rows * ROW_FLOATS) this.#staging = new Float32Array(rows * ROW_FLOATS)
    this.#staging.set(frame.nodes.data.subarray(0, frame.nodes.length * NODE_FLOATS))
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    const width = NODES_A_ROW * 2
    if (rows === this.#rows) {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, rows, gl.RGBA, gl.FLOAT, this.#staging)
    } else {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, width, rows, 0, gl.RGBA, gl.FLOAT, this.#staging)
      this.#rows = rows
    }
  }

  #uploadLinks(frame: Frame): void {
    const gl = this.#gl
    const { data, count } = frame.links.ordered((num) => frame.nodes.slotOf(num))
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#linkBuffer)
    gl.bufferData(gl.ARRAY_BUFFER, data.subarray(0, count * LINK_FLOATS), gl.DYNAMIC_DRAW)
    this.#linkCount = count
  }
}

function flat(colours: readonly Rgb[]): Float32Array {
  return new Float32Array(colours.flat())
}
