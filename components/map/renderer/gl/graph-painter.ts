/** Draws nodes and links, as shapes where they are large enough to have one, else as points and lines. @module */
import type { Size, View } from '../camera'
import { NODES_DRAWN_EACH_FRAME, type Frame } from '../frame'
import type { Rgb } from '../theme'
import { LARGEST_POINT, lineFragment, lineVertex, pointFragment, pointVertex } from './crowd-shaders'
import { IndexList } from './index-list'
import { LinkLines } from './link-lines'
import { LinkRows } from './link-rows'
import type { CrowdPainter } from './map-picture'
import { NodeTexture } from './node-texture'
import { Palette } from './palette'
import type { Program, ProgramShop } from './program'
import { linkFragment, linkVertex, nodeFragment, nodeVertex, VERTICES_A_THING } from './shaders'

/** Up to so many links have the shape of their evidence; more would be a blot of dashes anyway. */
const SHAPED_AT_MOST = 9_000

interface LinkRange {
  readonly first: number
  readonly count: number
  readonly alpha: number
}

export class GraphPainter implements CrowdPainter {
  readonly #gl: WebGL2RenderingContext
  readonly #linkProgram: Program
  readonly #nodeProgram: Program
  readonly #lineProgram: Program
  readonly #pointProgram: Program
  readonly #nodes: NodeTexture
  readonly #palette: Palette
  readonly #selected: IndexList
  readonly #lit: IndexList
  readonly #moving: IndexList
  readonly #rows: LinkRows
  readonly #litRows: LinkRows
  readonly #lines: LinkLines
  /** Every vertex finds its things by its own number, so the array is empty. */
  readonly #noVertices: WebGLVertexArrayObject
  #selection = -1
  #litVersion = -1

  constructor(gl: WebGL2RenderingContext, shop: ProgramShop) {
    this.#gl = gl
    this.#linkProgram = shop.begin(linkVertex, linkFragment)
    this.#nodeProgram = shop.begin(nodeVertex, nodeFragment)
    this.#lineProgram = shop.begin(lineVertex, lineFragment)
    this.#pointProgram = shop.begin(pointVertex, pointFragment)
    this.#nodes = new NodeTexture(gl)
    this.#palette = new Palette(gl)
    this.#selected = new IndexList(gl)
    this.#lit = new IndexList(gl)
    this.#moving = new IndexList(gl)
    this.#rows = new LinkRows(gl)
    this.#litRows = new LinkRows(gl)
    this.#lines = new LinkLines(gl)
    this.#noVertices = gl.createVertexArray()
  }

  get linkCount(): number {
    return this.#lines.count + this.#rows.count
  }

  /** Brings to the GPU what it does not have yet. */
  upload(frame: Frame): void {
    this.#nodes.upload(frame.nodes)
    this.#palette.upload(frame.palette)
    const { selection, links, lit } = frame
    if (selection.version !== this.#selection) {
      this.#selection = selection.version
      const isShaped = selection.linkCount <= SHAPED_AT_MOST
      this.#rows.upload(links, selection.links, isShaped ? selection.linkCount : 0, selection)
      this.#lines.upload(links, selection, isShaped ? 0 : selection.linkCount)
      const isCrowded = selection.nodeCount > NODES_DRAWN_EACH_FRAME
      const nodes = isCrowded ? largeOf(frame) : selection.nodes
      this.#selected.upload(nodes, isCrowded ? nodes.length : selection.nodeCount)
    }
    if (lit.version !== this.#litVersion) {
      this.#litVersion = lit.version
      this.#lit.upload(lit.nodes, lit.nodes.length)
      this.#litRows.upload(links, lit.links, lit.links.length)
    }
  }

