/** Looking at nodes, walking from one to the next, and opening them: by pointer and by keyboard. @module */
import { toWorld } from './camera'
import type { Drawing, DrawingParts } from './drawing'
import type { GroupVisits } from './group-visits'
import type { Walk } from './keyboard-input'
import type { PointerTargets } from './pointer-input'
import type { LookedBy } from './renderer-init'

type Parts = Pick<DrawingParts, 'init' | 'attention' | 'camera' | 'stage'>

export class NodeVisits {
  readonly #parts: Parts
  readonly #drawing: Drawing
  readonly #groups: GroupVisits
  readonly #look: (num: number | null, how: LookedBy) => void

  /** @param groups - where these nodes may have been opened from. */
  constructor(
    parts: Parts,
    drawing: Drawing,
    groups: GroupVisits,
    look: (num: number | null, how: LookedBy) => void,
  ) {
    this.#parts = parts
    this.#drawing = drawing
    this.#groups = groups
    this.#look = look
  }

  readonly targets: PointerTargets = {
    pick: (x, y, reachPx) => {
      const { attention, camera } = this.#parts
      return attention.nodeAt(toWorld(camera.view, x, y), reachPx, camera.view, this.#drawing.nodeScale)
    },
    looking: () => this.#parts.attention.num,
    look: (num, how) => {
      this.#look(num, how)
    },
    open: (num) => {
      this.#parts.init.onOpen(num)
    },
  }

  readonly walk: Walk = {
    looking: () => this.#parts.attention.num,
    next: (dx, dy) => this.#parts.attention.next(dx, dy),
    first: () => {
      const { attention, camera, stage } = this.#parts
      const { width, height } = stage.size
      return attention.nearestTo(toWorld(camera.view, width / 2, height / 2))
    },
    look: (num) => {
      this.#look(num, 'keyboard')
    },
    open: (num) => {
      this.#parts.init.onOpen(num)
    },
    leave: () => {
      this.#groups.open(null)
    },
  }
}
