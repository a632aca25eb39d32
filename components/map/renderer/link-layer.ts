/** Which links matter most, by their row in the store: where not all can be drawn, these are. @module */
import { unpackLink, type LinkColumns } from '@/lib/graph/map-columns'
import type { MapStore } from '../model/map-store'
import type { LinkPaint } from './paint'

/** Importance of a link: 0 is drawn first, this one last. */
export const LEAST_IMPORTANT = 1023
/** Where half of the links of ordinary weight lie above. */
const MIDDLE = 0.12
const MUTUAL_WEIGHT = 3
/** Links that the reader asks after are drawn among the first. */
const PAINTED_SHIFT = 3

export class LinkLayer {
  /** By row; 0 to `LEAST_IMPORTANT`. */
  importances = new Uint16Array(0)
  #paint: LinkPaint | null = null
  readonly #store: MapStore

  constructor(store: MapStore) {
    this.#store = store
  }

  get count(): number {
    return this.#store.linkCount
  }
  get columns(): LinkColumns {
    return this.#store.columns.links
  }
  /** Which colour each row has: its latency step, unless the links are painted by something else. */
  get steps(): Uint8Array {
    const painted = this.#paint?.steps
    return painted?.length === this.count ? painted : this.#store.linkSteps
  }

  /** @param paint - null: by latency. */
  setPaint(paint: LinkPaint | null): void {
    this.#paint = paint
    this.weighAll()
  }

  weighAll(): void {
    this.#reserve()
    for (let row = 0; row < this.count; row++) this.#weigh(row)
  }

  weigh(rows: Iterable<number>): void {
    this.#reserve()
    for (const row of rows) this.#weigh(row)
  }

  #reserve(): void {
    if (this.importances.length >= this.count) return
    const larger = new Uint16Array(Math.ceil(this.count * 1.25))
    larger.set(this.importances)
    this.importances = larger
  }

  /**
   * A weighted draw of lots (Efraimidis and Spirakis, Weighted random sampling with a reservoir, 2006): the links up to
   * any importance are a sample in which mutual links and those between well linked nodes are likelier, and none is out
   * of the question. A sample of the strongest alone would show a core that is not there.
   */
  #weigh(row: number): void {
    const { from, to, flags } = this.columns
    const a = from[row] ?? 0
    const b = to[row] ?? 0
    const degree = Math.min(this.#store.degreeAt(a), this.#store.degreeAt(b))
    const weight = (unpackLink(flags[row] ?? 0).mutual ? MUTUAL_WEIGHT : 1) * Math.log2(2 + degree)
    const lot = -Math.log((hash(a, b) + 1) / 4294967297) / weight
    const importance = Math.floor((LEAST_IMPORTANT * lot) / (lot + MIDDLE))
    const paint = this.#paint
    const isFirst = paint !== null && paint.steps.length === this.count && paint.steps[row] !== paint.plain
    this.importances[row] = isFirst ? importance >> PAINTED_SHIFT : importance
  }
}

/** The same pair draws the same lot. */
function hash(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return (h ^ (h >>> 15)) >>> 0
}
