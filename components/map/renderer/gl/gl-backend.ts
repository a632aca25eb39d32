import type { Backend, Frame } from '../frame'
import { LINK_FLOATS } from '../link-layer'
import { NODE_FLOATS } from '../node-layer'
import type { Rgb } from '../theme'
import { JourneyPainter } from './journey-painter'
import { compileProgram, GlError, type Program } from './program'
import { FloatTexture } from './float-texture'
import { linkFragment, linkVertex, nodeFragment, nodeVertex, VERTICES_A_THING } from './shaders'
import { StillPicture } from './still-picture'

/** @returns null where the canvas gives no WebGL2. */
export function createGlBackend(canvas: HTMLCanvasElement): Backend | null {
  const gl = canvas.getContext('webgl2', { alpha: true, antialias: false, premultipliedAlpha: true })
  if (gl === null) return null
  try {
    return new GlBackend(gl)
  } catch (error) {
    // A driver that cannot build a few small programs is no WebGL2; Canvas 2D draws instead.
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
  readonly #journeys: JourneyPainter
  readonly #still: StillPicture
  /** Every vertex finds its things by its own number, so the array is empty. */
  readonly #noVertices: WebGLVertexArrayObject
  #linkCount = 0

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#linkProgram = compileProgram(gl, linkVertex, linkFragment)
    this.#nodeProgram = compileProgram(gl, nodeVertex, nodeFragment)
    this.#nodes = new FloatTexture(gl, NODE_FLOATS)
    this.#links = new FloatTexture(gl, LINK_FLOATS)
    this.#journeys = new JourneyPainter(gl)
    this.#still = new StillPicture(gl)
    this.#noVertices = gl.createVertexArray()
  }

  draw(frame: Frame): void {
    const gl = this.#gl
    if (gl.isContextLost()) return
    if (!frame.isStill) this.#still.discard()
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight)
    gl.clearColor(0, 0, 0, 0)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.bindVertexArray(this.#noVertices)
    const { journeys } = frame
    if (journeys === null || journeys.count === 0) {
      this.#still.discard()
      this.#drawGraph(frame)
      return
    }
    // While only journeys move, the graph below them is drawn once and kept.
    if (!this.#still.isTaken) {
      this.#still.begin()
      this.#drawGraph(frame)
      this.#still.end()
    }
    this.#still.show()
    this.#journeys.draw(frame, journeys, this.#takeUp)
  }

  destroy(): void {
    const gl = this.#gl
    gl.deleteProgram(this.#linkProgram.program)
    gl.deleteProgram(this.#nodeProgram.program)
    gl.deleteVertexArray(this.#noVertices)
    this.#nodes.destroy()
    this.#links.destroy()
    this.#journeys.destroy()
    this.#still.destroy()
  }

  #drawGraph(frame: Frame): void {
    const gl = this.#gl
    this.#nodes.upload(frame.nodes.data, frame.nodes.length)
    if (frame.linksChanged) {
      const { data, count } = frame.links.ordered((num) => frame.nodes.slotOf(num))
      this.#links.upload(data, count)
      this.#linkCount = count
    }
    gl.clear(gl.COLOR_BUFFER_BIT)
    this.#drawLinks(frame)
    this.#drawNodes(frame)
  }

  #drawLinks(frame: Frame): void {
    const gl = this.#gl
    const { uniform } = this.#linkProgram
    this.#takeUp(this.#linkProgram, frame)
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
    this.#takeUp(this.#nodeProgram, frame)
    gl.uniform3fv(uniform('u_status'), flat(frame.theme.status))
    gl.uniform3fv(uniform('u_ground'), frame.theme.ground)
    gl.uniform3fv(uniform('u_ring'), frame.theme.label)
    gl.drawArrays(gl.TRIANGLES, 0, frame.nodes.length * VERTICES_A_THING)
  }

  readonly #takeUp = ({ program, uniform }: Program, frame: Frame): void => {
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
