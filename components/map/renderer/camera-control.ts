/** Who moves the camera: gestures (through d3-zoom), commands, flights, and the map itself while nobody steers. @module */
import { select } from 'd3-selection'
import { zoom, zoomIdentity, type D3ZoomEvent } from 'd3-zoom'
import type { Extent } from '../model/place-newcomers'
import {
  centredOn,
  easeOut,
  fitView,
  viewBetween,
  zoomedAbout,
  type Insets,
  type Size,
  type View,
} from './camera'
import { fittingInsets, WHOLE_ROOM, type Box, type Room } from './room'

const FLIGHT_MS = 700
/** How far out and in, as multiples of the fitted scale. */
const ZOOM_OUT = 0.4
const ZOOM_IN = 24
/** A single spot of the map may be had as near as this many px from node to node. */
const NEAREST_SPACING_PX = 90
/** How near a node is looked at, of the fitted scale, and px from node to node. */
const CLOSE = 2.4
const CLOSE_SPACING_PX = 40
/** A fit that would change less than this is left alone, so the picture rests. */
const WORTH_MOVING = 0.03

export interface CameraControlInit {
  element: HTMLElement
  /** The view has changed, by whomever: draw. */
  onView(): void
  isMotionAllowed(): boolean
  /** The wheel and one finger move the page: zooming takes Ctrl or a second finger. */
  isEmbedded: boolean
}

export class CameraControl {
  view: View = { k: 1, x: 0, y: 0 }
  /** The whole map in the screen: what zoom is measured by. */
  fitted: View = this.view
  /** Where a camera that nobody steers stands. */
  #home: View = this.view
  readonly #init: CameraControlInit
  readonly #behaviour = zoom<HTMLElement, unknown>()
  #size: Size = { width: 1, height: 1 }
  #room = WHOLE_ROOM
  #insets: Insets = WHOLE_ROOM.insets
  #extent: Extent | null = null
  #framed: Extent | null = null
  #flight: { from: View; to: View; startMs: number | null } | null = null
  #isFollowing = true
  #hasView = false
  #nodeCount = 0

