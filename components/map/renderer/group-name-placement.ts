/** Where the names and counts of groups stand: within their discs, else beside them, and never one over another. @module */
import type { Size } from './camera'
import type { Box } from './room'

export interface GroupNameRequest {
  readonly group: number
  /** Middle and radius of the disc, px. */
  readonly x: number
  readonly y: number
  readonly radius: number
  /** What it can be called, the whole name first. */
  readonly names: readonly string[]
  /** How many, in words that get shorter. */
  readonly counts: readonly string[]
  /** Said in any case, whatever it covers. */
  readonly isLooked: boolean
}

/** A line of text about a point. */
export interface GroupLine {
  readonly group: number
  readonly kind: 'name' | 'count'
  readonly text: string
  /** Height of its letters, px. */
  readonly size: number
  /** Middle of the line, px. */
  readonly x: number
  readonly y: number
}

/** Heights of letters, px. */
const NAME_PX = 13
const SMALL_NAME_PX = 11
const COUNT_PX = 11
/** Between two lines, px. */
const LEADING_PX = 2
const PADDING_PX = 3
const GAP_PX = 4

/** Width of a text in letters of a height, px. */
type MeasureText = (text: string, kind: GroupLine['kind'], size: number) => number

/**
 * @param requests - the most important first.
 * @param covered - what lies over the map: a name below it could not be read.
 */
export function placeGroupNames(
  requests: readonly GroupNameRequest[],
  area: Size,
  covered: readonly Box[],
  measure: MeasureText,
): GroupLine[] {
  const lines: GroupLine[] = []
  const taken: Box[] = [...covered]
  const boxOf = ({ x, y, text, kind, size }: GroupLine): Box =>
    boxAround(x, y, measure(text, kind, size), size)
  const isFree = (line: GroupLine) => {
    const box = boxOf(line)
    return !taken.some((other) => isOver(box, other))
  }
  const place = (line: GroupLine) => {
    lines.push(line)
    taken.push(boxOf(line))
  }
  for (const request of requests.toSorted((one, other) => Number(other.isLooked) - Number(one.isLooked))) {
    const { group, x, y, radius, names, counts, isLooked } = request
    if (x + radius < 0 || y + radius < 0 || x - radius > area.width || y - radius > area.height) continue
    const within = stacksOf(request).find(
      (stack) => stack.every((line) => isWithin(line, request, measure)) && stack.every(isFree),
    )
    if (within !== undefined) {
      within.forEach(place)
      continue
    }
    const beside = besideDisc(request, measure).find(
      (line) =>
        isInside(boxOf(line), area) &&
        isFree(line) &&
        !requests.some((disc) => disc.group !== group && touches(boxOf(line), disc)),
    )
    if (beside !== undefined) place(beside)
    else if (isLooked) {
      const text = names[0] ?? ''
      const half = measure(text, 'name', NAME_PX) / 2 + PADDING_PX
      place(nameLine(group, text, clamped(x, half, area.width - half), y - radius - GAP_PX - NAME_PX / 2))
    }
    const alone = counts
      .map((text): GroupLine => ({ group, kind: 'count', text, size: COUNT_PX, x, y }))
      .find((line) => isWithin(line, request, measure) && isFree(line))
    if (alone !== undefined) place(alone)
  }
  return lines
}

function nameLine(group: number, text: string, x: number, y: number, size = NAME_PX): GroupLine {
  return { group, kind: 'name', text, size, x, y }
}

/** Ways to write name and count into a disc, the fullest first: in one line, in smaller letters, in two lines. */
function stacksOf({ group, x, y, names, counts }: GroupNameRequest): GroupLine[][] {
  const shorter = names.slice(1)
  const rows: (readonly [readonly string[], number])[] = [
    ...names.map((name) => [[name], NAME_PX] as const),
    ...(shorter.length === 0 ? names : shorter).map((name) => [[name], SMALL_NAME_PX] as const),
    ...names.flatMap((name) => {
      const parts = inTwo(name)
      return parts === null ? [] : [[parts, SMALL_NAME_PX] as const]
    }),
  ]
  const stack = (texts: readonly string[], size: number, count: string): GroupLine[] => {
    const height = texts.length * (size + LEADING_PX) + COUNT_PX
    let top = y - height / 2
    const named = texts.map((text) => {
      const line = nameLine(group, text, x, top + size / 2, size)
      top += size + LEADING_PX
      return line
    })
    return [...named, { group, kind: 'count', text: count, size: COUNT_PX, x, y: top + COUNT_PX / 2 }]
  }
  return counts.flatMap((count) => rows.map(([texts, size]) => stack(texts, size, count)))
}

/** At the space nearest to its middle; null: it has none. */
function inTwo(name: string): [string, string] | null {
  const middle = name.length / 2
  const spaces = Array.from(name.matchAll(/ /g), ({ index }) => index)
  const [at] = spaces.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle))
  return at === undefined ? null : [name.slice(0, at), name.slice(at + 1)]
}

function besideDisc({ group, x, y, radius, names }: GroupNameRequest, measure: MeasureText): GroupLine[] {
  return names.flatMap((name) => {
    const across = radius + GAP_PX + measure(name, 'name', NAME_PX) / 2
    const down = radius + GAP_PX + NAME_PX / 2
    return [
      nameLine(group, name, x, y + down),
      nameLine(group, name, x, y - down),
      nameLine(group, name, x + across, y),
      nameLine(group, name, x - across, y),
    ]
  })
}

function isInside(box: Box, { width, height }: Size): boolean {
  return box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height
}

/** Whether a line lies in the disc. */
function isWithin(line: GroupLine, { y, radius }: GroupNameRequest, measure: MeasureText): boolean {
  const reach = Math.abs(line.y - y) + line.size / 2 - 1
  const half = measure(line.text, line.kind, line.size) / 2 + PADDING_PX
  return radius > reach && half <= Math.sqrt(radius ** 2 - reach ** 2)
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
