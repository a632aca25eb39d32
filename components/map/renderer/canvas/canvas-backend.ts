import { EVIDENCE } from '@/lib/fact-kinds'
import { toScreen } from '../camera'
import { DASHES, UNLIT_LINK_ALPHA, type Backend, type Frame } from '../frame'
import { cssColour } from '../theme'
import { drawJourneys } from './draw-journeys'

/** The same picture without a GPU. Pulses and morphs are simpler; shapes, colours and dashes are the same. */
export function createCanvasBackend(canvas: HTMLCanvasElement): Backend | null {
  const context = canvas.getContext('2d')
  if (context === null) return null
  const still = document.createElement('canvas')
  const stillContext = still.getContext('2d')
  if (stillContext === null) return null
  let isTaken = false
  return {
    name: 'canvas2d',
    draw: (frame) => {
      const { journeys } = frame
      const hasJourneys = journeys !== null && journeys.count > 0
      isTaken &&=
        frame.isStill && hasJourneys && still.width === canvas.width && still.height === canvas.height
      if (!hasJourneys) {
        drawGraph(context, frame)
        return
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
  const { nodes, links, view } = frame
  const byStep = [...links.values()].sort((one, other) => other.step - one.step)
  for (const lit of frame.focus >= 0 ? [false, true] : [false]) {
    for (const [at, link] of byStep.entries()) {
      if (!lit && at % frame.linkStride !== 0) continue
      const a = nodes.slotOf(link.a)
      const b = nodes.slotOf(link.b)
      if (a === undefined || b === undefined) continue
      if ((a === frame.focus || b === frame.focus) !== lit) continue
      const strength = lit
        ? frame.linkAlpha + (1 - frame.linkAlpha) * frame.dim
        : frame.linkAlpha * (1 - (1 - UNLIT_LINK_ALPHA) * frame.dim)
      const alpha =
        link.alpha * Math.min(nodes.alpha(a), nodes.alpha(b)) * strength * (link.isMutual ? 1 : 0.7)
      const colour = frame.theme.latency[link.step]
      if (alpha < 0.01 || colour === undefined) continue
      const from = toScreen(view, nodes.x(a), nodes.y(a))
      const to = toScreen(view, nodes.x(b), nodes.y(b))
      context.strokeStyle = cssColour(colour, alpha)
      context.lineWidth = frame.linkWidth * (link.isMutual ? 1 : 0.6)
      const [on, off] = DASHES[EVIDENCE.indexOf(link.evidence)] ?? DASHES[0]
      context.setLineDash(off === 0 ? [] : [on, off])
      context.beginPath()
      context.moveTo(from.x, from.y)
      context.lineTo(to.x, to.y)
      context.stroke()
    }
  }
  context.setLineDash([])
}

function drawNodes(context: CanvasRenderingContext2D, frame: Frame): void {
  const { nodes, theme } = frame
  for (const slot of nodes.slots()) {
    const { x, y } = toScreen(frame.view, nodes.x(slot), nodes.y(slot))
    const radius = nodes.radius(slot) * frame.nodeScale
    const shape = nodes.shape(slot)
    const colour = cssColour(theme.status[shape === 0 ? 0 : shape === 1 ? 1 : 2])
    context.globalAlpha = nodes.alpha(slot)
    context.beginPath()
    if (shape === 0) {
      context.arc(x, y, radius, 0, 2 * Math.PI)
    } else if (shape === 1) {
      const reach = radius * 1.25
      context.moveTo(x, y - reach)
      context.lineTo(x + reach, y)
      context.lineTo(x, y + reach)
      context.lineTo(x - reach, y)
      context.closePath()
    } else {
      const reach = radius * 0.88
      context.rect(x - reach, y - reach, reach * 2, reach * 2)
    }
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
    if (slot === frame.focus) {
      context.beginPath()
      context.arc(x, y, radius + 5, 0, 2 * Math.PI)
      context.lineWidth = 2
      context.strokeStyle = cssColour(theme.label)
      context.stroke()
    }
  }
  context.globalAlpha = 1
}
