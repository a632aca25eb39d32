/** Rounds of the collectors of a seeded history through all the nodes they know. @module */
import type { Calendar } from './calendar'

/** A round takes this share of the time until the next. */
const ROUND_SHARE = 0.8

export interface Round {
  readonly collector: number
  readonly startMs: number
  readonly spanMs: number
}

export interface Pace {
  /** From one round to the next, ms. */
  readonly beforeMs: number
  readonly lateMs: number
  /** Where the later pace begins. */
  readonly lateFromMs: number
}

/** Rounds of all collectors by their start; those that would begin in an outage are left out. */
export function* rounds({ fromMs, untilMs, collectors }: Calendar, pace: Pace): Generator<Round> {
  const step = (atMs: number): number => (atMs < pace.lateFromMs ? pace.beforeMs : pace.lateMs)
  for (let atMs = fromMs; atMs < untilMs; atMs += step(atMs)) {
    const gapMs = step(atMs)
    for (const [index, collector] of collectors.entries()) {
      // One begins while the other is half through.
      const startMs = Math.round(atMs + (index * gapMs) / collectors.length)
      if (startMs < collector.fromMs || startMs >= untilMs) continue
      yield { collector: index, startMs, spanMs: Math.min(gapMs * ROUND_SHARE, untilMs - startMs) }
    }
  }
}
