import { toScreen } from '../camera'
import { JOURNEY_DASHES, type Frame } from '../frame'
import { GLOW_MS, JOURNEY_FLOATS, JOURNEY_STYLES, type JourneyLayer } from '../journey-layer'
import { cssColour } from '../theme'

const SOLID: number[] = []
const DASHES = { undated: [...JOURNEY_DASHES.undated], redundant: [...JOURNEY_DASHES.redundant] }

interface Way {
  x1: number
  y1: number
  x2: number
  y2: number
  alpha: number
}
/** One for all, so that a frame makes none. */
const way: Way = { x1: 0, y1: 0, x2: 0, y2: 0, alpha: 0 }

/** What goes along links, as the GPU's programs draw it. */
export function drawJourneys(context: CanvasRenderingContext2D, frame: Frame, layer: JourneyLayer): void {
  const colours = frame.theme.journeys.map((colour) => cssColour(colour))
  for (const isDot of [false, true]) {
    for (let row = 0; row < layer.count; row++) {
      const at = row * JOURNEY_FLOATS
      const style = layer.data[at + 5] ?? 0
      const age = frame.journeysAtMs - (layer.data[at + 2] ?? 0)
      const from = layer.data[at] ?? -1
      if (age < 0 || from < 0 || (layer.data[at + 1] ?? -1) < 0) continue
      context.strokeStyle = context.fillStyle = colours[layer.data[at + 4] ?? 0] ?? ''
      context.globalAlpha = layer.data[at + 6] ?? 1
      const tookMs = layer.data[at + 3] ?? 0
      if (style > JOURNEY_STYLES.redundant) {
        if (isDot) drawMark(context, frame, from, style)
      } else if (findWay(frame, from, layer.data[at + 1] ?? -1)) {
        if (isDot) drawDot(context, frame, style, age, tookMs)
        else drawWay(context, style, age, tookMs)
      }
    }
  }
  context.globalAlpha = 1
  context.setLineDash(SOLID)
}

/** From rim to rim. @returns false when the two overlap or one is not drawn. */
function findWay({ nodes, view, nodeScale }: Frame, from: number, to: number): boolean {
  const a = toScreen(view, nodes.x(from), nodes.y(from))
  const b = toScreen(view, nodes.x(to), nodes.y(to))
  const span = Math.hypot(b.x - a.x, b.y - a.y)
  const reachA = nodes.radius(from) * nodeScale + 1.5
  const reachB = nodes.radius(to) * nodeScale + 1.5
  way.alpha = Math.min(nodes.alpha(from), nodes.alpha(to))
  if (span < reachA + reachB || way.alpha < 0.004) return false
  const alongX = (b.x - a.x) / span
  const alongY = (b.y - a.y) / span
  way.x1 = a.x + alongX * reachA
  way.y1 = a.y + alongY * reachA
  way.x2 = b.x - alongX * reachB
  way.y2 = b.y - alongY * reachB
  return true
}

function drawWay(context: CanvasRenderingContext2D, style: number, age: number, tookMs: number): void {
  const isParticle = style === JOURNEY_STYLES.particle
  if (isParticle) {
    const strength = age < tookMs ? Math.min(1, age / 120) : 1 - (age - tookMs) / GLOW_MS
    if (strength <= 0) return
    context.globalAlpha *= strength * 0.35 * way.alpha
  }
  const share = style === JOURNEY_STYLES.trail && tookMs > 0 ? Math.min(1, age / tookMs) : 1
  context.lineWidth = isParticle ? 4 : style === JOURNEY_STYLES.redundant ? 1.2 : 2.4
  context.setLineDash(
    style === JOURNEY_STYLES.undated
      ? DASHES.undated
      : style === JOURNEY_STYLES.redundant
        ? DASHES.redundant
        : SOLID,
  )
  context.beginPath()
  context.moveTo(way.x1, way.y1)
  context.lineTo(way.x1 + (way.x2 - way.x1) * share, way.y1 + (way.y2 - way.y1) * share)
  context.stroke()
}

function drawDot(
  context: CanvasRenderingContext2D,
  frame: Frame,
  style: number,
  age: number,
  tookMs: number,
): void {
  if (style > JOURNEY_STYLES.trail || age >= tookMs) return
  const share = age / tookMs
  if (style === JOURNEY_STYLES.particle) context.globalAlpha *= way.alpha
  const x = way.x1 + (way.x2 - way.x1) * share
  const y = way.y1 + (way.y2 - way.y1) * share
  context.setLineDash(SOLID)
  context.beginPath()
  context.arc(x, y, style === JOURNEY_STYLES.particle ? 2.6 : 3.2, 0, 2 * Math.PI)
  context.lineWidth = 2
  context.strokeStyle = cssColour(frame.theme.ground)
  context.stroke()
  context.fill()
}

function drawMark(context: CanvasRenderingContext2D, frame: Frame, slot: number, style: number): void {
  const { nodes } = frame
  const { x, y } = toScreen(frame.view, nodes.x(slot), nodes.y(slot))
  const radius = nodes.radius(slot) * frame.nodeScale + 4
  context.setLineDash(style === JOURNEY_STYLES.undatedNode ? [radius / 2, radius / 2] : SOLID)
  context.lineWidth = 1.8
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  if (style === JOURNEY_STYLES.missing) {
    const reach = (radius + 2.5) * Math.SQRT1_2
    context.moveTo(x - reach, y + reach)
    context.lineTo(x + reach, y - reach)
  } else if (style === JOURNEY_STYLES.refused) {
    context.moveTo(x - radius, y)
    context.lineTo(x + radius, y)
  }
  context.stroke()
  if (style !== JOURNEY_STYLES.origin) return
  context.lineWidth = 1.2
  context.beginPath()
  context.arc(x, y, radius + 4, 0, 2 * Math.PI)
  context.stroke()
}
