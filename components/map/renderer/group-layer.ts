/** The map from far away: discs of groups with their names and counts, and bands of links between them. @module */
import { namesOf } from '@/lib/graph/group-names'
import { strongestFlows, type GroupFlow, type GroupPicture, type NodeGroup } from '@/lib/graph/groups'
import { formatCount } from '@/lib/format/numbers'
import { toScreen, type Size, type View } from './camera'
import { placeGroupNames, type GroupLine, type GroupNameRequest } from './group-name-placement'
import type { GroupTally } from './group-tally'
import { nextInDirection } from './picking'
import type { Box } from './room'
import { cssColour, type MapTheme, type Rgb } from './theme'

/** Fewer nodes than this are seen one by one, however far away. */
export const GROUPED_FROM = 2_000
/** Of the fitted scale: up to the first there are groups alone, from the second on nodes alone. */
const GROUPS_UNTIL = 2
export const NODES_FROM = 3.4
const FADE_MS = 160
const WIDEST_BAND_PX = 16
const RIM_PX = 3
/** What nodes keep of their strength below groups: dust that shows where they are. */
export const DUST = 0.16

export interface GroupFrame {
  readonly size: Size
  readonly view: View
  readonly theme: MapTheme
  /** What lies over the map, px. */
  readonly covered: readonly Box[]
}

/** What decides between groups and nodes. */
export interface Afar {
  /** As a multiple of the fitted scale. */
  readonly zoom: number
  /** Of the whole map. */
  readonly nodeCount: number
  /** false: groups are all there is to draw. */
  readonly hasNodes: boolean
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
  /** Colours of nodes by their code; null: by status. */
  palette: readonly Rgb[] | null = null
  /** What the nodes of each group look like, and which are shown; null: nothing is known of them yet. */
  tally: GroupTally | null = null
  /** What the last frame said, and where. */
  written: readonly GroupLine[] = []
  readonly #widths = new Map<string, number>()
  #hadNodes = false
  #picture: GroupPicture | null = null

  get picture(): GroupPicture | null {
    return this.#picture
  }
  set picture(picture: GroupPicture | null) {
    this.#picture = picture
    this.flows = strongestFlows(picture?.flows ?? [])
  }

  /** Whether groups rather than nodes answer the pointer and the keyboard. */
  get isShown(): boolean {
    return this.picture !== null && this.presence > 0.5
  }

  /** @returns whether it still fades. */
  step(elapsedMs: number, afar: Afar): boolean {
    const target = this.#presenceAt(afar)
    // What nobody has seen before does not fade: links below it would be drawn for nothing.
    const share = this.#hadNodes ? 1 - Math.exp(-elapsedMs / FADE_MS) : 1
    this.#hadNodes ||= afar.hasNodes
    this.presence += (target - this.presence) * share
    if (Math.abs(target - this.presence) < 0.01) this.presence = target
    return this.presence !== target
  }

  /** Forgets measured widths: the fonts have arrived, or changed. */
  remeasure(): void {
    this.#widths.clear()
  }

  /** How many nodes of a group the filters let through; null: there is no filter. */
  shownOf(group: number): number | null {
    return this.tally?.isFiltered === true ? (this.tally.shown[group] ?? 0) : null
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
    this.written = []
    if (this.picture === null || this.presence < 0.01) return
    context.globalAlpha = this.presence
    this.#drawFlows(context, frame, this.picture)
    this.#drawDiscs(context, frame, this.picture)
    this.#drawNames(context, frame, this.picture)
    context.globalAlpha = 1
  }

