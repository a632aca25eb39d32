import type { NodeGroup } from '@/lib/graph/groups'
import type { Grouping } from '@/lib/graph/node-kinds'
import type { MapStore } from '../model/map-store'
import type { Journeys } from './journey-layer'
import type { TooManyToDrawError } from './stage'

export type LookedBy = 'pointer' | 'touch' | 'keyboard' | 'search'

/** A group, as the reader has it before their eyes. */
export interface SeenGroup extends NodeGroup {
  /** What nodes are grouped by. */
  readonly by: Grouping
  /** How many of its nodes the filters let through; null: there is no filter. */
  readonly shown: number | null
}

export interface MapRendererInit {
  container: HTMLElement
  store: MapStore
  /** The node that is looked at, or none any more. */
  onLook(num: number | null, how: LookedBy): void
  /** Where that node is on the screen now, px in the container. */
  onLookMoved(x: number, y: number, radius: number): void
  onOpen(num: number): void
  isMotionAllowed(): boolean
  /** A group is looked at, or none any more. */
  onGroup?(group: SeenGroup | null, how: LookedBy): void
  /** A group was opened; null: it was left again. */
  onGroupOpen?(group: SeenGroup | null): void
  /** There turned out to be more than can be drawn here: the renderer is to be destroyed. */
  onCannotDraw?(error: TooManyToDrawError): void
  /** The GPU was taken away: nothing is drawn any more until a new renderer is made. */
  onContextLost(): void
  /** Draw without WebGL even where there is some. */
  withoutGpu?: boolean
  /** What goes along the links. */
  journeys?: Journeys
  /** The map is a part of a page that scrolls: the wheel and one finger are the page's. */
  isEmbedded?: boolean
  /** Numbers of the nodes to be seen at first and after `fit`; null or none on the map: all. */
  framed?: () => ReadonlySet<number> | null
}
