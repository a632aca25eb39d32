/** Time in a mesh: the true one, which all of it shares, and what each node's own clock makes of it. @module */

/** Milliseconds since 1970, with a fraction. The one clock of the mesh's own record. */
export function trueNowMs(): number {
  return performance.timeOrigin + performance.now()
}

export class SkewedClock {
  private readonly startedAtMs = trueNowMs()

  constructor(
    /** What the clock was ahead when it was made; negative: behind. */
    readonly offsetMs: number,
    /** Parts per million by which it runs too fast; negative: too slow. */
    readonly driftPpm: number,
  ) {}

  nowMs(): number {
    const trueMs = trueNowMs()
    return trueMs + this.offsetMs + ((trueMs - this.startedAtMs) * this.driftPpm) / 1_000_000
  }

  /** Whole microseconds since 1970. */
  nowUs(): number {
    return Math.round(this.nowMs() * 1_000)
  }
}
