/** Where the names and counts of groups stand: within their discs, else beside them, and never one over another. @module */
import type { Size } from './camera'

export interface MeasuredText {
  readonly text: string
  /** px */
  readonly width: number
}

export interface GroupNameRequest {
  readonly group: number
  /** Middle and radius of the disc, px. */
  readonly x: number
  readonly y: number
  readonly radius: number
  /** What it can be called, the whole name first. */
  readonly names: readonly MeasuredText[]
  readonly count: MeasuredText
  /** Said in any case, whatever it covers. */
  readonly isLooked: boolean
}

/** A line of text about a point. */
export interface GroupLine {
  readonly group: number
  readonly kind: 'name' | 'count'
  readonly text: string
  /** Middle of the line, px. */
  readonly x: number
  readonly y: number
}

/** Heights of the two lines, px. */
export const NAME_PX = 13
export const COUNT_PX = 11
/** From the middle of the disc to the middles of the lines in it, px. */
const NAME_ABOVE_PX = 7
const COUNT_BELOW_PX = 8
const PADDING_PX = 3
const GAP_PX = 4

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** @param requests - the most important first. */
export function placeGroupNames(requests: readonly GroupNameRequest[], size: Size): GroupLine[] {
  const lines: GroupLine[] = []
  const taken: Box[] = []
  const place = (
    request: GroupNameRequest,
    kind: GroupLine['kind'],
    { text, width }: MeasuredText,
    x: number,
    y: number,
  ) => {
    lines.push({ group: request.group, kind, text, x, y })
    taken.push(boxAround(x, y, width, kind === 'name' ? NAME_PX : COUNT_PX))
  }
  const isFree = (box: Box) => !taken.some((other) => isOver(box, other))
  for (const request of requests.toSorted((one, other) => Number(other.isLooked) - Number(one.isLooked))) {
    const { x, y, radius, names, count, isLooked } = request
    if (x + radius < 0 || y + radius < 0 || x - radius > size.width || y - radius > size.height) continue
    const inside = names.find(
      ({ width }) =>
        isWithin(width, radius, NAME_ABOVE_PX + NAME_PX / 2) &&
        isFree(boxAround(x, y, width, 2 * (NAME_ABOVE_PX + NAME_PX / 2))),
    )
    if (inside !== undefined && isWithin(count.width, radius, COUNT_BELOW_PX + COUNT_PX / 2)) {
      place(request, 'name', inside, x, y - NAME_ABOVE_PX)
      place(request, 'count', count, x, y + COUNT_BELOW_PX)
      continue
    }
    const beside = besideDisc(request, requests, size, isFree)
    if (beside !== null) place(request, 'name', beside.name, beside.x, beside.y)
    else if (isLooked && names[0] !== undefined) {
      const half = names[0].width / 2 + PADDING_PX
      place(request, 'name', names[0], clamped(x, half, size.width - half), y - radius - GAP_PX - NAME_PX / 2)
    }
    if (isWithin(count.width, radius, COUNT_PX / 2) && isFree(boxAround(x, y, count.width, COUNT_PX))) {
      place(request, 'count', count, x, y)
    }
  }
  return lines
}

function besideDisc(
  { group, x, y, radius, names }: GroupNameRequest,
  discs: readonly GroupNameRequest[],
  size: Size,
  isFree: (box: Box) => boolean,
): { name: MeasuredText; x: number; y: number } | null {
  for (const name of names) {
    const across = radius + GAP_PX + name.width / 2
    const down = radius + GAP_PX + NAME_PX / 2
    const middles = [
      [x, y + down],
      [x, y - down],
      [x + across, y],
      [x - across, y],
    ] as const
    for (const [middleX, middleY] of middles) {
      const box = boxAround(middleX, middleY, name.width, NAME_PX)
      const isSeen = box.left >= 0 && box.top >= 0 && box.right <= size.width && box.bottom <= size.height
      if (!isSeen || !isFree(box)) continue
      if (discs.some((disc) => disc.group !== group && touches(box, disc))) continue
      return { name, x: middleX, y: middleY }
    }
  }
  return null
}

/** Whether a line lies in a disc: `reach` from the middle to its far edge, px. */
function isWithin(width: number, radius: number, reach: number): boolean {
  return radius > reach && width / 2 + PADDING_PX <= Math.sqrt(radius ** 2 - reach ** 2)
}

function boxAround(x: number, y: number, width: number, height: number): Box {
  const [half, tall] = [width / 2 + PADDING_PX, height / 2 + 1]
  return { left: x - half, right: x + half, top: y - tall, bottom: y + tall }
}

function isOver(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}

function touches(box: Box, { x, y, radius }: GroupNameRequest): boolean {
  return Math.hypot(x - clamped(x, box.left, box.right), y - clamped(y, box.top, box.bottom)) < radius
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most))
}
