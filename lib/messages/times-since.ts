/** When things happened to a message, counted from its publication. @module */
import { between, clockAt, type ClockAt } from '../clocks/compare-times'
import type { NodeClock } from './message'

/** A node's clock, brought to the time of a message; null: nothing is known of it. */
export type ClockOf = (nodeNum: number) => ClockAt | null

/** Clocks as they stood at an instant, each worked out once. */
export function clocksAt(clocks: (nodeNum: number) => NodeClock | null, atMs: number): ClockOf {
  const known = new Map<number, ClockAt | null>()
  return (nodeNum) => {
    const seen = known.get(nodeNum)
    if (seen !== undefined) return seen
    const clock = clocks(nodeNum)
    const brought = clock === null ? null : clockAt(clock, atMs)
    known.set(nodeNum, brought)
    return brought
  }
}

export interface Since {
  /** Never negative. */
  ms: number
  /** How far it may be off, ms. */
  uncertaintyMs: number
}

/**
 * From publication to a time that a node states: on the origin's own clock exact, on another as far as the two can be
 * compared; null where they cannot.
 */
export function timesSince(
  publishedAtUs: number | null,
  originNum: number,
  clockOf: ClockOf,
): (nodeNum: number, atUs: number) => Since | null {
  if (publishedAtUs === null) return () => null
  // Hops come node by node: the clocks of the two are looked up once for all of one node's.
  const published = { atUs: publishedAtUs, clock: clockOf(originNum) }
  let lastNum = originNum
  let ahead: Since | null = { ms: 0, uncertaintyMs: 0 }
  return (nodeNum, atUs) => {
    if (nodeNum !== lastNum) {
      lastNum = nodeNum
      const isOrigin = nodeNum === originNum
      ahead = isOrigin
        ? { ms: 0, uncertaintyMs: 0 }
        : between(published, { atUs: publishedAtUs, clock: clockOf(nodeNum) })
    }
    if (ahead === null) return null
    const ms = (atUs - publishedAtUs) / 1_000 + ahead.ms
    return ms < -ahead.uncertaintyMs ? null : { ms: Math.max(0, ms), uncertaintyMs: ahead.uncertaintyMs }
  }
}
