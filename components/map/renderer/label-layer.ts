/** Names of the nodes that matter now, on a canvas above the graph. @module */
import { countryName } from '@/lib/format/names'
import type { MapStore } from '../model/map-store'
import { toScreen, type Size, type View } from './camera'
import { placeLabels, type LabelRequest, type PlacedLabel, type Side } from './label-placement'
import type { NodeLayer } from './node-layer'
import type { Box } from './room'
import type { Selection } from './selection'
import type { WrittenName } from './seen-whole'
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
  /** What lies over the map, px. */
  readonly covered: readonly Box[]
  readonly dpr: number
  readonly view: View
  readonly theme: MapTheme
  readonly nodes: NodeLayer
  readonly nodeScale: number
  readonly selection: Selection
  /** What alone is named while something is looked at; null: the largest are. */
  readonly around: readonly number[] | null
  /** Index of the node looked at, which has its card; -1: none. */
  readonly focus: number
}

export class LabelLayer {
  readonly #context: CanvasRenderingContext2D
  readonly #store: MapStore
  readonly #texts = new Map<string, LabelText>()
  /** By index; null: nothing is known that could be written. */
  #textOf = new Map<number, LabelText | null>()
  readonly #alphas = new Map<number, number>()
  #sides = new Map<number, Side>()

  constructor(context: CanvasRenderingContext2D, store: MapStore) {
    this.#context = context
    this.#store = store
  }

  /** What the last frame said, and where. */
  written: readonly WrittenName[] = []

  /** Forgets measured widths: the fonts have arrived, or changed. */
  remeasure(): void {
    this.#texts.clear()
    this.forget()
  }

  /** The map or its names have changed. */
  forget(): void {
    this.#textOf.clear()
  }

  /** Nothing is named. */
  clear(): void {
    this.#sides.clear()
    this.#alphas.clear()
    this.written = []
  }

  /** @returns whether a label is still fading in. */
  draw(frame: LabelFrame, elapsedMs: number): boolean {
    const context = this.#context
    const texts = new Map<number, LabelText>()
    const placed = this.#place(frame, texts)
    this.#sides = new Map(placed.map((label) => [label.slot, label.side]))
    for (const slot of this.#alphas.keys()) if (!this.#sides.has(slot)) this.#alphas.delete(slot)
    this.written = placed.flatMap(({ slot, left, top, height }) => {
      const text = texts.get(slot)
      return text === undefined
        ? []
        : { x: left, y: top + height * 0.75, text: `${text.name} ${text.tail}`.trim() }
    })
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
    const { nodes, view, size, selection } = frame
    const seen: { slot: number; x: number; y: number; radius: number }[] = []
    for (const slot of selection.largest) {
      const { x, y } = toScreen(view, nodes.x(slot), nodes.y(slot))
      const radius = nodes.radius(slot) * frame.nodeScale
      if (x < -40 || y < -40 || x > size.width + 40 || y > size.height + 40 || !nodes.has(slot)) continue
      seen.push({ slot, x, y, radius })
      if (seen.length === DISCS_AT_MOST) break
    }
    const around = frame.around === null ? null : new Set(frame.around)
    const asking =
      around === null ? seen : seen.filter(({ slot }) => around.has(slot) && slot !== frame.focus)
    const unnamed: number[] = []
    const requests = asking.slice(0, ASKED_AT_MOST).flatMap((at): LabelRequest[] => {
      const text = this.#textAt(at.slot, frame, unnamed)
      if (text === null) return []
      texts.set(at.slot, text)
      return [{ ...at, width: text.width, height: LINE_PX, priority: at.radius }]
    })
    if (unnamed.length > 0) this.#store.wantNames(unnamed)
    const most = Math.ceil((size.width * size.height) / AREA_A_LABEL)
    return placeLabels(requests, { ...size, covered: frame.covered }, this.#sides, seen, most)
  }

  #textAt(index: number, frame: LabelFrame, unnamed: number[]): LabelText | null {
    const known = this.#textOf.get(index)
    if (known !== undefined) return known
    const node = this.#store.nodeAt(index)
    if (node === undefined) return null
    if (node.peerId === null) unnamed.push(node.num)
    const name = node.city !== '' ? node.city : node.country !== '' ? countryName(node.country) : ''
    const text = this.#textFor(name, node.peerId?.slice(-ID_TAIL) ?? '', frame)
    this.#textOf.set(index, text)
    return text
  }

  #textFor(name: string, tail: string, frame: LabelFrame): LabelText | null {
    if (name === '' && tail === '') return null
    const key = `${name}/${tail}`
    const known = this.#texts.get(key)
    if (known !== undefined) return known
    const nameWidth = name === '' ? 0 : this.#measure(name, nameFont(frame.theme))
    const tailWidth = tail === '' ? 0 : this.#measure(tail, tailFont(frame.theme))
    const gap = name === '' || tail === '' ? 0 : TAIL_GAP_PX
    const text = { name, tail, nameWidth, width: nameWidth + gap + tailWidth }
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
      if (part.text === '') continue
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