  constructor(init: CameraControlInit) {
    this.#init = init
    this.#behaviour.on('zoom', (event: D3ZoomEvent<HTMLElement, unknown>) => {
      // Without a source event it is our own word to d3-zoom, coming back.
      if (event.sourceEvent === null || event.sourceEvent === undefined) return
      this.#flight = null
      this.#isFollowing = false
      this.view = { k: event.transform.k, x: event.transform.x, y: event.transform.y }
      this.#init.onView()
    })
    if (init.isEmbedded) this.#behaviour.filter(isMeantForMap)
    select(init.element).call(this.#behaviour).on('dblclick.zoom', null)
  }

  /** false once the reader has moved the map; true again after `fit`. */
  get isFollowing(): boolean {
    return this.#isFollowing
  }

  /** What lies over the map, which is fitted clear of it; what lies there from the first is there at once. */
  setRoom(room: Room): void {
    const isFirst = this.#room === WHOLE_ROOM
    this.#room = room
    this.#refit()
    if (!this.#isFollowing) return
    if (isFirst || !this.#hasView) this.#jump(this.#home)
    else this.#follow()
  }

  /** What lies over the map, px. */
  get covered(): readonly Box[] {
    const { insets, corners } = this.#room
    const { width, height } = this.#size
    const head = { left: 0, right: width, top: 0, bottom: Math.max(0, insets.top) }
    const foot = { left: 0, right: width, top: height - Math.max(0, insets.bottom), bottom: height }
    return [...corners, head, foot].filter(({ top, bottom }) => bottom > top)
  }

  resize(size: Size): void {
    const before = this.#size
    this.#size = size
    this.#refit()
    if (this.#isFollowing) {
      this.#jump(this.#home)
    } else {
      const shift = { x: (size.width - before.width) / 2, y: (size.height - before.height) / 2 }
      this.#jump({ ...this.view, x: this.view.x + shift.x, y: this.view.y + shift.y })
    }
  }

  /**
   * The map has grown or shrunk: follow it, unless the reader is steering.
   * @param framed - the part that is to be seen at first, and after `fit`; null: all of it.
   * @param nodeCount - the more there are, the nearer one may go.
   */
  setExtent(extent: Extent | null, framed: Extent | null = null, nodeCount = 0): void {
    this.#extent = extent
    this.#nodeCount = nodeCount
    this.#framed = framed
    this.#refit()
    if (!this.#isFollowing || extent === null) return
    if (!this.#hasView) {
      this.#hasView = true
      this.#jump(this.#home)
      return
    }
    this.#follow()
  }

  #follow(): void {
    const target = this.#flight?.to ?? this.view
    const change = Math.max(
      Math.abs(this.#home.k / target.k - 1),
      Math.abs(this.#home.x - target.x) / this.#size.width,
      Math.abs(this.#home.y - target.y) / this.#size.height,
    )
    if (change > WORTH_MOVING) this.#fly(this.#home)
  }

  fit(): void {
    this.#isFollowing = true
    this.#fly(this.#home)
  }

  zoomBy(factor: number): void {
    this.#isFollowing = false
    const from = this.#flight?.to ?? this.view
    this.#fly(zoomedAbout(from, factor, this.#middle(), this.#limits()))
  }

  panBy(dx: number, dy: number): void {
    this.#isFollowing = false
    const from = this.#flight?.to ?? this.view
    this.#fly({ ...from, x: from.x + dx, y: from.y + dy })
  }

  /** Brings a world point to the middle, close enough to see what is around it. @param leastZoom - of the fitted scale. */
  flyTo(x: number, y: number, leastZoom = 0): void {
    this.#isFollowing = false
    const zoom = Math.max(leastZoom, CLOSE, CLOSE_SPACING_PX / this.#spacing())
    this.#fly(centredOn(x, y, Math.max(this.view.k, this.fitted.k * zoom), this.#middle()))
  }

  /** Shows all of an area. */
  flyToArea(area: Extent): void {
    this.#isFollowing = false
    const view = fitView(area, this.#size, this.#insets)
    const [, nearest] = this.#limits()
    const middle = this.#middle()
    const k = Math.min(view.k, nearest)
    this.#fly(centredOn((area.minX + area.maxX) / 2, (area.minY + area.maxY) / 2, k, middle))
  }

  /** Stands there at once, as far as the map allows to come near. */
  set(view: View): void {
    this.#isFollowing = false
    this.#hasView = true
    this.#flight = null
    this.#jump(view)
  }

  /** Moves just as much as is needed to have the world point well inside the screen. */
  bringIntoView(x: number, y: number): void {
    const margin = 64
    const from = this.#flight?.to ?? this.view
    const at = { x: x * from.k + from.x, y: y * from.k + from.y }
    const inside = (value: number, low: number, high: number) =>
      Math.min(Math.max(value, low), Math.max(low, high))
    const dx = inside(at.x, this.#insets.left + margin, this.#size.width - this.#insets.right - margin) - at.x
    const dy =
      inside(at.y, this.#insets.top + margin, this.#size.height - this.#insets.bottom - margin) - at.y
    if (dx !== 0 || dy !== 0) this.panBy(dx, dy)
  }

  /** @returns whether a flight is under way. */
  step(nowMs: number): boolean {
    const flight = this.#flight
    if (flight === null) return false
    flight.startMs ??= nowMs
    const t = Math.min(1, (nowMs - flight.startMs) / FLIGHT_MS)
    this.#jump(viewBetween(flight.from, flight.to, easeOut(t), this.#size))
    if (t < 1) return true
    this.#jump(flight.to)
    this.#flight = null
    return false
  }

  destroy(): void {
    select(this.#init.element).on('.zoom', null)
  }

  #refit(): void {
    this.#insets = fittingInsets(this.#room, this.#framed ?? this.#extent, this.#size, this.#insets)
    this.fitted = fitView(this.#extent, this.#size, this.#insets)
    this.#home = this.#framed === null ? this.fitted : fitView(this.#framed, this.#size, this.#insets)
    this.#behaviour.scaleExtent(this.#limits())
  }

  #limits(): [number, number] {
    const nearest = Math.max(ZOOM_IN, NEAREST_SPACING_PX / this.#spacing())
    return [this.fitted.k * ZOOM_OUT, this.fitted.k * nearest]
  }

  /** From node to node at the fitted scale, about, px. */
  #spacing(): number {
    return Math.sqrt((this.#size.width * this.#size.height) / Math.max(1, this.#nodeCount))
  }

  #middle(): { x: number; y: number } {
    return {
      x: (this.#insets.left + this.#size.width - this.#insets.right) / 2,
      y: (this.#insets.top + this.#size.height - this.#insets.bottom) / 2,
    }
  }

  #fly(to: View): void {
    if (this.#init.isMotionAllowed()) {
      this.#flight = { from: this.view, to, startMs: null }
    } else {
      this.#flight = null
      this.#jump(to)
    }
    this.#init.onView()
  }

  #jump(view: View): void {
    this.view = view
    // d3-zoom keeps its own copy, from which the next gesture starts.
    this.#behaviour.transform(
      select(this.#init.element),
      zoomIdentity.translate(view.x, view.y).scale(view.k),
    )
    this.#init.onView()
  }
}

function isMeantForMap(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey
  // Not every browser knows touch events.
  if ('touches' in event) return event instanceof TouchEvent && event.touches.length > 1
  return event instanceof MouseEvent && !event.ctrlKey && event.button === 0
}
