import type { Backend, Frame } from '../frame'
import { LINK_FLOATS } from '../link-layer'
import { NODE_FLOATS } from '../node-layer'
import type { Rgb } from '../theme'
import { compileProgram, GlError, type Program } from './program'
import { FloatTexture } from './float-texture'
import { linkFragment, linkVertex, nodeFragment, nodeVertex, VERTICES_A_THING } from './shaders'

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
  readonly #linkProgram: Program
  readonly #nodeProgram: Program
  readonly #nodes: FloatTexture
  readonly #links: FloatTexture
  /** Every vertex finds its things by its own number, so the array is empty. */
  readonly #noVertices: WebGLVertexArrayObject
  #linkCount = 0

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#linkProgram = compileProgram(gl, linkVertex, linkFragment)
    this.#nodeProgram = compileProgram(gl, nodeVertex, nodeFragment)
    this.#nodes = new FloatTexture(gl, NODE_FLOATS)
    this.#links = new FloatTexture(gl, LINK_FLOATS)
    this.#noVertices = gl.createVertexArray()
  }

  draw(frame: Frame): void {
    const gl = this.#gl
    if (gl.isContextLost()) return
    this.#nodes.upload(frame.nodes.data, frame.nodes.length)
    if (frame.linksChanged) {
      const { data, count } = frame.links.ordered((num) => frame.nodes.slotOf(num))
      this.#links.upload(data, count)
      this.#linkCount = count
    }
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight)
    gl.clearColor(0, 0, 0, 0)
    gl.clear(gl.COLOR_BUFFER_BIT)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.bindVertexArray(this.#noVertices)
    this.#drawLinks(frame)
    this.#drawNodes(frame)
  }

  destroy(): void {
    const gl = this.#gl
    gl.deleteProgram(this.#linkProgram.program)
    gl.deleteProgram(this.#nodeProgram.program)
    gl.deleteVertexArray(this.#noVertices)
    this.#nodes.destroy()
    this.#links.destroy()
  }

  #drawLinks(frame: Frame): void {
    const gl = this.#gl
    const { uniform } = this.#linkProgram
    this.#use(this.#linkProgram, frame)
    this.#links.bind(1)
    gl.uniform1i(uniform('u_links'), 1)
    gl.uniform1f(uniform('u_width'), frame.linkWidth)
    gl.uniform1f(uniform('u_alpha'), frame.linkAlpha)
    gl.uniform3fv(uniform('u_colours'), flat(frame.theme.latency))
    // All but the links of the node looked at, then those, above the rest and never thinned out.
    for (const isLit of frame.focus >= 0 ? [false, true] : [false]) {
      const stride = isLit ? 1 : frame.linkStride
      gl.uniform1i(uniform('u_lit'), isLit ? 1 : 0)
      gl.uniform1i(uniform('u_stride'), stride)
      gl.drawArrays(gl.TRIANGLES, 0, Math.ceil(this.#linkCount / stride) * VERTICES_A_THING)
    }
  }

  #drawNodes(frame: Frame): void {
    const gl = this.#gl
    const { uniform } = this.#nodeProgram
    this.#use(this.#nodeProgram, frame)
    gl.uniform3fv(uniform('u_status'), flat(frame.theme.status))
    gl.uniform3fv(uniform('u_ground'), frame.theme.ground)
    gl.uniform3fv(uniform('u_ring'), frame.theme.label)
    gl.drawArrays(gl.TRIANGLES, 0, frame.nodes.length * VERTICES_A_THING)
  }

  #use({ program, uniform }: Program, frame: Frame): void {
    const gl = this.#gl
    gl.useProgram(program)
    this.#nodes.bind(0)
    gl.uniform1i(uniform('u_nodes'), 0)
    gl.uniform3f(uniform('u_view'), frame.view.k, frame.view.x, frame.view.y)
    gl.uniform2f(uniform('u_size'), frame.size.width, frame.size.height)
    gl.uniform1f(uniform('u_nodeScale'), frame.nodeScale)
    gl.uniform1f(uniform('u_focus'), frame.focus)
    gl.uniform1f(uniform('u_dim'), frame.dim)
    gl.uniform1f(uniform('u_dpr'), frame.dpr)
  }
}

function flat(colours: readonly Rgb[]): Float32Array {
  return new Float32Array(colours.flat())
}
