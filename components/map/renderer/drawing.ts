/** Makes one frame after the other from what there is to see, and knows when a picture is whole. @module */
import type { MapStore } from '../model/map-store'
import type { Attention } from './attention'
import { toScreen } from './camera'
import type { CameraControl } from './camera-control'
import { LINKS_DRAWN_EACH_FRAME, NODES_DRAWN_EACH_FRAME, type Frame } from './frame'
import type { FrameClock } from './frame-clock'
import { moveGrid } from './grid'
import type { GroupLayer } from './group-layer'
import type { LabelLayer } from './label-layer'
import type { MotionWatch } from './motion-watch'
import { PictureMarks } from './picture-marks'
import type { MapRendererInit } from './renderer-init'
import type { Scene } from './scene'
import { Selection } from './selection'
import { crowdAlpha, exposedAlpha, linkAlpha, linkWidth, nodeScale } from './sizes'
import type { Stage } from './stage'
import type { MapTheme, Rgb } from './theme'

/** The picture of a crowd is made anew for what others have changed no more often than this. */
const RENEW_MS = 4_000
/** Where the GPU turns out to be so much faster than thought, a sample is drawn again with more. */
const WORTH_MORE = 1.7
/** More lit nodes than this are not the only ones named. */
const NAMED_AROUND = 400

export interface DrawingParts {
  readonly init: MapRendererInit
  readonly store: MapStore
  readonly stage: Stage
  readonly scene: Scene
  readonly camera: CameraControl
  readonly attention: Attention
  readonly labels: LabelLayer
  readonly groups: GroupLayer
  readonly motion: MotionWatch
  readonly clock: FrameClock
}

export class Drawing {
  readonly selection = new Selection()
  palette: readonly Rgb[] | null = null
  theme: MapTheme
  readonly #parts: DrawingParts
  readonly #marks: PictureMarks
  #frame: Frame | null = null
  #version = 0
  #budget = 0
  #renewedMs = -Infinity
  #renewal: ReturnType<typeof setTimeout> | undefined
  #wasMoving = false
  /** The picture shows less than there is: it goes on when the GPU is ready. */
  #isUnfinished = false
  /** Nobody has seen a node yet. */
  #isUnseen = true
  #journeysDrawn = 0

  constructor(parts: DrawingParts, theme: MapTheme) {
    this.#parts = parts
    this.theme = theme
    this.#marks = new PictureMarks(parts.init.container, parts.store)
  }

  /** As a multiple of the fitted scale. */
  get zoom(): number {
    const { view, fitted } = this.#parts.camera
    return view.k / fitted.k
  }

  get nodeScale(): number {
    return nodeScale(this.zoom, this.#parts.scene.range)
  }

  /** What there is to see has changed. @param isAsked - by the reader, who waits for it. */
  renew(isAsked: boolean): void {
    const { clock, stage } = this.#parts
    clock.invalidate()
    if (isAsked || !this.#isCrowded || stage.backend.name === 'canvas2d') {
      this.#renewNow()
      return
    }
    this.#renewal ??= setTimeout(
      this.#renewLater,
      Math.max(0, this.#renewedMs + RENEW_MS - performance.now()),
    )
  }

  readonly #renewLater = (): void => {
    if (this.#isUnfinished) {
      // A picture that is begun anew again and again would never be whole.
      this.#renewal = setTimeout(this.#renewLater, RENEW_MS / 8)
      return
    }
    this.#renewNow()
    this.#parts.clock.invalidate()
  }

