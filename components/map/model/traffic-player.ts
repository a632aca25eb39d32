/** Plays the traffic of the network as particles along the links that carried it. @module */
import type { TrafficFlow } from '@/lib/live/traffic'
import { createStore } from '../../live/store'
import { TYPE_FAMILIES, typeFamilyIndex, type TypeFamily } from '../../messages/type-palette'
import { GLOW_MS, JourneyLayer, type Journeys, type JourneyStep } from '../renderer/journey-layer'
import { PlayClock } from './play-clock'

/** Rows drawn at once, glows included: four of the largest flows. */
export const PARTICLES_MAX = 2_400
const LEAST_SHOWN_MS = 500
const MOST_SHOWN_MS = 1_600
const UNKNOWN_SHOWN_MS = 900
/** A hop of 40 ms would be over in three frames. */
const SLOWED = 4
/** Times are kept in 32 bits: they are counted anew before they lose a millisecond. */
const RECOUNT_MS = 3_600_000

/**
 * How long a particle is on its way on the screen: longer for a slower hop, but slowed so that it can be seen.
 * @param tookMs - null: not known.
 */
export function shownFor(tookMs: number | null): number {
  if (tookMs === null) return UNKNOWN_SHOWN_MS
  return Math.min(MOST_SHOWN_MS, LEAST_SHOWN_MS + tookMs * SLOWED)
}

export class TrafficPlayer implements Journeys {
  readonly layer = new JourneyLayer()
  readonly linkStrength = 1
  readonly litNums = null
  /** Of how many messages one is shown; 1: all are. */
  readonly oneIn = createStore(1)
  readonly #nowMs: () => number
  readonly #clock = new PlayClock()
  readonly #listeners = new Set<() => void>()
  readonly #step = { atMs: 0, isMoving: false, isRelit: false, underWay: 0 }
  #hidden: ReadonlySet<TypeFamily> = new Set()
  #baseMs = 0
  #endMs = 0

  /** @param nowMs - the clock that frames are timed by. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
    this.layer.reserve(PARTICLES_MAX)
  }

  play(flow: TrafficFlow): void {
    const nowMs = this.#nowMs()
    this.#makeRoom(nowMs)
    const startMs = this.#clock.take(flow.fromMs, nowMs) - this.#baseMs
    const least = Math.max(0, nowMs - this.#baseMs)
    let wanted = 0
    let drawn = 0
    for (const hop of flow.hops) {
      const colour = typeFamilyIndex(hop.type)
      if (hop.from === hop.to || this.#hidden.has(TYPE_FAMILIES[colour] ?? 'unknown')) continue
      wanted++
      if (this.layer.count >= PARTICLES_MAX) continue
      drawn++
      const tookMs = shownFor(hop.tookMs)
      // It sets out when the sender sent it, as far as that is known.
      const leavesMs = Math.max(least, startMs + hop.startMs - (hop.tookMs ?? 0))
      this.layer.add(hop.from, hop.to, { startMs: leavesMs, tookMs, colour, style: 'particle', alpha: 1 })
      this.#endMs = Math.max(this.#endMs, leavesMs + tookMs + GLOW_MS)
    }
    const left = drawn === 0 ? 1 : Math.ceil(wanted / drawn)
    if (wanted > 0) this.oneIn.set(Math.max(1, flow.sampledOneIn) * left)
    if (drawn > 0) this.#tell()
  }

  /** Kinds of messages that are not shown, from now on. */
  hide(families: ReadonlySet<TypeFamily>): void {
    const isLess = [...families].some((family) => !this.#hidden.has(family))
    this.#hidden = families
    // Those of a kind that is now hidden are taken away at once; the rest is back within a second.
    if (isLess) this.clear()
  }

  clear(): void {
    if (this.layer.count === 0) return
    this.layer.clear()
    this.#tell()
  }

  step(nowMs: number): JourneyStep {
    const step = this.#step
    step.atMs = nowMs - this.#baseMs
    if (this.layer.count > 0 && step.atMs > this.#endMs) this.layer.clear()
    step.isMoving = this.layer.count > 0
    step.underWay = this.layer.countUnderWay(step.atMs)
    return step
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  #makeRoom(nowMs: number): void {
    const atMs = nowMs - this.#baseMs
    this.layer.dropEnded(atMs - GLOW_MS)
    if (this.layer.count > 0 && atMs < RECOUNT_MS) return
    this.layer.shift(-atMs)
    this.#endMs = Math.max(0, this.#endMs - atMs)
    this.#baseMs = nowMs
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
