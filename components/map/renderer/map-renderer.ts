/**
 * The drawn map: listens to the store and draws a frame only when something has changed. It knows nothing of React;
 * what a person does is told through the callbacks.
 * @module
 */
import type { MapChange, MapStore } from '../model/map-store'
import { Attention } from './attention'
import { toScreen, toWorld, widened, type Insets } from './camera'
import { CameraControl } from './camera-control'
import type { Backend } from './frame'
import { commandFor, obey } from './keyboard-input'
import { LabelLayer } from './label-layer'
import { MotionWatch } from './motion-watch'
import { listenToPointers } from './pointer-input'
import { Scene } from './scene'
import { linkAlpha, linkWidth, nodeScale } from './sizes'
import { Stage } from './stage'
import { readTheme, type MapTheme } from './theme'

export type LookedBy = 'pointer' | 'touch' | 'keyboard' | 'search'

export interface MapRendererInit {
  container: HTMLElement
  store: MapStore
  /** The node that is looked at, or none any more. */
  onLook(num: number | null, how: LookedBy): void
  /** Where that node is on the screen now, px in the container. */
  onLookMoved(x: number, y: number, radius: number): void
  onOpen(num: number): void
  isMotionAllowed(): boolean
  /** The GPU was taken away: nothing is drawn any more until a new renderer is made. */
  onContextLost(): void
  /** Draw without WebGL even where there is some. */
  withoutGpu?: boolean
}

const FIT_MARGIN_PX = 48
/** Frames that took longer (a hidden tab) move the picture by no more than this. */
const LONGEST_STEP_MS = 250
/** Distance of the dots behind the map at the fitted scale. */
const GRID_PX = 26