  drawNodes(frame: Frame, view: View, size: Size): void {
    // Where they are few, they are drawn with each frame, above the picture.
    if (frame.selection.nodeCount <= NODES_DRAWN_EACH_FRAME) return
    const gl = this.#gl
    this.#takeUpNodes(this.#pointProgram, frame, view, size)
    gl.uniform1f(this.#pointProgram.uniform('u_strength'), frame.pointAlpha)
    gl.drawArrays(gl.POINTS, 0, frame.nodes.length)
    this.#drawShapedNodes(frame, view, size, this.#selected, 1, LARGEST_POINT)
  }

  drawLinks(frame: Frame, view: View, size: Size, first: number, count: number): void {
    if (this.#lines.count === 0) {
      this.drawShapedLinks(frame, view, size, { first, count, alpha: frame.linkAlpha })
      return
    }
    const gl = this.#gl
    const { uniform } = this.#lineProgram
    this.takeUp(this.#lineProgram, frame, view, size)
    gl.uniform1f(uniform('u_alpha'), frame.linkAlpha)
    gl.uniform2f(uniform('u_beside'), frame.beside.passing, frame.beside.leaving)
    gl.uniform3fv(uniform('u_colours'), flat(frame.theme.latency))
    this.#lines.draw(first, count)
  }

  drawShapedLinks(frame: Frame, view: View, size: Size, range: LinkRange): void {
    this.#drawRows(this.#rows, frame, view, size, range, frame.linkWidth)
  }

  /** Those of what is looked at, above the rest. */
  drawLitLinks(frame: Frame): void {
    const range = { first: 0, count: this.#litRows.count, alpha: frame.linkDim }
    this.#drawRows(this.#litRows, frame, frame.view, frame.size, range, frame.linkWidth * 1.5)
  }

  drawSelectedNodes(frame: Frame, strength: number): void {
    this.#drawShapedNodes(frame, frame.view, frame.size, this.#selected, strength, 0)
  }

  drawMovingNodes(frame: Frame, strength: number): void {
    this.#moving.upload(frame.nodes.moving, frame.nodes.movingCount)
    this.#drawShapedNodes(frame, frame.view, frame.size, this.#moving, strength, 0)
  }

  drawLitNodes(frame: Frame): void {
    this.#drawShapedNodes(frame, frame.view, frame.size, this.#lit, frame.dim, 0)
  }

  /** Takes a program and gives it what all programs share. */
  readonly takeUp = (
    { program, uniform }: Program,
    frame: Frame,
    view: View = frame.view,
    size: Size = frame.size,
  ): void => {
    const gl = this.#gl
    gl.bindVertexArray(this.#noVertices)
    gl.useProgram(program)
    this.#nodes.bind(0)
    gl.uniform1i(uniform('u_nodes'), 0)
    gl.uniform3f(uniform('u_view'), view.k, view.x, view.y)
    gl.uniform2f(uniform('u_size'), size.width, size.height)
    gl.uniform1f(uniform('u_nodeScale'), frame.nodeScale)
    gl.uniform1f(uniform('u_focus'), frame.focus)
    gl.uniform1f(uniform('u_dpr'), frame.dpr)
  }

  destroy(): void {
    const gl = this.#gl
    for (const { program } of [this.#linkProgram, this.#nodeProgram, this.#lineProgram, this.#pointProgram]) {
      gl.deleteProgram(program)
    }
    gl.deleteVertexArray(this.#noVertices)
    for (const part of [
      this.#nodes,
      this.#palette,
      this.#selected,
      this.#lit,
      this.#moving,
      this.#rows,
      this.#litRows,
      this.#lines,
    ]) {
      part.destroy()
    }
  }

  #drawRows(
    rows: LinkRows,
    frame: Frame,
    view: View,
    size: Size,
    { first, count, alpha }: LinkRange,
    width: number,
  ): void {
    if (count === 0) return
    const gl = this.#gl
    const { uniform } = this.#linkProgram
    this.takeUp(this.#linkProgram, frame, view, size)
    rows.bind(1)
    gl.uniform1i(uniform('u_links'), 1)
    gl.uniform1i(uniform('u_first'), first)
    gl.uniform1f(uniform('u_width'), width)
    gl.uniform1f(uniform('u_alpha'), alpha)
    gl.uniform2f(uniform('u_beside'), frame.beside.passing, frame.beside.leaving)
    gl.uniform3fv(uniform('u_colours'), flat(frame.theme.latency))
    gl.drawArrays(gl.TRIANGLES, 0, count * VERTICES_A_THING)
  }

  #drawShapedNodes(
    frame: Frame,
    view: View,
    size: Size,
    list: IndexList,
    strength: number,
    leastRadius: number,
  ): void {
    if (list.count === 0) return
    const gl = this.#gl
    const { uniform } = this.#nodeProgram
    this.#takeUpNodes(this.#nodeProgram, frame, view, size)
    list.bind(1)
    gl.uniform1i(uniform('u_list'), 1)
    gl.uniform1f(uniform('u_strength'), strength)
    gl.uniform1f(uniform('u_leastRadius'), leastRadius)
    gl.uniform3fv(uniform('u_ground'), frame.theme.ground)
    gl.uniform3fv(uniform('u_ring'), frame.theme.label)
    gl.drawArrays(gl.TRIANGLES, 0, list.count * VERTICES_A_THING)
  }

  #takeUpNodes(program: Program, frame: Frame, view: View, size: Size): void {
    const gl = this.#gl
    this.takeUp(program, frame, view, size)
    this.#palette.bind(2)
    gl.uniform1i(program.uniform('u_palette'), 2)
    gl.uniform3fv(program.uniform('u_status'), flat(frame.theme.status))
  }
}

/** Nodes of a crowd that might be larger than points before the selection is made anew. */
function largeOf({ selection, nodes, nodeScale }: Frame): Uint32Array {
  const least = LARGEST_POINT / nodeScale / 2
  let count = 0
  const large = new Uint32Array(selection.nodeCount)
  for (let entry = 0; entry < selection.nodeCount; entry++) {
    const index = selection.nodes[entry] ?? 0
    if ((nodes.targetRadii[index] ?? 0) >= least) large[count++] = index
  }
  return large.subarray(0, count)
}

function flat(colours: readonly Rgb[]): Float32Array {
  return new Float32Array(colours.flat())
}
