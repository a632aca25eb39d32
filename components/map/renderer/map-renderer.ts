/**
 * The drawn map: listens to the store and draws a frame only when something has changed. It knows nothing of React;
 * what a person does is told through the callbacks.
 * @module
 */
import type { GroupPicture } from '@/lib/graph/groups'
import type { MapChange } from '../model/map-change'
import type { MapStore } from '../model/map-store'
import { Attention } from './attention'
import { CameraControl } from './camera-control'
import { Drawing, type DrawingParts } from './drawing'
import type { Backend } from './frame'
import { FrameClock } from './frame-clock'
import { GROUPED_FROM, GroupLayer, NODES_FROM } from './group-layer'
import { GroupVisits } from './group-visits'
import { commandFor, obey } from './keyboard-input'
import { LabelLayer } from './label-layer'
import { MotionWatch } from './motion-watch'
import type { LinkPaint, NodePaint } from './paint'
import { NodeVisits } from './node-visits'
import { listenToPointers } from './pointer-input'
import type { LookedBy, MapRendererInit } from './renderer-init'
import { Scene } from './scene'
import { stateOf, viewOf, ViewTeller, type MapViewState, type SeenView } from './seen-view'
import type { SeenWhole } from './seen-whole'
import { Stage } from './stage'
import type { Room } from './room'
import { readTheme } from './theme'

