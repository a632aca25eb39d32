/** Microseconds since 1970 by this machine’s wall clock, finer than `Date.now()` tells them. @module */

/** Beyond this, the wall clock was set: follow it. Milliseconds. */
const STEP_MS = 20

/** @returns a clock that runs as evenly as `performance.now()` and goes where the wall clock goes. */
export function wallClock(): () => number {
  let anchorMs = performance.timeOrigin
  return () => {
    const sinceMs = performance.now()
    const wallMs = Date.now()
    if (Math.abs(anchorMs + sinceMs - wallMs) > STEP_MS) anchorMs = wallMs - sinceMs
    return Math.round((anchorMs + sinceMs) * 1_000)
  }
}