export class MapRenderer {
  readonly #init: MapRendererInit
  readonly #store: MapStore
  readonly #stage: Stage
  readonly #scene: Scene
  readonly #camera: CameraControl
  readonly #attention: Attention
  readonly #labels: LabelLayer
  readonly #motion = new MotionWatch(() => {
    this.#invalidate()
  })
  readonly #undo: (() => void)[] = []
  #theme: MapTheme
  #insets: Insets = { top: 0, right: 0, bottom: 0, left: 0 }
  #request = 0
  #lastMs: number | null = null
  #linksChanged = true

  /** @throws {CannotDrawError} */
  constructor(init: MapRendererInit) {
    this.#init = init
    this.#store = init.store
    this.#theme = readTheme(init.container)
    this.#stage = new Stage(init.container, init.withoutGpu === true, () => {
      init.onContextLost()
    })
    this.#labels = new LabelLayer(this.#stage.labels, (num) => this.#store.nodes.get(num))
    this.#scene = new Scene(init.store)
    this.#attention = new Attention(init.store, this.#scene)
    this.#camera = new CameraControl({
      element: init.container,
      onView: () => {
        this.#invalidate()
      },
      isMotionAllowed: () => init.isMotionAllowed(),
    })
    this.#listen()
    this.#measure()
    this.#camera.setExtent(this.#scene.extent())
  }

  get backendName(): Backend['name'] {
    return this.#stage.backend.name
  }

  fit(): void {
    this.#camera.fit()
  }

  zoomBy(factor: number): void {
    this.#camera.zoomBy(factor)
  }

  /** Flies to the node and looks at it. @returns false when it is not on the map. */
  flyTo(num: number): boolean {
    const at = this.#scene.nodes.target(num)
    if (at === undefined) return false
    this.#camera.flyTo(at.x, at.y)
    this.look(num, 'search')
    return true
  }

  look(num: number | null, how: LookedBy): void {
    if (num === this.#attention.num) return
    this.#attention.turnTo(num)
    this.#init.onLook(num, how)
    this.#invalidate()
  }

  /** Room that panels above the map take from its edges. */
  setInsets(insets: Insets): void {
    this.#insets = insets
    this.#resizeCamera()
  }

  /** The page's colours have changed. */
  refreshTheme(): void {
    this.#theme = readTheme(this.#init.container)
    this.#invalidate()
  }

  /** The page's fonts have arrived. */
  refreshFonts(): void {
    this.#labels.remeasure()
    this.#invalidate()
  }

  /** A key was pressed on the map. @returns whether it meant something here. */
  press(event: KeyboardEvent): boolean {
    const command = commandFor(event, this.#attention.num !== null)
    if (command === null) return false
    obey(command, {
      camera: this.#camera,
      attention: this.#attention,
      middle: this.#middleOfWorld(),
      look: (num) => {
        this.look(num, 'keyboard')
      },
      open: (num) => {
        this.#init.onOpen(num)
      },
    })
    return true
  }

  destroy(): void {
    cancelAnimationFrame(this.#request)
    this.#motion.stop()
    for (const undo of this.#undo) undo()
    this.#camera.destroy()
    this.#stage.destroy()
  }

  #listen(): void {
    const { container } = this.#init
    const observer = new ResizeObserver(() => {
      this.#measure()
    })
    observer.observe(container)
    this.#undo.push(
      () => {
        observer.disconnect()
      },
      this.#store.subscribe((change) => {
        this.#take(change)
      }),
      listenToPointers({
        element: container,
        pick: (x, y, reachPx) => {
          const { view } = this.#camera
          return this.#attention.nodeAt(toWorld(view, x, y), reachPx, view, this.#nodeScale())
        },
        looking: () => this.#attention.num,
        look: (num, how) => {
          this.look(num, how)
        },
        open: (num) => {
          this.#init.onOpen(num)
        },
      }),
    )
  }

  #take(change: MapChange): void {
    this.#scene.take(change, this.#stage.size)
    const { num } = this.#attention
    if (num !== null && !this.#store.nodes.has(num)) this.look(null, 'pointer')
    else this.#attention.relight()
    this.#camera.setExtent(this.#scene.extent())
    this.#linksChanged = true
    this.#invalidate()
  }

  #measure(): void {
    this.#stage.measure()
    this.#scene.settle(this.#stage.size)
    this.#resizeCamera()
    // A resized canvas is empty: paint before the browser shows it.
    this.#draw(performance.now())
  }

  #resizeCamera(): void {
    const { size } = this.#stage
    this.#camera.resize(size, widened(this.#insets, Math.min(FIT_MARGIN_PX, size.width / 14)))
  }

  #middleOfWorld(): { x: number; y: number } {
    const { width, height } = this.#stage.size
    return toWorld(this.#camera.view, width / 2, height / 2)
  }

  #zoom(): number {
    return this.#camera.view.k / this.#camera.fitted.k
  }

  #nodeScale(): number {
    return nodeScale(this.#zoom())
  }

  #invalidate(): void {
    if (this.#request !== 0) return
    this.#request = requestAnimationFrame((nowMs) => {
      this.#request = 0
      this.#draw(nowMs)
    })
  }

  #draw(nowMs: number): void {
    const passedMs = Math.min(LONGEST_STEP_MS, Math.max(0, nowMs - (this.#lastMs ?? nowMs)))
    const elapsedMs = this.#init.isMotionAllowed() ? passedMs : Infinity
    const isFlying = this.#camera.step(nowMs)
    const moved = this.#scene.step(elapsedMs)
    const isDimming = this.#attention.step(elapsedMs)
    const { nodes, links } = this.#scene
    const zoom = this.#zoom()
    const shared = {
      size: this.#stage.size,
      dpr: this.#stage.dpr,
      view: this.#camera.view,
      theme: this.#theme,
      nodes,
      nodeScale: this.#nodeScale(),
    }
    this.#stage.backend.draw({
      ...shared,
      links,
      focus: this.#attention.slot,
      dim: this.#attention.dim,
      linkAlpha: linkAlpha(links.count, this.#store.nodes.size, zoom),
      linkWidth: linkWidth(zoom),
      linksChanged: this.#linksChanged || moved.linksMoving || moved.linksChanged,
      linkStride: this.#motion.strideFor(links.count, this.#camera.view, isFlying || moved.nodesMoving),
    })
    // The last step of a fade ends with nothing moving, and is drawn once more by the flag of the step before.
    this.#linksChanged = moved.linksMoving
    const isFading = this.#labels.draw(
      {
        ...shared,
        focus: this.#attention.num === null ? -1 : this.#attention.slot,
        around: this.#attention.slotsAround(),
      },
      elapsedMs,
    )
    this.#moveGrid(zoom)
    this.#tellWhereLooked()
    // For tests and measurements, which cannot see into a canvas.
    this.#init.container.dataset.drawnNodes = String(nodes.count)
    const isBusy = isFlying || moved.nodesMoving || moved.linksMoving || isDimming || isFading
    // At rest the clock stops: the next change starts from then, not from now.
    this.#lastMs = isBusy ? nowMs : null
    if (isBusy) this.#invalidate()
  }

  /** The dots behind the map move and grow with it, so that an empty stretch still shows which way one goes. */
  #moveGrid(zoom: number): void {
    const { view } = this.#camera
    const octave = Math.log2(zoom)
    const step = GRID_PX * 2 ** (octave - Math.floor(octave))
    const { style } = this.#init.container
    style.backgroundSize = `${String(step)}px ${String(step)}px`
    style.backgroundPosition = `${String(view.x % step)}px ${String(view.y % step)}px`
  }

  #tellWhereLooked(): void {
    const { num, slot } = this.#attention
    if (num === null || slot < 0) return
    const { nodes } = this.#scene
    const at = toScreen(this.#camera.view, nodes.x(slot), nodes.y(slot))
    this.#init.onLookMoved(at.x, at.y, nodes.radius(slot) * this.#nodeScale())
  }
}
