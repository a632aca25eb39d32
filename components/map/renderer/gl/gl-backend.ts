import {
  LINKS_DRAWN_EACH_FRAME,
  NODES_DRAWN_EACH_FRAME,
  UNLIT_LINK_ALPHA,
  UNLIT_NODE_ALPHA,
  type Backend,
  type Drawn,
  type Frame,
} from '../frame'
import { GraphPainter } from './graph-painter'
import { isPlayedByProcessor } from './is-played'
import { JourneyPainter } from './journey-painter'
import { MapPicture } from './map-picture'
import { GlError, ProgramShop } from './program'
import { StillPicture } from './still-picture'

/** What is left of a crowd beside the node looked at. */
const UNLIT_CROWD = 0.32

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
  readonly isPlayed: boolean
  readonly #gl: WebGL2RenderingContext
  readonly #graph: GraphPainter
  readonly #crowd: MapPicture
  readonly #journeys: JourneyPainter
  readonly #still: StillPicture
  readonly #pixel = new Uint8Array(4)

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.isPlayed = isPlayedByProcessor(gl)
    const shop = new ProgramShop(gl)
    this.#graph = new GraphPainter(gl, shop)
    this.#crowd = new MapPicture(gl, this.#graph, shop)
    this.#journeys = new JourneyPainter(gl, shop)
    this.#still = new StillPicture(gl)
    shop.finish()
  }

  get linkBudget(): number {
    return this.#crowd.pace.budget
  }

  get isBusy(): boolean {
    return this.#crowd.pace.isBusy()
  }

  draw(frame: Frame): Drawn {
    return this.#draw(frame, false)
  }

  drawWhole(frame: Frame): void {
    this.#draw(frame, true)
    const gl = this.#gl
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, this.#pixel)
  }

  destroy(): void {
    this.#graph.destroy()
    this.#crowd.destroy()
    this.#journeys.destroy()
    this.#still.destroy()
  }

  #draw(frame: Frame, isWhole: boolean): Drawn {
    const gl = this.#gl
    if (gl.isContextLost()) return { isWhole: true }
    if (!frame.isStill) this.#still.discard()
    this.#graph.upload(frame)
    const isCrowded = hasCrowd(frame)
    const isDone = !isCrowded || frame.isStill || this.#crowd.advance(frame, frame.version, isWhole)
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight)
    gl.clearColor(0, 0, 0, 0)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    const { journeys } = frame
    if (journeys === null || journeys.count === 0) {
      this.#still.discard()
      this.#drawGraph(frame, isCrowded)
      return { isWhole: isDone }
    }
    // While only journeys move, the graph below them is drawn once and kept.
    if (!this.#still.isTaken) {
      this.#still.begin()
      this.#drawGraph(frame, isCrowded)
      this.#still.end()
    }
    this.#still.show()
    this.#journeys.draw(frame, journeys, this.#graph.takeUp)
    return { isWhole: isDone }
  }

  #drawGraph(frame: Frame, isCrowded: boolean): void {
    this.#gl.clear(this.#gl.COLOR_BUFFER_BIT)
    const { view, size, strength } = frame
    const unlit = strength * (1 - (1 - UNLIT_NODE_ALPHA) * frame.dim)
    if (isCrowded) {
      this.#crowd.show(frame, strength * (1 - (1 - UNLIT_CROWD) * Math.max(frame.dim, frame.linkDim)))
    } else {
      const alpha = frame.linkAlpha * strength * (1 - (1 - UNLIT_LINK_ALPHA) * frame.linkDim)
      const count = Math.ceil(this.#graph.linkCount / frame.linkStride)
      this.#graph.drawShapedLinks(frame, view, size, { first: 0, count, alpha })
    }
    if (frame.linkDim > 0) this.#graph.drawLitLinks(frame)
    if (!hasManyNodes(frame)) this.#graph.drawSelectedNodes(frame, unlit)
    else this.#graph.drawMovingNodes(frame, unlit)
    if (frame.dim > 0) this.#graph.drawLitNodes(frame)
  }
}

function hasManyNodes({ selection }: Frame): boolean {
  return selection.nodeCount > NODES_DRAWN_EACH_FRAME
}

function hasCrowd(frame: Frame): boolean {
  return hasManyNodes(frame) || frame.selection.linkCount > LINKS_DRAWN_EACH_FRAME
}
