/**
 * Round-trip times as far as the map tells them apart: to 2 %, below 6 ms to an eighth of one. No measurement is finer,
 * and a step takes a byte. @module
 */

/** ms from one step to the next, up to the step `EVEN_STEPS`. */
const EVEN_MS = 0.25
const EVEN_STEPS = 25
/** From there on each is longer by this share. */
const GROWTH = 0.04
const EVEN_UNTIL_MS = EVEN_MS * EVEN_STEPS
const LOG_GROWTH = Math.log1p(GROWTH)
/** The longest that is told, ms: no ping is waited for as long. */
const MOST_MS = 600_000
/** Of the longest. */
export const RTT_STEP_MAX = stepOf(MOST_MS)

/** @param rttMs - from 0 on; longer than ten minutes are ten minutes. @returns 0 to `RTT_STEP_MAX`. */
export function rttStep(rttMs: number): number {
  return stepOf(Math.min(Math.max(rttMs, 0), MOST_MS))
}

/** @returns ms, in whole tenths. */
export function rttOfStep(step: number): number {
  const rttMs = step <= EVEN_STEPS ? step * EVEN_MS : EVEN_UNTIL_MS * (1 + GROWTH) ** (step - EVEN_STEPS)
  return Math.round(rttMs * 10) / 10
}

function stepOf(rttMs: number): number {
  return Math.round(
    rttMs <= EVEN_UNTIL_MS ? rttMs / EVEN_MS : EVEN_STEPS + Math.log(rttMs / EVEN_UNTIL_MS) / LOG_GROWTH,
  )
}
