/** The path of one message as it is lit on the map: who has it by the playhead, and how far it has come. @module */
import type { Arrival, RedundantHop } from '@/lib/messages/message'
import { TYPE_FAMILIES, type TypeFamily } from '../../messages/type-palette'
import { JourneyLayer, type Journeys, type JourneyStep } from '../renderer/journey-layer'
import { JOURNEY_COLOUR } from '../renderer/theme'

/** Redundant hops drawn at once: more are a blot. */
export const REDUNDANT_DRAWN = 4_000
/** Before every playhead: shown at all times. */
const ALWAYS_MS = -1
/** After every playhead: the message has come to rest. */
const AT_THE_END_MS = 1e9

export interface PathFacts {
  readonly arrivals: readonly Arrival[]
  /** Those to be drawn. */
  readonly redundant: readonly RedundantHop[]
  /** Gives the path its colour. */
  readonly family: TypeFamily
}

export class LitPath implements Journeys {
  readonly layer = new JourneyLayer()
  readonly linkStrength = 0.4
  /** When each node has the message, ms since publication; `ALWAYS_MS` where that is not known. */
  #hasAt = new Map<number, number>()
  #nums: ReadonlySet<number> = new Set()
  /** Sorted: when nodes are reached, when edges begin, when they end. */
  #reached: number[] = []
  #begins: number[] = []
  #ends: number[] = []
  #atMs = AT_THE_END_MS
  #litBefore = -1
  #colour = 0
  readonly #listeners = new Set<() => void>()

  /** Every node the message is known to have reached, or to have missed. */
  get nums(): ReadonlySet<number> {
    return this.#nums
  }

  /** Nodes that have the message by the playhead. */
  get litCount(): number {
    return countUntil(this.#reached, this.#atMs)
  }

  show({ arrivals, redundant, family }: PathFacts): void {
    const byNum = new Map(arrivals.map((arrival) => [arrival.node.num, arrival]))
    this.#nums = new Set(byNum.keys())
    this.#hasAt = new Map(
      arrivals
        .filter(({ state }) => state !== 'missing')
        .map(({ node, afterMs }) => [node.num, afterMs ?? ALWAYS_MS]),
    )
    this.#reached = sorted(this.#hasAt.values())
    this.#begins = []
    this.#ends = []
    this.#colour = TYPE_FAMILIES.indexOf(family)
    this.layer.clear()
    for (const hop of redundant.slice(0, REDUNDANT_DRAWN)) this.#addRedundant(hop)
    for (const arrival of arrivals) this.#addEdge(arrival, byNum)
    for (const arrival of arrivals) this.#addMark(arrival)
    this.#begins = sorted(this.#begins)
    this.#ends = sorted(this.#ends)
    this.#litBefore = -1
    this.#tell()
  }

  /** @param ms - since publication; Infinity: everything that is known, at rest. */
  setPlayhead(ms: number): void {
    const atMs = Math.min(ms, AT_THE_END_MS)
    if (atMs === this.#atMs) return
    this.#atMs = atMs
    this.#tell()
  }

  readonly litNums = (): number[] => {
    const nums: number[] = []
    for (const [num, hasAt] of this.#hasAt) if (hasAt <= this.#atMs) nums.push(num)
    return nums
  }

  step(): JourneyStep {
    const { litCount } = this
    const atMs = this.#atMs
    const isRelit = litCount !== this.#litBefore
    this.#litBefore = litCount
    const underWay = countUntil(this.#begins, atMs) - countUntil(this.#ends, atMs)
    return { atMs, isMoving: false, isRelit, underWay }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  #addEdge(arrival: Arrival, byNum: ReadonlyMap<number, Arrival>): void {
    const { node, fromNum, afterMs, state } = arrival
    if (fromNum === null || fromNum === node.num || state === 'missing') return
    const colour = state === 'rejected' ? JOURNEY_COLOUR.refused : this.#colour
    if (afterMs === null) {
      const still = { startMs: ALWAYS_MS, tookMs: 0, colour, style: 'undated', alpha: 1 } as const
      this.layer.add(fromNum, node.num, still)
      return
    }
    // Without the sender's time the line is there when the message is: how it came is not made up.
    const startMs = Math.min(afterMs, byNum.get(fromNum)?.afterMs ?? afterMs)
    this.layer.add(fromNum, node.num, {
      startMs,
      tookMs: afterMs - startMs,
      colour,
      style: 'trail',
      alpha: 1,
    })
    this.#begins.push(startMs)
    this.#ends.push(afterMs)
  }

  #addRedundant({ kind, fromNum, toNum, afterMs }: RedundantHop): void {
    if (fromNum === toNum) return
    this.layer.add(fromNum, toNum, {
      startMs: afterMs ?? ALWAYS_MS,
      tookMs: 0,
      colour: kind === 'drop' ? JOURNEY_COLOUR.missing : this.#colour,
      style: 'redundant',
      alpha: kind === 'drop' ? 0.8 : 0.5,
    })
  }

  #addMark({ node, state, afterMs }: Arrival): void {
    const mark = (
      style: 'origin' | 'missing' | 'refused' | 'undatedNode',
      colour: number,
      startMs: number,
    ) => {
      this.layer.add(node.num, node.num, { startMs, tookMs: 0, colour, style, alpha: 1 })
    }
    if (state === 'published') mark('origin', this.#colour, ALWAYS_MS)
    else if (state === 'missing') mark('missing', JOURNEY_COLOUR.missing, ALWAYS_MS)
    else if (state === 'rejected') mark('refused', JOURNEY_COLOUR.refused, afterMs ?? ALWAYS_MS)
    else if (afterMs === null) mark('undatedNode', this.#colour, ALWAYS_MS)
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

function sorted(values: Iterable<number>): number[] {
  return [...values].sort((one, other) => one - other)
}

/** How many of the sorted values are at most `limit`. */
function countUntil(values: readonly number[], limit: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? Infinity) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
