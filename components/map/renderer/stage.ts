/** The two canvases of the map, the graph below and the names above it, and what draws on them. @module */
import type { Size } from './camera'
import { createCanvasBackend } from './canvas/canvas-backend'
import type { Backend } from './frame'
import { createGlBackend } from './gl/gl-backend'

/** The browser offers neither WebGL2 nor Canvas 2D: the table is what is left. */
export class CannotDrawError extends Error {
  override readonly name = 'CannotDrawError'
}

/** What Canvas 2D draws in good time. */
export const CANVAS_NODES_MAX = 5_000

/** Without WebGL2, a map of so many nodes would be drawn in seconds, not frames: the table is what is left. */
export class TooManyToDrawError extends Error {
  override readonly name = 'TooManyToDrawError'

  constructor(
    readonly nodes: number,
    readonly most: number,
  ) {
    super(`${String(nodes)} nodes cannot be drawn without WebGL2, which takes ${String(most)} at most`)
  }
}

export class Stage {
  readonly backend: Backend
  readonly labels: CanvasRenderingContext2D
  size: Size = { width: 1, height: 1 }
  /** Device pixels a CSS pixel. */
  dpr = 0
  readonly #container: HTMLElement
  /** The graph, and the names above it. */
  readonly canvases: readonly [HTMLCanvasElement, HTMLCanvasElement]

  /**
   * @param onLost - the GPU was taken away: nothing is drawn any more.
   * @throws {CannotDrawError}
   */
  constructor(container: HTMLElement, withoutGpu: boolean, onLost: () => void) {
    this.#container = container
    const { canvas, backend } = makeBackend(container, withoutGpu)
    this.backend = backend
    canvas.addEventListener('webglcontextlost', onLost, { once: true })
    const labelCanvas = addCanvas(container)
    // A canvas that is said to be read is drawn by the processor itself, which is quicker than by a GPU that it plays.
    const labels = labelCanvas.getContext('2d', { willReadFrequently: backend.isPlayed })
    if (labels === null) throw new CannotDrawError('no Canvas 2D for the names')
    this.labels = labels
    this.canvases = [canvas, labelCanvas]
  }

  /**
   * Gives the canvases as many pixels as the screen has where they are.
   * @returns whether they have others than before: they are empty then.
   */
  measure(): boolean {
    const { clientWidth, clientHeight } = this.#container
    const size = { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) }
    const dpr = window.devicePixelRatio
    if (size.width === this.size.width && size.height === this.size.height && dpr === this.dpr) return false
    this.size = size
    this.dpr = dpr
    for (const canvas of this.canvases) {
      canvas.width = Math.round(this.size.width * this.dpr)
      canvas.height = Math.round(this.size.height * this.dpr)
    }
    return true
  }

  /** @returns what to say when so many nodes cannot be drawn here; null: they can. */
  tooMany(nodes: number): TooManyToDrawError | null {
    const isEnough = this.backend.name === 'webgl2' || nodes <= CANVAS_NODES_MAX
    return isEnough ? null : new TooManyToDrawError(nodes, CANVAS_NODES_MAX)
  }

  destroy(): void {
    this.backend.destroy()
    for (const canvas of this.canvases) canvas.remove()
  }
}

function addCanvas(container: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.className = 'pointer-events-none absolute inset-0 size-full'
  canvas.setAttribute('aria-hidden', 'true')
  container.append(canvas)
  return canvas
}

function makeBackend(
  container: HTMLElement,
  withoutGpu: boolean,
): { canvas: HTMLCanvasElement; backend: Backend } {
  for (const create of withoutGpu ? [createCanvasBackend] : [createGlBackend, createCanvasBackend]) {
    // A canvas that has given one kind of context gives no other.
    const canvas = addCanvas(container)
    const backend = create(canvas)
    if (backend !== null) return { canvas, backend }
    canvas.remove()
  }
  throw new CannotDrawError('neither WebGL2 nor Canvas 2D')
}
