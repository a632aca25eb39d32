/** Names of the nodes that matter now, on a canvas above the graph. @module */
import { countryName } from '@/lib/format/names'
import type { MapNode } from '@/lib/live/events'
import { toScreen, type Size, type View } from './camera'
import { placeLabels, type LabelRequest, type PlacedLabel, type Side } from './label-placement'
import type { NodeLayer } from './node-layer'
import { cssColour, type MapTheme } from './theme'

const FONT_PX = 12
const LINE_PX = 16
const TAIL_GAP_PX = 6
const ID_TAIL = 6
/** Screen each label may claim, px²: more labels than this are noise. */
const AREA_A_LABEL = 22_000
const ASKED_AT_MOST = 160
const DISCS_AT_MOST = 500
const FADE_MS = 140

interface LabelText {
  readonly name: string
  readonly tail: string
  readonly nameWidth: number
  readonly width: number
}

export interface LabelFrame {
  readonly size: Size
  readonly dpr: number
  readonly view: View
  readonly theme: MapTheme
  readonly nodes: NodeLayer
  readonly nodeScale: number
  /** Slot of the node that is looked at; -1: none. */
  readonly focus: number
  /** Slots that are linked to it. */
  readonly around: ReadonlySet<number>
}

export class LabelLayer {
  readonly #context: CanvasRenderingContext2D
  readonly #nodeOf: (num: number) => MapNode | undefined
  readonly #texts = new Map<string, LabelText>()
  readonly #alphas = new Map<number, number>()
  #sides = new Map<number, Side>()

  constructor(context: CanvasRenderingContext2D, nodeOf: (num: number) => MapNode | undefined) {
    this.#context = context
    this.#nodeOf = nodeOf
  }

  /** Forgets measured widths: the fonts have arrived, or changed. */
  remeasure(): void {
    this.#texts.clear()
  }

  /** @returns whether a label is still fading in. */
  draw(frame: LabelFrame, elapsedMs: number): boolean {
    const context = this.#context
    context.setTransform(frame.dpr, 0, 0, frame.dpr, 0, 0)
    context.clearRect(0, 0, frame.size.width, frame.size.height)
    const texts = new Map<number, LabelText>()
    const placed = this.#place(frame, texts)
    this.#sides = new Map(placed.map((label) => [label.slot, label.side]))
    for (const slot of this.#alphas.keys()) if (!this.#sides.has(slot)) this.#alphas.delete(slot)
    let fading = false
    context.textBaseline = 'middle'
    context.lineJoin = 'round'
    for (const label of placed) {
      const before = this.#alphas.get(label.slot) ?? 0
      const alpha = Math.min(1, before + elapsedMs / FADE_MS)
      this.#alphas.set(label.slot, alpha)
      fading ||= alpha < 1
      const text = texts.get(label.slot)
      if (text !== undefined) this.#write(label, text, frame, alpha)
    }
    return fading
  }

  #place(frame: LabelFrame, texts: Map<number, LabelText>): PlacedLabel[] {
    const { nodes, view, size } = frame
    const seen: { slot: number; x: number; y: number; radius: number }[] = []
    for (const slot of nodes.slots()) {
      const { x, y } = toScreen(view, nodes.x(slot), nodes.y(slot))
      const radius = nodes.radius(slot) * frame.nodeScale
      if (x < -40 || y < -40 || x > size.width + 40 || y > size.height + 40) continue
      seen.push({ slot, x, y, radius })
    }
    seen.sort((one, other) => other.radius - one.radius)
    const hasFocus = frame.focus >= 0
    // The node looked at has its card.
    const asking = hasFocus ? seen.filter((at) => frame.around.has(at.slot)) : seen
    const requests = asking.slice(0, ASKED_AT_MOST).flatMap((at): LabelRequest[] => {
      const text = this.#textAt(nodes.numAt(at.slot), frame)
      if (text === null) return []
      texts.set(at.slot, text)
      return [{ ...at, width: text.width, height: LINE_PX, priority: at.radius }]
    })
    const most = Math.ceil((size.width * size.height) / AREA_A_LABEL)
    return placeLabels(requests, size, this.#sides, seen.slice(0, DISCS_AT_MOST), most)
  }

  #textAt(num: number | undefined, frame: LabelFrame): LabelText | null {
    const node = num === undefined ? undefined : this.#nodeOf(num)
    if (node === undefined) return null
    const name = node.city !== '' ? node.city : node.country !== '' ? countryName(node.country) : ''
    const tail = node.peerId.slice(-ID_TAIL)
    const key = `${name}/${tail}`
    const known = this.#texts.get(key)
    if (known !== undefined) return known
    const nameWidth = name === '' ? 0 : this.#measure(name, nameFont(frame.theme))
    const tailWidth = this.#measure(tail, tailFont(frame.theme))
    const text = { name, tail, nameWidth, width: nameWidth + (name === '' ? 0 : TAIL_GAP_PX) + tailWidth }
    this.#texts.set(key, text)
    return text
  }

  #measure(text: string, font: string): number {
    this.#context.font = font
    return this.#context.measureText(text).width
  }

  #write(label: PlacedLabel, text: LabelText, { theme }: LabelFrame, alpha: number): void {
    const context = this.#context
    const middle = label.top + label.height / 2
    const parts = [
      { text: text.name, font: nameFont(theme), colour: theme.label, left: label.left },
      {
        text: text.tail,
        font: tailFont(theme),
        colour: theme.faint,
        left: label.left + text.nameWidth + (text.name === '' ? 0 : TAIL_GAP_PX),
      },
    ]
    context.globalAlpha = alpha
    for (const part of parts) {
      context.font = part.font
      // The ground around the letters, so that links behind them do not cross them.
      context.lineWidth = 3.5
      context.strokeStyle = cssColour(theme.ground, 0.9)
      context.strokeText(part.text, part.left, middle)
      context.fillStyle = cssColour(part.colour)
      context.fillText(part.text, part.left, middle)
    }
    context.globalAlpha = 1
  }
}

function nameFont(theme: MapTheme): string {
  return `500 ${String(FONT_PX)}px ${theme.textFont}`
}
function tailFont(theme: MapTheme): string {
  return `400 ${String(FONT_PX - 1)}px ${theme.codeFont}`
}
