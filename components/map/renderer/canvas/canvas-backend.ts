import { EVIDENCE } from '@/lib/fact-kinds'
import { toScreen } from '../camera'
import { unpackLink } from '@/lib/graph/map-columns'
import { DASHES, UNLIT_LINK_ALPHA, UNLIT_NODE_ALPHA, type Backend, type Drawn, type Frame } from '../frame'
import { besideLook, PASSING_LOOK } from '../link-look'
import { cssColour } from '../theme'
import { drawJourneys } from './draw-journeys'

/** More links take longer than anybody waits. */
const LINKS_AT_MOST = 30_000
const WHOLE: Drawn = { isWhole: true }

/** The same picture without a GPU. Pulses and morphs are simpler; shapes, colours and dashes are the same. */
export function createCanvasBackend(canvas: HTMLCanvasElement): Backend | null {
  const context = canvas.getContext('2d')
  if (context === null) return null
  const still = document.createElement('canvas')
  const stillContext = still.getContext('2d')
  if (stillContext === null) return null
  let isTaken = false
  const draw = (frame: Frame): Drawn => {
    const { journeys } = frame
    const hasJourneys = journeys !== null && journeys.count > 0
    isTaken &&= frame.isStill && hasJourneys && still.width === canvas.width && still.height === canvas.height
    if (!hasJourneys) {
      drawGraph(context, frame)
      return WHOLE
    }
    // While only journeys move, the graph below them is drawn once and kept.
    if (!isTaken) {
      still.width = canvas.width
      still.height = canvas.height
      drawGraph(stillContext, frame)
      isTaken = true
    }
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, canvas.width, canvas.height)
    context.drawImage(still, 0, 0)
    context.setTransform(frame.dpr, 0, 0, frame.dpr, 0, 0)
    drawJourneys(context, frame, journeys)
    return WHOLE
  }
  return {
    name: 'canvas2d',
    isPlayed: false,
    linkBudget: LINKS_AT_MOST,
    isBusy: false,
    draw,
    drawWhole: (frame) => {
      draw({ ...frame, linkStride: 1 })
    },
    destroy: () => {
      canvas.width = still.width = 0
    },
  }
}

function drawGraph(context: CanvasRenderingContext2D, frame: Frame): void {
  context.setTransform(frame.dpr, 0, 0, frame.dpr, 0, 0)
  context.clearRect(0, 0, frame.size.width, frame.size.height)
  drawLinks(context, frame)
  drawNodes(context, frame)
}

function drawLinks(context: CanvasRenderingContext2D, frame: Frame): void {
  const { selection } = frame
  const unlit = frame.strength * frame.linkAlpha * (1 - (1 - UNLIT_LINK_ALPHA) * frame.linkDim)
  for (let at = 0; at < selection.linkCount; at += frame.linkStride) {
    const strength = unlit * shareOf(at, frame)
    drawLink(context, frame, selection.links[at] ?? 0, strength, frame.linkWidth)
  }
  if (frame.linkDim > 0) {
    for (const row of frame.lit.links) drawLink(context, frame, row, frame.linkDim, frame.linkWidth * 1.5)
  }
  context.setLineDash([])
}

function drawLink(
  context: CanvasRenderingContext2D,
  { nodes, links, view, theme }: Frame,
  row: number,
  strength: number,
  width: number,
): void {
  const { evidence, mutual } = unpackLink(links.columns.flags[row] ?? 0)
  const a = links.columns.from[row] ?? 0
  const b = links.columns.to[row] ?? 0
  const alpha = Math.min(nodes.alpha(a), nodes.alpha(b)) * strength * (mutual ? 1 : 0.7)
  const colour = theme.latency[links.steps[row] ?? 0]
  if (alpha < 0.01 || colour === undefined) return
  const from = toScreen(view, nodes.x(a), nodes.y(a))
  const to = toScreen(view, nodes.x(b), nodes.y(b))
  context.strokeStyle = cssColour(colour, alpha)
  context.lineWidth = width * (mutual ? 1 : 0.6)
  const [on, off] = DASHES[EVIDENCE.indexOf(evidence)] ?? DASHES[0]
  context.setLineDash(off === 0 ? [] : [on, off])
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x, to.y)
  context.stroke()
}

function shareOf(at: number, { selection, beside }: Frame): number {
  const look = besideLook(at, selection)
  return look === 0 ? 1 : look === PASSING_LOOK ? beside.passing : beside.leaving
}

function drawNodes(context: CanvasRenderingContext2D, frame: Frame): void {
  const { selection } = frame
  const unlit = frame.strength * (1 - (1 - UNLIT_NODE_ALPHA) * frame.dim)
  for (let at = 0; at < selection.nodeCount; at++) drawNode(context, frame, selection.nodes[at] ?? 0, unlit)
  if (frame.dim > 0) for (const index of frame.lit.nodes) drawNode(context, frame, index, frame.dim)
  context.globalAlpha = 1
}

function drawNode(context: CanvasRenderingContext2D, frame: Frame, slot: number, strength: number): void {
  const { nodes, theme, palette } = frame
  const { x, y } = toScreen(frame.view, nodes.x(slot), nodes.y(slot))
  const radius = nodes.radius(slot) * frame.nodeScale
  const shape = nodes.shape(slot)
  const own = palette?.[nodes.colour(slot)]
  const colour = cssColour(own ?? theme.status[shape === 0 ? 0 : shape === 1 ? 1 : 2])
  context.globalAlpha = nodes.alpha(slot) * strength
  if (context.globalAlpha < 0.004) return
  context.beginPath()
  outline(context, shape, x, y, radius)
  context.lineWidth = 3
  context.strokeStyle = cssColour(theme.ground)
  context.stroke()
  context.fillStyle = shape === 0 ? colour : cssColour(theme.ground)
  context.fill()
  if (shape !== 0) {
    context.lineWidth = Math.max(1.4, radius * 0.3)
    context.strokeStyle = colour
    context.stroke()
  }
  if (slot !== frame.focus) return
  context.beginPath()
  context.arc(x, y, radius + 5, 0, 2 * Math.PI)
  context.lineWidth = 2
  context.strokeStyle = cssColour(theme.label)
  context.stroke()
}

function outline(
  context: CanvasRenderingContext2D,
  shape: number,
  x: number,
  y: number,
  radius: number,
): void {
  if (shape === 0) {
    context.arc(x, y, radius, 0, 2 * Math.PI)
    return
  }
  const reach = radius * (shape === 1 ? 1.25 : 0.88)
  if (shape === 1) {
    context.moveTo(x, y - reach)
    context.lineTo(x + reach, y)
    context.lineTo(x, y + reach)
    context.lineTo(x - reach, y)
    context.closePath()
  } else {
    context.rect(x - reach, y - reach, reach * 2, reach * 2)
  }
}
