/** How the whole map is fitted into what panels leave of the screen. @module */
import type { Extent } from '../model/place-newcomers'
import { fitView, toScreen, widened, type Insets, type Size, type View } from './camera'

/** px on the screen. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What lies over the map. */
export interface Room {
  /** What bars take from the edges, px. */
  readonly insets: Insets
  /** Panels in the corners at the foot, left and right. */
  readonly corners: readonly Box[]
}

export const WHOLE_ROOM: Room = { insets: { top: 0, right: 0, bottom: 0, left: 0 }, corners: [] }

/** Between what lies over the map and its nodes, px. */
const MARGIN_PX = 48
const NEAR_CORNER_PX = 10
/** A corner is left free by going aside, up, or a part of either. */
const PARTS = [0, 0.25, 0.5, 0.75, 1] as const
/** Another place has to let the map be so much larger before it is taken: the map rests. */
const WORTH_MOVING = 1.06

/**
 * Insets in which the whole map is largest. Maps are round, more or less: a corner of their rectangle may well lie below
 * a panel.
 * @param before - what was found last, which stays unless another is clearly better.
 */
export function fittingInsets(
  { insets, corners }: Room,
  extent: Extent | null,
  size: Size,
  before: Insets | null,
): Insets {
  const margin = Math.min(MARGIN_PX, size.width / 14)
  const plain = widened(insets, margin)
  if (extent === null || corners.length === 0) return plain
  const isLeft = (box: Box) => box.left + box.right < size.width
  const beside = (share: number, box: Box) => share * (isLeft(box) ? box.right : size.width - box.left)
  const widest = (boxes: readonly Box[], share: number) =>
    Math.max(0, ...boxes.map((box) => beside(share, box)))
  const lefts = corners.filter(isLeft)
  const rights = corners.filter((box) => !isLeft(box))
  const highest = Math.max(...corners.map(({ top }) => size.height - top))
  const scaleOf = (tried: Insets): number => {
    const view = fitView(extent, size, tried)
    return corners.some((box) => isUnder(box, extent, view)) ? 0 : view.k
  }
  const canStay = before !== null && isClearOf(plain, before)
  let best = canStay ? before : null
  let most = canStay ? scaleOf(before) * WORTH_MOVING : 0
  for (const up of PARTS) {
    for (const left of PARTS) {
      for (const right of PARTS) {
        const tried = widened(
          {
            top: insets.top,
            left: Math.max(insets.left, widest(lefts, left)),
            right: Math.max(insets.right, widest(rights, right)),
            bottom: insets.bottom + up * Math.max(0, highest - insets.bottom),
          },
          margin,
        )
        const scale = scaleOf(tried)
        if (scale <= most) continue
        most = scale
        best = tried
      }
    }
  }
  return best === null || most === 0 ? plain : best
}

function isClearOf(least: Insets, { top, right, bottom, left }: Insets): boolean {
  return top >= least.top && right >= least.right && bottom >= least.bottom && left >= least.left
}

/** Whether the ellipse in the map's rectangle reaches below a panel. */
function isUnder(box: Box, extent: Extent, view: View): boolean {
  const start = toScreen(view, extent.minX, extent.minY)
  const end = toScreen(view, extent.maxX, extent.maxY)
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
  const across =
    (clamped(middle.x, box.left, box.right) - middle.x) / ((end.x - start.x) / 2 + NEAR_CORNER_PX)
  const down = (clamped(middle.y, box.top, box.bottom) - middle.y) / ((end.y - start.y) / 2 + NEAR_CORNER_PX)
  return across ** 2 + down ** 2 < 1
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
