/** Times of different nodes, compared by what is known of their clocks. @module */
import type { Latency, NodeClock } from '../messages/message'

/**
 * How much less is known of a clock for each second before or after the time it was solved for: a frequency
 * tolerance of 15 parts per million, in ms per ms.
 * @see https://www.rfc-editor.org/rfc/rfc5905 PHI, section 11.2
 */
export const DISPERSION = 15e-6

/** A clock, brought to one instant: what to take off its readings. */
export interface ClockAt {
  component: number
  /** The clock minus its component's reference, ms. */
  offsetMs: number
  uncertaintyMs: number
}

/** @param atMs - by the collectors' clock. */
export function clockAt(clock: NodeClock, atMs: number): ClockAt {
  const elapsedMs = atMs - clock.atMs
  return {
    component: clock.component,
    offsetMs: clock.offsetMs + clock.driftPpm * 1e-6 * elapsedMs,
    uncertaintyMs: clock.uncertaintyMs + DISPERSION * Math.abs(elapsedMs),
  }
}

/** A time a node states, by its own clock. */
export interface Reading {
  atUs: number
  /** null: nothing is known of the clock. */
  clock: ClockAt | null
}

/** What lies between two readings of different clocks, ms; null where they cannot be compared. It may be negative. */
export function between(from: Reading, to: Reading): { ms: number; uncertaintyMs: number } | null {
  if (from.clock === null || from.clock.component !== to.clock?.component) return null
  return {
    // The large numbers first: what is left is small enough to be exact.
    ms: (to.atUs - from.atUs) / 1_000 - (to.clock.offsetMs - from.clock.offsetMs),
    // The error between two nodes is no greater than those to a third put together, as independent errors are.
    uncertaintyMs: Math.hypot(from.clock.uncertaintyMs, to.clock.uncertaintyMs),
  }
}

/** How long something took from one node to another: never negative, and unknown rather than guessed. */
export function latency(from: Reading, to: Reading): Latency {
  const found = between(from, to)
  if (found === null) return { state: 'unknown' }
  const { ms, uncertaintyMs } = found
  if (ms > uncertaintyMs) return { state: 'solved', ms, uncertaintyMs }
  // What should take time and seems to go back by more than the clocks may be off: the clocks are not what they were.
  if (ms < -uncertaintyMs) return { state: 'unknown' }
  return { state: 'bounded', belowMs: ms + uncertaintyMs }
}