  #presenceAt({ zoom, nodeCount, hasNodes }: Afar): number {
    if (this.picture === null) return 0
    if (!hasNodes) return 1
    if (nodeCount < GROUPED_FROM || this.open >= 0) return 0
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
      const isLooked = index === this.looked
      const arcs = this.arcsOf(index, group, theme)
      const isAside = this.shownOf(index) === 0
      const [most] = arcs.toSorted((one, other) => other.share - one.share)
      const colour = isAside ? theme.faint : (most?.colour ?? theme.status[0])
      context.beginPath()
      context.arc(x, y, radius, 0, 2 * Math.PI)
      context.fillStyle = cssColour(theme.ground, 0.72)
      context.fill()
      context.fillStyle = cssColour(colour, isLooked ? 0.34 : isAside ? 0.05 : 0.18)
      context.fill()
      context.lineWidth = 1
      context.strokeStyle = cssColour(theme.faint, isAside ? 0.4 : 0.8)
      context.stroke()
      let from = -Math.PI / 2
      context.lineWidth = RIM_PX
      for (const { colour: own, share } of arcs) {
        const to = from + 2 * Math.PI * share
        context.beginPath()
        context.arc(x, y, radius, from, to)
        context.strokeStyle = cssColour(own, 0.9)
        context.stroke()
        from = to
      }
      if (!isLooked) continue
      context.beginPath()
      context.arc(x, y, radius + RIM_PX, 0, 2 * Math.PI)
      context.lineWidth = 2
      context.strokeStyle = cssColour(theme.label, 0.9)
      context.stroke()
    }
  }

  /** The rim says what its nodes look like: how large a share of them is shown in which colour. */
  arcsOf(index: number, group: NodeGroup, theme: MapTheme): { colour: Rgb; share: number }[] {
    const { tally, palette } = this
    const held = tally?.held[index] ?? 0
    const isWhole = held === group.count
    if (tally === null || held === 0 || (palette === null && !tally.isFiltered && !isWhole)) {
      return [{ colour: theme.status[0], share: group.count === 0 ? 0 : group.online / group.count }]
    }
    const colours = palette ?? theme.status
    return colours.flatMap((colour, code) => {
      const count = code < tally.colours ? (tally.counts[index * tally.colours + code] ?? 0) : 0
      return count === 0 ? [] : [{ colour, share: count / held }]
    })
  }

  #drawNames(context: CanvasRenderingContext2D, frame: GroupFrame, picture: GroupPicture): void {
    const { theme, view } = frame
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.lineJoin = 'round'
    // Where filters are set, the groups that most is shown of matter most.
    const shown = (index: number) => this.shownOf(index) ?? 0
    const order = [...picture.groups.keys()].sort((one, other) => shown(other) - shown(one) || one - other)
    const requests = order.flatMap((index): GroupNameRequest | [] => {
      const group = picture.groups[index]
      if (group === undefined) return []
      const isLooked = index === this.looked
      return {
        group: index,
        ...toScreen(view, group.x, group.y),
        radius: radiusPx(group, view),
        names: isLooked ? [group.label] : namesOf(group, picture.by),
        counts: this.#countsOf(index, group),
        isLooked,
      }
    })
    this.written = placeGroupNames(requests, frame.size, frame.covered, (text, kind, size) =>
      this.#widthOf(context, text, fontOf(theme, kind, size)),
    )
    for (const { group, kind, text, size, x, y } of this.written) {
      const isAside = this.shownOf(group) === 0 && group !== this.looked
      const colour = kind === 'name' && !isAside ? theme.label : theme.faint
      write(context, theme, text, x, y, fontOf(theme, kind, size), colour)
    }
    context.textAlign = 'left'
  }

  #countsOf(index: number, { count }: NodeGroup): string[] {
    const shown = this.shownOf(index)
    if (shown === null) return [formatCount(count)]
    const of = formatCount(this.tally?.held[index] ?? count)
    return [`${formatCount(shown)} of ${of}`, formatCount(shown)]
  }

  #widthOf(context: CanvasRenderingContext2D, text: string, font: string): number {
    const key = `${font}/${text}`
    let width = this.#widths.get(key)
    if (width === undefined) {
      context.font = font
      width = context.measureText(text).width
      this.#widths.set(key, width)
    }
    return width
  }
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

/** On the screen, px. */
function radiusPx(group: NodeGroup, view: View): number {
  return Math.max(3, group.radius * view.k)
}

function fontOf(theme: MapTheme, kind: GroupLine['kind'], size: number): string {
  return kind === 'name'
    ? `500 ${String(size)}px ${theme.textFont}`
    : `400 ${String(size)}px ${theme.codeFont}`
}