export class MapRenderer {
  readonly #init: MapRendererInit
  readonly #store: MapStore
  readonly #stage: Stage
  readonly #scene: Scene
  readonly #camera: CameraControl
  readonly #attention: Attention
  readonly #labels: LabelLayer
  readonly #groups = new GroupLayer()
  readonly #visits: GroupVisits
  readonly #nodes: NodeVisits
  readonly #drawing: Drawing
  readonly #teller = new ViewTeller()
  readonly #clock = new FrameClock((nowMs) => {
    this.#draw(nowMs)
  })
  readonly #motion = new MotionWatch(() => {
    this.#clock.invalidate()
  })
  readonly #undo: (() => void)[] = []
  #linkPaint: LinkPaint | null = null

  /**
   * @throws {CannotDrawError}
   * @throws {TooManyToDrawError} when the store holds more than can be drawn here.
   */
  constructor(init: MapRendererInit) {
    this.#init = init
    const { store } = init
    this.#store = store
    this.#stage = new Stage(init.container, init.withoutGpu === true, () => {
      init.onContextLost()
    })
    const tooMany = this.#stage.tooMany(this.#store.size)
    if (tooMany !== null) {
      this.#stage.destroy()
      throw tooMany
    }
    this.#labels = new LabelLayer(this.#stage.labels, store)
    this.#scene = new Scene(store, this.#stage.size)
    this.#attention = new Attention(store, this.#scene, init.journeys?.litNums ?? null)
    this.#camera = new CameraControl({
      element: init.container,
      onView: () => {
        this.#clock.invalidate()
      },
      isMotionAllowed: () => init.isMotionAllowed(),
      isEmbedded: init.isEmbedded === true,
    })
    const parts: DrawingParts = {
      init,
      store,
      stage: this.#stage,
      scene: this.#scene,
      camera: this.#camera,
      attention: this.#attention,
      labels: this.#labels,
      groups: this.#groups,
      motion: this.#motion,
      clock: this.#clock,
    }
    this.#drawing = new Drawing(parts, readTheme(init.container))
    this.#visits = new GroupVisits(parts, this.#drawing)
    this.#nodes = new NodeVisits(parts, this.#drawing, this.#visits, (num, how) => {
      this.look(num, how)
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
    const index = this.#store.indexOf(num)
    const { nodes } = this.#scene
    if (index < 0 || !nodes.has(index)) return false
    const isGrouped = this.#groups.picture !== null && this.#store.totals.nodes >= GROUPED_FROM
    this.#camera.flyTo(nodes.targetXs[index] ?? 0, nodes.targetYs[index] ?? 0, isGrouped ? NODES_FROM : 0)
    this.look(num, 'search')
    return true
  }

  look(num: number | null, how: LookedBy): void {
    if (num === this.#attention.num) return
    this.#attention.turnTo(num)
    this.#init.onLook(num, how)
    this.#clock.invalidate()
  }

  /** Nodes that stay lit, while the rest steps back; none: nothing is selected. */
  select(nums: readonly number[]): void {
    this.#attention.select(nums)
    this.#clock.invalidate()
  }

  /** A way from node to node that is lit, with its links; null: none. */
  showPath(nums: readonly number[] | null): void {
    this.#attention.showPath(nums)
    this.#clock.invalidate()
  }

  /** @param paint - null: colours by status, sizes by peers, all shown. */
  setPaint(paint: NodePaint | null): void {
    this.#drawing.palette = paint?.palette ?? null
    this.#scene.setPaint(paint)
    this.#visits.setPaint(paint)
    this.#drawing.renew(true)
  }

  /** @param paint - null: by latency. */
  setLinkPaint(paint: LinkPaint | null): void {
    this.#linkPaint = paint
    this.#scene.links.setPaint(paint)
    this.refreshTheme()
  }

  /** What stands for the nodes while a large map is far away; null: the nodes themselves. */
  setGroups(groups: GroupPicture | null): void {
    this.#visits.set(groups)
  }

  /** Goes into a group, by its index; null: back to all. */
  openGroup(group: number | null): void {
    this.#visits.open(group)
  }

  viewState(): MapViewState {
    return stateOf(this.#camera.view, this.#stage.size)
  }

  /** Stands there at once. */
  setView(state: MapViewState): void {
    this.#camera.set(viewOf(state, this.#stage.size))
  }

  /** Tells what is seen, with the next frame and whenever it is something else. @returns the way to stop listening. */
  onView(listener: (view: SeenView) => void): () => void {
    this.#clock.invalidate()
    return this.#teller.listen(listener)
  }

  /** Draws all of what is seen before it returns, for those who make a picture of it. */
  drawWhole(): SeenWhole {
    const frame = this.#drawing.drawWhole()
    return { frame, groups: this.#groups, labels: this.#labels.written, canvases: this.#stage.canvases }
  }

  /** What lies over the map: where all of it is shown, it is clear of that. */
  setRoom(room: Room): void {
    this.#camera.setRoom(room)
  }

  /** The page's colours have changed. */
  refreshTheme(): void {
    const theme = readTheme(this.#init.container)
    const painted = this.#linkPaint?.palette
    this.#drawing.theme = painted === undefined ? theme : { ...theme, latency: painted }
    this.#drawing.renew(true)
  }

  /** The page's fonts have arrived. */
  refreshFonts(): void {
    this.#labels.remeasure()
    this.#groups.remeasure()
    this.#clock.invalidate()
  }

  /** A key was pressed on the map. @returns whether it meant something here. */
  press(event: KeyboardEvent): boolean {
    const walk = this.#groups.isShown ? this.#visits.walk : this.#nodes.walk
    const isWalking = walk.looking() !== null
    const command = commandFor(event, isWalking, isWalking || this.#groups.open >= 0)
    if (command === null) return false
    obey(command, this.#camera, walk)
    return true
  }

  destroy(): void {
    this.#clock.stop()
    this.#motion.stop()
    this.#drawing.stop()
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
      this.#store.onNames(() => {
        this.#labels.forget()
        this.#clock.invalidate()
      }),
      journeys?.subscribe(() => {
        this.#clock.goOn()
      }) ?? (() => undefined),
      listenToPointers({
        element: container,
        targets: () => (this.#groups.isShown ? this.#visits.targets : this.#nodes.targets),
      }),
    )
  }

  #take(change: MapChange): void {
    const tooMany = this.#stage.tooMany(this.#store.size)
    if (tooMany !== null) {
      this.#init.onCannotDraw?.(tooMany)
      return
    }
    this.#scene.take(change, this.#stage.size)
    this.#labels.forget()
    const { num } = this.#attention
    if (num !== null && !this.#store.has(num)) this.look(null, 'pointer')
    else this.#attention.relight()
    if (change.kind !== 'colours') this.#settle()
    this.#drawing.renew(change.whole)
  }

  /** After nodes have come, gone or been placed. */
  #settle(): void {
    this.#init.journeys?.layer.resolve((num) => this.#store.indexOf(num))
    const framed = this.#init.framed?.() ?? null
    this.#camera.setExtent(
      this.#scene.whole,
      framed === null ? null : this.#scene.extentOf(framed),
      this.#store.size,
    )
  }

  #measure(): void {
    if (!this.#stage.measure()) return
    this.#scene.settle(this.#stage.size)
    this.#camera.resize(this.#stage.size)
    this.#drawing.renew(true)
    // A resized canvas is empty: paint before the browser shows it.
    this.#draw(performance.now())
  }

  #draw(nowMs: number): void {
    this.#drawing.draw(nowMs)
    this.#teller.tell({
      view: this.#camera.view,
      size: this.#stage.size,
      whole: this.#scene.whole,
      isGrouped: this.#groups.isShown,
      isSteered: !this.#camera.isFollowing,
    })
  }
}