  draw(nowMs: number): void {
    const { init, attention, clock, stage } = this.#parts
    const { journeys } = init
    const step = journeys?.step(nowMs)
    if (step?.isRelit === true) {
      attention.relight()
      clock.isDirty = true
    }
    // Frames that show nothing new would keep the GPU from what is to be shown.
    if (this.#isUnfinished && !stage.backend.isBusy) clock.isDirty = true
    if (clock.isDirty || this.#frame === null) {
      this.#drawAll(nowMs, step?.atMs ?? 0)
    } else if (this.#isUnfinished && (journeys?.layer.count ?? 0) === 0 && this.#journeysDrawn === 0) {
      clock.goOn()
      return
    } else {
      this.#frame.journeysAtMs = step?.atMs ?? 0
      this.#frame.isStill = true
      stage.backend.draw(this.#frame)
    }
    this.#journeysDrawn = journeys?.layer.count ?? 0
    if (this.#isUnfinished) clock.goOn()
    if (step === undefined) return
    this.#marks.tell('particles', step.underWay)
    if (step.isMoving) clock.goOn()
  }

  /** Draws all of it before it returns. @returns the frame that was drawn. */
  drawWhole(): Frame {
    this.#renewNow()
    this.#drawAll(performance.now(), this.#frame?.journeysAtMs ?? 0)
    const frame = this.#frame
    if (frame === null) throw new TypeError('a frame was drawn and is not there')
    this.#parts.stage.backend.drawWhole(frame)
    return frame
  }

  stop(): void {
    clearTimeout(this.#renewal)
    this.#marks.stop()
  }

  get #isCrowded(): boolean {
    const { linkCount, nodeCount } = this.selection
    return linkCount > LINKS_DRAWN_EACH_FRAME || nodeCount > NODES_DRAWN_EACH_FRAME
  }

  #renewNow(): void {
    clearTimeout(this.#renewal)
    this.#renewal = undefined
    this.#renewedMs = performance.now()
    this.selection.discard()
    this.#version++
  }

  #drawAll(nowMs: number, journeysAtMs: number): void {
    const { init, store, stage, scene, camera, attention, groups, motion, clock } = this.#parts
    clock.isDirty = false
    // The first picture is there at once: to let it fade in would be a second of frames, each as dear as the first.
    const isEased = init.isMotionAllowed() && !this.#isUnseen
    const elapsedMs = isEased ? clock.passedMs(nowMs) : Infinity
    const isFlying = camera.step(nowMs)
    const isMoving = scene.nodes.step(elapsedMs)
    if (this.#wasMoving && !isMoving) this.renew(false)
    this.#wasMoving = isMoving
    const isDimming = attention.step(elapsedMs)
    const { zoom } = this
    const isCrossing = groups.step(elapsedMs, {
      zoom,
      nodeCount: store.totals.nodes,
      hasNodes: store.size > 0,
    })
    this.#select()
    const { isMoving: isSteered, stride } = motion.watch(
      this.selection.linkCount,
      camera.view,
      isFlying || isMoving,
    )
    const { journeys } = init
    this.#frame = {
      size: stage.size,
      dpr: stage.dpr,
      view: camera.view,
      theme: this.theme,
      palette: this.palette,
      nodes: scene.nodes,
      links: scene.links,
      selection: this.selection,
      nodeScale: this.nodeScale,
      pointAlpha: this.#pointAlpha(),
      linkAlpha: this.#linkAlpha() * (journeys?.linkStrength ?? 1),
      beside: this.selection.beside,
      linkWidth: linkWidth(zoom),
      strength: groups.strengthBelow,
      focus: attention.slot,
      dim: attention.dim,
      linkDim: isLitByJourneys(init) ? 0 : attention.dim,
      lit: attention.lit,
      version: this.#version,
      isMoving: isSteered,
      linkStride: stride,
      journeys: journeys?.layer ?? null,
      journeysAtMs,
      isStill: false,
    }
    const { isWhole } = stage.backend.draw(this.#frame)
    const isFading = this.#drawAbove(this.#frame, elapsedMs)
    moveGrid(init.container, camera.view, zoom)
    this.#tellWhereLooked()
    this.#marks.drawn({
      isWhole: isWhole && !isMoving,
      isGrouped: groups.isShown && !isCrossing,
      nodes: scene.nodes.count,
      links: this.selection.linkCount,
    })
    if (isWhole && !isSteered && this.#isWorthMore()) this.#renewNow()
    clock.note(nowMs, isFlying || isMoving || isDimming || isFading || isCrossing)
    this.#isUnfinished = !isWhole
    if (scene.nodes.count > 0) this.#isUnseen = false
  }

  /** A sample as large as the backend can draw; below groups that stand alone, links would not be seen. */
  #select(): void {
    const { scene, camera, stage, groups } = this.#parts
    const budget = groups.presence === 1 ? 0 : stage.backend.linkBudget
    if ((budget === 0) !== (this.#budget === 0)) this.selection.discard()
    if (!this.selection.refresh(scene, camera.view, stage.size, budget)) return
    this.#budget = budget
    this.#version++
  }

  #isWorthMore(): boolean {
    const { linkCount, linksThere } = this.selection
    const { backend } = this.#parts.stage
    return this.#budget > 0 && linkCount < linksThere && backend.linkBudget > this.#budget * WORTH_MORE
  }

  #linkAlpha(): number {
    const { store, camera } = this.#parts
    const alpha = linkAlpha(store.linkCount, store.size, this.zoom)
    if (!this.#isCrowded) return alpha
    const { countInFull, meanLength } = this.selection
    return Math.min(alpha, exposedAlpha(countInFull, meanLength * camera.view.k, this.#coveredPx()))
  }

  #pointAlpha(): number {
    const { range } = this.#parts.scene
    return crowdAlpha(this.selection.nodeCount, range.least * this.nodeScale, this.#coveredPx())
  }

  /** How much of the stretch that is drawn the map covers, px². */
  #coveredPx(): number {
    const { camera, scene } = this.#parts
    const { area } = this.selection
    const { whole } = scene
    if (area === null || whole === null) return 1
    const wide = Math.min(area.maxX, whole.maxX) - Math.max(area.minX, whole.minX)
    const high = Math.min(area.maxY, whole.maxY) - Math.max(area.minY, whole.minY)
    return Math.max(1, wide * high * camera.view.k ** 2)
  }

  /** Names and groups, on the canvas above. @returns whether a name is still fading in. */
  #drawAbove(frame: Frame, elapsedMs: number): boolean {
    const { stage, camera, groups, labels, attention } = this.#parts
    const context = stage.labels
    context.setTransform(frame.dpr, 0, 0, frame.dpr, 0, 0)
    context.clearRect(0, 0, frame.size.width, frame.size.height)
    groups.draw(context, { ...frame, covered: camera.covered })
    if (groups.isShown) {
      labels.clear()
      return false
    }
    const isAround =
      attention.num !== null || (attention.isSelective && attention.lit.nodes.length < NAMED_AROUND)
    const isOfJourneys = isLitByJourneys(this.#parts.init) && attention.num === null
    return labels.draw(
      { ...frame, covered: camera.covered, around: isAround && !isOfJourneys ? attention.lit.nodes : null },
      elapsedMs,
    )
  }

  #tellWhereLooked(): void {
    const { init, scene, camera, attention } = this.#parts
    const { num, slot } = attention
    if (num === null || slot < 0) return
    const { nodes } = scene
    const at = toScreen(camera.view, nodes.x(slot), nodes.y(slot))
    init.onLookMoved(at.x, at.y, nodes.radius(slot) * this.nodeScale)
  }
}

function isLitByJourneys({ journeys }: MapRendererInit): boolean {
  return journeys !== undefined && journeys.litNums !== null
}
