/** The middle of many values, from evenly spaced ones of them where there are very many. @module */

const KEPT = 20_000

export interface MedianOf {
  add(value: number): void
  /** 0 when nothing was added. */
  value(): number
}

/** @param expected - about how many values will be added. */
export function medianOf(expected: number): MedianOf {
  const every = Math.max(1, Math.ceil(expected / KEPT))
  const kept: number[] = []
  let seen = 0
  return {
    add(value) {
      if (seen++ % every === 0) kept.push(value)
    },
    value() {
      const sorted = Float64Array.from(kept).sort()
      return sorted[sorted.length >> 1] ?? 0
    },
  }
}
