/** Which labels fit on the screen, and where: no label lies upon another, and none moves without need. @module */

import type { Box } from './room'

export interface LabelRequest {
  readonly slot: number
  /** Centre and radius of the node, px. */
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly width: number
  readonly height: number
  /** Higher goes first. `Infinity` is always shown, whatever it covers. */
  readonly priority: number
}

export const SIDES = ['right', 'left', 'below', 'above'] as const
export type Side = (typeof SIDES)[number]

export interface PlacedLabel {
  readonly slot: number
  readonly side: Side
  /** Top left corner, px. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface PlacementArea {
  readonly width: number
  readonly height: number
  /** What lies over it: a label below that could not be read. */
  readonly covered?: readonly Box[]
}

const GAP = 5
const PADDING = 3
/** A label that was shown keeps its place against slightly more important ones, or it would flicker. */
const STAY = 1.25

/**
 * @param before - sides of the labels shown last time; they are tried first.
 * @param discs - nodes that no label of less than infinite priority may cover.
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  area: PlacementArea,
  before: ReadonlyMap<number, Side>,
  discs: readonly {
    readonly slot: number
    readonly x: number
    readonly y: number
    readonly radius: number
  }[],
  most: number,
): PlacedLabel[] {
  const rank = (request: LabelRequest) => request.priority * (before.has(request.slot) ? STAY : 1)
  const ordered = [...requests].sort((one, other) => {
    const difference = rank(other) - rank(one)
    return Number.isNaN(difference) || difference === 0 ? one.slot - other.slot : difference
  })
  const placed: PlacedLabel[] = []
  for (const request of ordered) {
    if (placed.length >= most && request.priority !== Infinity) break
    const last = before.get(request.slot)
    const sides = last === undefined ? SIDES : [last, ...SIDES.filter((side) => side !== last)]
    const options = sides.map((side) => boxAt(request, side))
    const free = options.find(
      (box) =>
        isInside(box, area) &&
        !isCovered(box, area) &&
        !placed.some((other) => overlaps(box, other)) &&
        !discs.some((disc) => disc.slot !== request.slot && touches(box, disc)),
    )
    const box =
      free ??
      (request.priority === Infinity
        ? (options.find((each) => isInside(each, area)) ?? options[0])
        : undefined)
    if (box !== undefined) placed.push(box)
  }
  return placed
}

function boxAt({ slot, x, y, radius, width, height }: LabelRequest, side: Side): PlacedLabel {
  const away = radius + GAP
  const [left, top] =
    side === 'right'
      ? [x + away, y - height / 2]
      : side === 'left'
        ? [x - away - width, y - height / 2]
        : side === 'below'
          ? [x - width / 2, y + away - 1]
          : [x - width / 2, y - away - height + 1]
  return { slot, side, left, top, width, height }
}

function isInside(box: PlacedLabel, area: PlacementArea): boolean {
  return (
    box.left >= 0 && box.top >= 0 && box.left + box.width <= area.width && box.top + box.height <= area.height
  )
}

function isCovered({ left, top, width, height }: PlacedLabel, { covered = [] }: PlacementArea): boolean {
  return covered.some(
    (box) => left < box.right && left + width > box.left && top < box.bottom && top + height > box.top,
  )
}

function overlaps(one: PlacedLabel, other: PlacedLabel): boolean {
  return (
    one.left < other.left + other.width + PADDING &&
    other.left < one.left + one.width + PADDING &&
    one.top < other.top + other.height + PADDING &&
    other.top < one.top + one.height + PADDING
  )
}

function touches(
  box: PlacedLabel,
  disc: { readonly x: number; readonly y: number; readonly radius: number },
): boolean {
  const dx = disc.x - Math.min(Math.max(disc.x, box.left), box.left + box.width)
  const dy = disc.y - Math.min(Math.max(disc.y, box.top), box.top + box.height)
  return dx * dx + dy * dy < disc.radius * disc.radius
}
