/** The map from far away: discs of groups with their names and counts, and bands of links between them. @module */
import type { GroupFlow, GroupPicture, NodeGroup } from '@/lib/graph/groups'
import { formatCount } from '@/lib/format/numbers'
import { toScreen, type Size, type View } from './camera'
import { nextInDirection } from './picking'
import { cssColour, type MapTheme, type Rgb } from './theme'

/** Fewer nodes than this are seen one by one, however far away. */
export const GROUPED_FROM = 2_000
/** Of the fitted scale: up to the first there are groups alone, from the second on nodes alone. */
const GROUPS_UNTIL = 2
export const NODES_FROM = 3.4
const FADE_MS = 160
/** Of each group so many of its strongest: more, and every group seems linked to every other. */
const FLOWS_A_GROUP = 3
const WIDEST_BAND_PX = 16
const NAME_PX = 13
const COUNT_PX = 11
const PADDING_PX = 4
/** What nodes keep of their strength below groups: dust that shows where they are. */
export const DUST = 0.16

export interface GroupFrame {
  readonly size: Size
  readonly view: View
  readonly theme: MapTheme
  /** As a multiple of the fitted scale. */
  readonly zoom: number
  readonly nodeCount: number
}

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export class GroupLayer {
  /** The strongest flows of each group, most links first. */
  flows: readonly GroupFlow[] = []
  /** Index of the group that is open; -1: none. */
  open = -1
  /** Index of the group that is looked at; -1: none. */
  looked = -1
  /** 0: nodes alone, 1: groups alone. */
  presence = 0
  colours: readonly Rgb[] | null = null
  #picture: GroupPicture | null = null

  get picture(): GroupPicture | null {
    return this.#picture
  }
  set picture(picture: GroupPicture | null) {
    this.#picture = picture
    this.flows = strongest(picture)
  }

  /** Whether groups rather than nodes answer the pointer and the keyboard. */
  get isShown(): boolean {
    return this.picture !== null && this.presence > 0.5
  }

  /** @returns whether it still fades. */
  step(elapsedMs: number, { zoom, nodeCount }: Pick<GroupFrame, 'zoom' | 'nodeCount'>): boolean {
    const target = this.#presenceAt(zoom, nodeCount)
    const share = 1 - Math.exp(-elapsedMs / FADE_MS)
    this.presence += (target - this.presence) * share
    if (Math.abs(target - this.presence) < 0.01) this.presence = target
    return this.presence !== target
  }

  /** How strong nodes and links are below. */
  get strengthBelow(): number {
    return 1 - (1 - DUST) * this.presence
  }

  /** @returns index of the group under a point of the screen, the smallest of several; -1: none. */
  at(x: number, y: number, view: View): number {
    let found = -1
    let least = Infinity
    for (const [index, group] of (this.picture?.groups ?? []).entries()) {
      const at = toScreen(view, group.x, group.y)
      const radius = radiusPx(group, view)
      if (Math.hypot(at.x - x, at.y - y) > Math.max(radius, 8) || radius >= least) continue
      least = radius
      found = index
    }
    return found
  }

  /** The next group in a direction; from none, the one nearest to a point of the map. */
  next(dx: number, dy: number, middle: { x: number; y: number }): number {
    const groups = this.picture?.groups ?? []
    const from = groups[this.looked]
    if (from === undefined) {
      const distance = ({ x, y }: NodeGroup): number => Math.hypot(x - middle.x, y - middle.y)
      const nearest = [...groups].sort((one, other) => distance(one) - distance(other))[0]
      return nearest === undefined ? -1 : groups.indexOf(nearest)
    }
    const next = nextInDirection(from, { x: dx, y: dy }, groups)
    return next === null ? this.looked : groups.indexOf(next)
  }

  draw(context: CanvasRenderingContext2D, frame: GroupFrame): void {
    if (this.picture === null || this.presence < 0.01) return
    context.globalAlpha = this.presence
    this.#drawFlows(context, frame, this.picture)
    this.#drawDiscs(context, frame, this.picture)
    this.#drawNames(context, frame, this.picture)
    context.globalAlpha = 1
  }

  #presenceAt(zoom: number, nodeCount: number): number {
    if (this.picture === null || nodeCount < GROUPED_FROM || this.open >= 0) return 0
    const way = (NODES_FROM - zoom) / (NODES_FROM - GROUPS_UNTIL)
    return Math.min(1, Math.max(0, way))
  }

  #drawFlows(context: CanvasRenderingContext2D, { view, theme }: GroupFrame, { groups }: GroupPicture): void {
    const most = this.flows[0]?.links ?? 1
    const isLooking = this.looked >= 0
    context.lineCap = 'butt'
    for (const { a, b, links } of this.flows.toReversed()) {
      const from = groups[a]
      const to = groups[b]
      if (from === undefined || to === undefined) continue
      const isLit = a === this.looked || b === this.looked
      const start = toScreen(view, from.x, from.y)
      const end = toScreen(view, to.x, to.y)
      context.strokeStyle = cssColour(theme.accent, isLit ? 0.55 : isLooking ? 0.06 : 0.2)
      context.lineWidth = Math.max(0.6, WIDEST_BAND_PX * (links / most))
      context.beginPath()
      context.moveTo(start.x, start.y)
      // A slight bow keeps a band apart from what it passes.
      context.quadraticCurveTo(
        (start.x + end.x) / 2 - (end.y - start.y) * 0.08,
        (start.y + end.y) / 2 + (end.x - start.x) * 0.08,
        end.x,
        end.y,
      )
      context.stroke()
    }
  }

  #drawDiscs(context: CanvasRenderingContext2D, { view, theme }: GroupFrame, picture: GroupPicture): void {
    for (const [index, group] of picture.groups.entries()) {
      const { x, y } = toScreen(view, group.x, group.y)
      const radius = radiusPx(group, view)
      const colour = this.colours?.[index] ?? theme.status[0]
      const isLooked = index === this.looked
      context.beginPath()
      context.arc(x, y, radius, 0, 2 * Math.PI)
      context.fillStyle = cssColour(theme.ground, 0.72)
      context.fill()
      context.fillStyle = cssColour(colour, isLooked ? 0.34 : 0.18)
      context.fill()
      context.lineWidth = isLooked ? 2.5 : 1.5
      context.strokeStyle = cssColour(isLooked ? theme.label : colour, 0.9)
      context.stroke()
      // The part of the rim that is strong is the share that is online.
      if (group.count === 0 || isLooked) continue
      context.beginPath()
      context.arc(x, y, radius, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * (group.online / group.count))
      context.lineWidth = 3
      context.stroke()
    }
  }

  #drawNames(
    context: CanvasRenderingContext2D,
    { view, theme, size }: GroupFrame,
    picture: GroupPicture,
  ): void {
    const taken: Box[] = []
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.lineJoin = 'round'
    const order = [...picture.groups.keys()]
    if (this.looked >= 0) order.unshift(this.looked)
    for (const index of order) {
      const group = picture.groups[index]
      if (group === undefined) continue
      const { x, y } = toScreen(view, group.x, group.y)
      context.font = nameFont(theme)
      const half = context.measureText(group.label).width / 2 + PADDING_PX
      const box = {
        left: x - half,
        right: x + half,
        top: y - NAME_PX - PADDING_PX,
        bottom: y + COUNT_PX + PADDING_PX,
      }
      if (box.right < 0 || box.left > size.width || box.bottom < 0 || box.top > size.height) continue
      if (taken.some((other) => isOver(box, other))) continue
      taken.push(box)
      write(context, theme, group.label, x, y - NAME_PX / 2, nameFont(theme), theme.label)
      write(context, theme, formatCount(group.count), x, y + COUNT_PX / 2 + 3, countFont(theme), theme.faint)
    }
    context.textAlign = 'left'
  }
}

