import type { Size, View } from './camera'
import type { JourneyLayer } from './journey-layer'
import type { LinkLayer } from './link-layer'
import type { NodeLayer } from './node-layer'
import type { MapTheme } from './theme'

/** Everything one picture of the map is made of. */
export interface Frame {
  readonly size: Size
  /** Device pixels a CSS pixel. */
  readonly dpr: number
  readonly view: View
  readonly theme: MapTheme
  readonly nodes: NodeLayer
  readonly links: LinkLayer
  /** Radius of a node in px = its layer radius × this. */
  readonly nodeScale: number
  readonly linkAlpha: number
  readonly linkWidth: number
  /** Slot of the node that is looked at; -1: none. */
  readonly focus: number
  /** 0 to 1: how far the rest has stepped back. */
  readonly dim: number
  readonly linksChanged: boolean
  /** Each n-th link is drawn: 1 but for a large map in motion on slow graphics. */
  readonly linkStride: number
  /** What goes along links, above them; null: nothing ever does on this map. */
  readonly journeys: JourneyLayer | null
  /** On the clock of the journeys. Written anew while only they move, so that such a frame makes nothing. */
  journeysAtMs: number
  /** Nothing but the journeys has changed since the frame before. */
  isStill: boolean
}

/** What draws frames onto a canvas: WebGL2, or Canvas 2D where there is none. */
export interface Backend {
  readonly name: 'webgl2' | 'canvas2d'
  draw(frame: Frame): void
  destroy(): void
}

/** Alpha that is left to links beside the point while a node is looked at. */
export const UNLIT_LINK_ALPHA = 0.1

/** Dash pattern by evidence, px on and off; table, mesh, traced, reported. The legend draws the same. */
export const DASHES = [
  [1, 0],
  [6, 4],
  [12, 3],
  [1.5, 3.5],
] as const

/** Dashes of journeys without a time, and of those that brought nothing new, px. */
export const JOURNEY_DASHES = { undated: [5, 3], redundant: [2, 4] } as const
