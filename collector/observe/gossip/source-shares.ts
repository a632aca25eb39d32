/** Gives no single node more than its share of what is taken in. @module */
import { createRateGate, type RateGate } from './rate-gate'

export interface SourceShares {
  /** `yes`: within its share; `no`: beyond it; `never again`: so far beyond it that it is a flood. */
  judge(source: string): 'yes' | 'no' | 'never again'
}

/** Nodes that are counted at once; who has been silent for longest is forgotten. */
const MAX_SOURCES = 1_024
/** Refused messages, as seconds of the share, from which on it is a flood. */
const FLOOD_S = 10

/**
 * @param perSecond - of one node.
 * @param now - a clock that never goes back, ms.
 */
export function createSourceShares(perSecond: number, now: () => number): SourceShares {
  const sources = new Map<string, { gate: RateGate; refused: number }>()
  return {
    judge(source) {
      const share = sources.get(source) ?? { gate: createRateGate(perSecond, now), refused: 0 }
      // Set anew, so that the first of the map is the one that was silent for longest.
      sources.delete(source)
      sources.set(source, share)
      const oldest = sources.keys().next().value
      if (sources.size > MAX_SOURCES && oldest !== undefined) sources.delete(oldest)
      if (share.gate.admits()) {
        share.refused = Math.max(0, share.refused - 1)
        return 'yes'
      }
      share.refused++
      if (share.refused <= FLOOD_S * perSecond) return 'no'
      sources.delete(source)
      return 'never again'
    },
  }
}
