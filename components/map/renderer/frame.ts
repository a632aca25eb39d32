import type { Lit } from './attention'
import type { Size, View } from './camera'
import type { JourneyLayer } from './journey-layer'
import type { LinkLayer } from './link-layer'
import type { NodeLayer } from './node-layer'
import type { Selection } from './selection'
import type { BesideStrength } from './sizes'
import type { MapTheme, Rgb } from './theme'

/** Everything one picture of the map is made of. */
export interface Frame {
  readonly size: Size
  /** Device pixels a CSS pixel. */
  readonly dpr: number
  readonly view: View
  readonly theme: MapTheme
  /** Colours of nodes that have another than their status; null: none has. */
  readonly palette: readonly Rgb[] | null
  readonly nodes: NodeLayer
  readonly links: LinkLayer
  /** What of both is drawn. */
  readonly selection: Selection
  /** Radius of a node in px = its layer radius × this. */
  readonly nodeScale: number
  /** Of nodes that are no more than points: less where they lie upon each other. */
  readonly pointAlpha: number
  readonly linkAlpha: number
  /** Of links that have no end in what is seen, and of those that have one, as shares of the alpha of others. */
  readonly beside: BesideStrength
  readonly linkWidth: number
  /** 0 to 1: how strong nodes and links are below the groups. */
  readonly strength: number
  /** Index of the node that is looked at; -1: none. */
  readonly focus: number
  /** 0 to 1: how far the rest has stepped back. */
  readonly dim: number
  /** The same of the links. */
  readonly linkDim: number
  readonly lit: Lit
  /** Grows whenever a node or a link, or how they are to look, has changed. */
  readonly version: number
  /** Somebody moves the map, or did a moment ago. */
  readonly isMoving: boolean
  /** Each n-th link is drawn: 1 but for a large map in motion on slow graphics. */
  readonly linkStride: number
  /** What goes along links, above them; null: nothing ever does on this map. */
  readonly journeys: JourneyLayer | null
  /** On the clock of the journeys. Written anew while only they move, so that such a frame makes nothing. */
  journeysAtMs: number
  /** Nothing but the journeys has changed since the frame before. */
  isStill: boolean
}

/** What became of a frame. `isWhole` false: it shows less than there is, and another frame will show more. */
export interface Drawn {
  readonly isWhole: boolean
}

/** What draws frames onto a canvas: WebGL2, or Canvas 2D where there is none. */
export interface Backend {
  readonly name: 'webgl2' | 'canvas2d'
  /** There is no GPU: the processor plays one. */
  readonly isPlayed: boolean
  /** Links that it can draw in good time; may change as it learns how fast it is. */
  readonly linkBudget: number
  /** Whether it is still at what it was given: more would only make it later. */
  readonly isBusy: boolean
  draw(frame: Frame): Drawn
  /** Draws all there is before it returns, however long it takes. */
  drawWhole(frame: Frame): void
  destroy(): void
}

/** With more links than this, they are drawn once into a picture of their own, which is moved while the map moves. */
export const LINKS_DRAWN_EACH_FRAME = 4_000
/** With more nodes than this in sight, so are they. */
export const NODES_DRAWN_EACH_FRAME = 4_000

/** Alpha that is left to links beside the point while a node is looked at. */
export const UNLIT_LINK_ALPHA = 0.1
/** And to nodes. */
export const UNLIT_NODE_ALPHA = 0.28

/** Dash pattern by evidence, px on and off; table, mesh, traced, reported. The legend draws the same. */
export const DASHES = [
  [1, 0],
  [6, 4],
  [12, 3],
  [1.5, 3.5],
] as const

/** Dashes of journeys without a time, and of those that brought nothing new, px. */
export const JOURNEY_DASHES = { undated: [5, 3], redundant: [2, 4] } as const
