/** What of the map is on the screen, in words that mean the same on another screen. @module */
import type { Extent } from '../model/place-newcomers'
import { centredOn, toWorld, type Size, type View } from './camera'
import { seenArea } from './selection'

/** A place and a scale, for a link to it. */
export interface MapViewState {
  /** Layout units, in the middle of the screen. */
  readonly x: number
  readonly y: number
  /** Layout units that the shorter side of the screen shows. */
  readonly span: number
}

export interface SeenView {
  readonly state: MapViewState
  /** Layout units. */
  readonly seen: Extent
  /** Around all nodes; null: there is none. */
  readonly whole: Extent | null
  /** Groups stand for nodes. */
  readonly isGrouped: boolean
  /** The reader has chosen what is seen; else the map is shown as it fits. */
  readonly isSteered: boolean
}

/** What the teller is given of a frame. */
export interface DrawnView extends Pick<SeenView, 'whole' | 'isGrouped' | 'isSteered'> {
  readonly view: View
  readonly size: Size
}

export function stateOf(view: View, size: Size): MapViewState {
  const middle = toWorld(view, size.width / 2, size.height / 2)
  return { ...middle, span: Math.min(size.width, size.height) / view.k }
}

export function viewOf({ x, y, span }: MapViewState, size: Size): View {
  const middle = { x: size.width / 2, y: size.height / 2 }
  return centredOn(x, y, Math.min(size.width, size.height) / Math.max(1e-6, span), middle)
}

/** Tells whoever wants to know where the reader is. */
export class ViewTeller {
  readonly #listeners = new Set<(view: SeenView) => void>()
  #told: DrawnView | null = null

  /** @returns the way to stop listening. */
  listen(listener: (view: SeenView) => void): () => void {
    this.#listeners.add(listener)
    this.#told = null
    return () => {
      this.#listeners.delete(listener)
    }
  }

  tell(drawn: DrawnView): void {
    const told = this.#told
    const { view, size, whole, isGrouped, isSteered } = drawn
    const isSame =
      told?.view === view &&
      told.whole === whole &&
      told.isGrouped === isGrouped &&
      told.isSteered === isSteered
    if (isSame || this.#listeners.size === 0) return
    this.#told = drawn
    const seen = { state: stateOf(view, size), seen: seenArea(view, size, 0), whole, isGrouped, isSteered }
    for (const listener of [...this.#listeners]) listener(seen)
  }
}
