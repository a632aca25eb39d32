/** Draws a small graph: filled nodes are online, hollow ones are not, the middle has a ring. @module */
import type { SimulationLinkDatum, SimulationNodeDatum } from 'd3-force'
import type { NodeStatus } from '@/lib/nodes'
import { cssColour, readColours } from '../renderer/theme'

export interface LocalNode extends SimulationNodeDatum {
  readonly num: number
  readonly hops: number
  readonly status: NodeStatus
  /** On the whole map. */
  readonly links: number
  readonly label: string
  readonly radius: number
}
export type LocalLink = SimulationLinkDatum<LocalNode>

/** Where the graph stands on the canvas: `k` px a unit, its origin at `x`, `y`. */
export interface LocalView {
  readonly k: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface LocalColours {
  readonly status: Readonly<Record<NodeStatus, string>>
  readonly link: string
  readonly accent: string
  readonly label: string
  readonly ground: string
  readonly font: string
}

const LABELS_UP_TO = 40
/** Nodes get smaller where there is little room, as far as a finger still finds them. */
const LEAST_SIZE = 0.45
const TAU = 2 * Math.PI

export function readLocalColours(element: HTMLElement): LocalColours {
  const [online = '', offline = '', unreachable = '', link = '', accent = '', label = '', ground = ''] =
    readColours(document.body, [
      '--online',
      '--offline',
      '--unreachable',
      '--edge-strong',
      '--accent',
      '--map-label',
      '--map-ground',
    ]).map((colour) => cssColour(colour))
  const { fontFamily } = getComputedStyle(element)
  return { status: { online, offline, unreachable }, link, accent, label, ground, font: fontFamily }
}

export interface LocalPicture {
  readonly nodes: readonly LocalNode[]
  readonly links: readonly LocalLink[]
  readonly view: LocalView
  readonly colours: LocalColours
  /** Number of the node that is pointed at. */
  readonly marked: number | null
}

export function drawLocal(canvas: HTMLCanvasElement, picture: LocalPicture): void {
  const { nodes, view, colours, marked } = picture
  const context = canvas.getContext('2d')
  if (context === null) return
  const scale = window.devicePixelRatio
  const [width, height] = [Math.round(view.width * scale), Math.round(view.height * scale)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.clearRect(0, 0, view.width, view.height)
  drawLinks(context, picture)
  const isLabelled = nodes.length <= LABELS_UP_TO
  const size = Math.min(1, Math.max(LEAST_SIZE, view.k))
  // The middle comes last, and lies over all others.
  for (const each of nodes.toReversed()) {
    const node = { ...each, radius: each.radius * size }
    const [x, y] = placeOf(node, view)
    drawNode(context, node, x, y, colours)
    if (node.num !== marked && node.hops > 0 && !isLabelled) continue
    drawLabel(context, node, x, y, colours)
  }
}

function drawLinks(context: CanvasRenderingContext2D, { links, view, colours, marked }: LocalPicture): void {
  for (const isOfMarked of [false, true]) {
    context.strokeStyle = isOfMarked ? colours.accent : colours.link
    context.lineWidth = isOfMarked ? 1.5 : 1
    context.globalAlpha = isOfMarked ? 1 : Math.min(0.8, 16 / Math.sqrt(links.length + 1))
    context.beginPath()
    for (const { source, target } of links) {
      // Before the forces know them, ends are numbers.
      if (typeof source !== 'object' || typeof target !== 'object') continue
      if ((source.num === marked || target.num === marked) !== isOfMarked) continue
      context.moveTo(...placeOf(source, view))
      context.lineTo(...placeOf(target, view))
    }
    context.stroke()
  }
  context.globalAlpha = 1
}

function drawNode(
  context: CanvasRenderingContext2D,
  { radius, status, hops }: LocalNode,
  x: number,
  y: number,
  colours: LocalColours,
): void {
  context.beginPath()
  context.arc(x, y, radius, 0, TAU)
  context.fillStyle = status === 'online' ? colours.status.online : colours.ground
  context.fill()
  context.lineWidth = 1.75
  context.strokeStyle = status === 'online' ? colours.ground : colours.status[status]
  context.stroke()
  if (hops > 0) return
  context.beginPath()
  context.arc(x, y, radius + 4, 0, TAU)
  context.strokeStyle = colours.accent
  context.stroke()
}

function drawLabel(
  context: CanvasRenderingContext2D,
  { radius, label }: LocalNode,
  x: number,
  y: number,
  colours: LocalColours,
): void {
  context.font = `12px ${colours.font}`
  context.textAlign = 'center'
  context.lineWidth = 3
  context.strokeStyle = colours.ground
  context.fillStyle = colours.label
  context.strokeText(label, x, y + radius + 14)
  context.fillText(label, x, y + radius + 14)
}

function placeOf({ x = 0, y = 0 }: LocalNode, view: LocalView): [x: number, y: number] {
  return [view.x + x * view.k, view.y + y * view.k]
}
