/** Looking at nodes, walking from one to the next, and opening them: by pointer and by keyboard. @module */
import type { Attention } from './attention'
import { toWorld, type Size } from './camera'
import type { CameraControl } from './camera-control'
import type { Walk } from './keyboard-input'
import type { PointerTargets } from './pointer-input'
import type { LookedBy } from './renderer-init'

export interface NodeVisitsInit {
  readonly attention: Attention
  readonly camera: CameraControl
  readonly size: () => Size
  /** Px a unit of layer radius. */
  readonly nodeScale: () => number
  readonly look: (num: number | null, how: LookedBy) => void
  readonly open: (num: number) => void
  /** Goes back to where these nodes were opened from. */
  readonly leave: () => void
}

export class NodeVisits {
  readonly #parts: NodeVisitsInit

  constructor(parts: NodeVisitsInit) {
    this.#parts = parts
  }

  readonly targets: PointerTargets = {
    pick: (x, y, reachPx) => {
      const { attention, camera, nodeScale } = this.#parts
      return attention.nodeAt(toWorld(camera.view, x, y), reachPx, camera.view, nodeScale())
    },
    looking: () => this.#parts.attention.num,
    look: (num, how) => {
      this.#parts.look(num, how)
    },
    open: (num) => {
      this.#parts.open(num)
    },
  }

  readonly walk: Walk = {
    looking: () => this.#parts.attention.num,
    next: (dx, dy) => this.#parts.attention.next(dx, dy),
    first: () => {
      const { attention, camera, size } = this.#parts
      const { width, height } = size()
      return attention.nearestTo(toWorld(camera.view, width / 2, height / 2))
    },
    look: (num) => {
      this.#parts.look(num, 'keyboard')
    },
    open: (num) => {
      this.#parts.open(num)
    },
    leave: () => {
      this.#parts.leave()
    },
  }
}