function strongest(picture: GroupPicture | null): GroupFlow[] {
  const drawn = new Map<number, number>()
  return (picture?.flows ?? []).filter(({ a, b }) => {
    const [ofA, ofB] = [drawn.get(a) ?? 0, drawn.get(b) ?? 0]
    if (ofA >= FLOWS_A_GROUP && ofB >= FLOWS_A_GROUP) return false
    drawn.set(a, ofA + 1)
    drawn.set(b, ofB + 1)
    return true
  })
}

function write(
  context: CanvasRenderingContext2D,
  theme: MapTheme,
  text: string,
  x: number,
  y: number,
  font: string,
  colour: Rgb,
): void {
  context.font = font
  context.lineWidth = 3.5
  context.strokeStyle = cssColour(theme.ground, 0.9)
  context.strokeText(text, x, y)
  context.fillStyle = cssColour(colour)
  context.fillText(text, x, y)
}

/** Radius of the disc on the screen, px. */
function radiusPx(group: NodeGroup, view: View): number {
  return Math.max(3, group.radius * view.k)
}

function isOver(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}

function nameFont(theme: MapTheme): string {
  return `500 ${String(NAME_PX)}px ${theme.textFont}`
}
function countFont(theme: MapTheme): string {
  return `400 ${String(COUNT_PX)}px ${theme.codeFont}`
}
