import type { Frame } from './frame'
import type { GroupLayer } from './group-layer'

/** A name on the map, as it stands on the screen. */
export interface WrittenName {
  readonly x: number
  readonly y: number
  readonly text: string
}

/** What is seen, drawn to its last pixel. The canvases are to be read in the task that asked for it. */
export interface SeenWhole {
  readonly frame: Frame
  readonly groups: GroupLayer
  readonly labels: readonly WrittenName[]
  /** One above the other. */
  readonly canvases: readonly HTMLCanvasElement[]
}
