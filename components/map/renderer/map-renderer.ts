/**
 * The drawn map: listens to the store and draws a frame only when something has changed. It knows nothing of React;
 * what a person does is told through the callbacks.
 * @module
 */
import type { MapChange, MapStore } from '../model/map-store'
import { Attention } from './attention'
import { toScreen, toWorld, widened, type Insets } from './camera'
import { CameraControl } from './camera-control'
import type { Backend, Frame } from './frame'
import { FrameClock } from './frame-clock'
import { moveGrid } from './grid'
import { commandFor, obey } from './keyboard-input'
import { LabelLayer } from './label-layer'
import { MotionWatch } from './motion-watch'
import { listenToPointers } from './pointer-input'
import type { LookedBy, MapRendererInit } from './renderer-init'
import { Scene } from './scene'
import { linkAlpha, linkWidth, nodeScale } from './sizes'
import { Stage } from './stage'
import { readTheme, type MapTheme } from './theme'

const FIT_MARGIN_PX = 48

export class MapRenderer {
  readonly #init: MapRendererInit
  readonly #store: MapStore
  readonly #stage: Stage
  readonly #scene: Scene
  readonly #camera: CameraControl
  readonly #attention: Attention
  readonly #labels: LabelLayer
  readonly #clock = new FrameClock((nowMs) => {
    this.#draw(nowMs)
  })
  readonly #motion = new MotionWatch(() => {
    this.#clock.invalidate()
  })
  readonly #undo: (() => void)[] = []
  #theme: MapTheme
  #insets: Insets = { top: 0, right: 0, bottom: 0, left: 0 }
  #linksChanged = true
  #frame: Frame | null = null

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
    this.#attention = new Attention(init.store, this.#scene, init.journeys?.isLit ?? null)
    this.#camera = new CameraControl({
      element: init.container,
      onView: () => {
        this.#clock.invalidate()
      },
      isMotionAllowed: () => init.isMotionAllowed(),
      isEmbedded: init.isEmbedded === true,
    })
    this.#listen()
    this.#measure()
    this.#settle()
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
    this.#clock.invalidate()
  }

  /** Room that panels above the map take from its edges. */
  setInsets(insets: Insets): void {
    this.#insets = insets
    this.#resizeCamera()
  }

  /** The page's colours have changed. */
  refreshTheme(): void {
    this.#theme = readTheme(this.#init.container)
    this.#clock.invalidate()
  }

  /** The page's fonts have arrived. */
  refreshFonts(): void {
    this.#labels.remeasure()
    this.#clock.invalidate()
  }

  /** A key was pressed on the map. @returns whether it meant something here. */
  press(event: KeyboardEvent): boolean {
    const command = commandFor(event, this.#attention.num !== null)
    if (command === null) return false
    const { width, height } = this.#stage.size
    obey(command, {
      camera: this.#camera,
      attention: this.#attention,
      middle: toWorld(this.#camera.view, width / 2, height / 2),
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
    this.#clock.stop()
    this.#motion.stop()
    for (const undo of this.#undo) undo()
    this.#camera.destroy()
    this.#stage.destroy()
  }

  #listen(): void {
    const { container, journeys } = this.#init
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
      journeys?.subscribe(() => {
        this.#clock.goOn()
      }) ?? (() => undefined),
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
    this.#settle()
    this.#linksChanged = true
    this.#clock.invalidate()
  }

  /** After nodes have come, gone or been placed. */
  #settle(): void {
    this.#init.journeys?.layer.resolve((num) => this.#scene.nodes.slotOf(num))
    const framed = this.#init.framed?.() ?? null
    this.#camera.setExtent(this.#scene.extent(), framed === null ? null : this.#scene.extent(framed))
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

  #zoom(): number {
    return this.#camera.view.k / this.#camera.fitted.k
  }

  #nodeScale(): number {
    return nodeScale(this.#zoom())
  }

  #draw(nowMs: number): void {
    const { journeys } = this.#init
    const step = journeys?.step(nowMs)
    if (step?.isRelit === true) {
      this.#attention.relight()
      this.#clock.isDirty = true
    }
    if (this.#clock.isDirty || this.#frame === null) {
      this.#drawAll(nowMs, step?.atMs ?? 0)
    } else {
      this.#frame.journeysAtMs = step?.atMs ?? 0
      this.#frame.isStill = true
      this.#stage.backend.draw(this.#frame)
    }
    if (step === undefined) return
    this.#tellCount('particles', step.underWay)
    if (step.isMoving) this.#clock.goOn()
  }

  #drawAll(nowMs: number, journeysAtMs: number): void {
    this.#clock.isDirty = false
    const elapsedMs = this.#init.isMotionAllowed() ? this.#clock.passedMs(nowMs) : Infinity
    const isFlying = this.#camera.step(nowMs)
    const moved = this.#scene.step(elapsedMs)
    const isDimming = this.#attention.step(elapsedMs)
    const { nodes, links } = this.#scene
    const { journeys } = this.#init
    const zoom = this.#zoom()
    const shared = {
      size: this.#stage.size,
      dpr: this.#stage.dpr,
      view: this.#camera.view,
      theme: this.#theme,
      nodes,
      nodeScale: this.#nodeScale(),
    }
    this.#frame = {
      ...shared,
      links,
      focus: this.#attention.slot,
      dim: this.#attention.dim,
      linkAlpha: linkAlpha(links.count, this.#store.nodes.size, zoom) * (journeys?.linkStrength ?? 1),
      linkWidth: linkWidth(zoom),
      linksChanged: this.#linksChanged || moved.linksMoving || moved.linksChanged,
      linkStride: this.#motion.strideFor(links.count, this.#camera.view, isFlying || moved.nodesMoving),
      journeys: journeys?.layer ?? null,
      journeysAtMs,
      isStill: false,
    }
    this.#stage.backend.draw(this.#frame)
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
    moveGrid(this.#init.container, this.#camera.view, zoom)
    this.#tellWhereLooked()
    this.#tellCount('drawnNodes', nodes.count)
    this.#clock.note(nowMs, isFlying || moved.nodesMoving || moved.linksMoving || isDimming || isFading)
  }

  /** For tests and measurements, which cannot see into a canvas. */
  #tellCount(name: 'drawnNodes' | 'particles', count: number): void {
    const { dataset } = this.#init.container
    if (dataset[name] !== String(count)) dataset[name] = String(count)
  }

  #tellWhereLooked(): void {
    const { num, slot } = this.#attention
    if (num === null || slot < 0) return
    const { nodes } = this.#scene
    const at = toScreen(this.#camera.view, nodes.x(slot), nodes.y(slot))
    this.#init.onLookMoved(at.x, at.y, nodes.radius(slot) * this.#nodeScale())
  }
}
