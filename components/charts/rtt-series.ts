/** What a line through measurements may join. @module */
import { median, pairs } from 'd3-array'
import type { RttPoint } from '@/lib/node-detail'

/** So many usual steps without a point are a gap: nobody measured there. */
const GAP_STEPS = 2.5

/** Longest time between two points that a line may still join, ms. */
export function gapAfterMs(points: readonly RttPoint[]): number {
  const step = median(pairs(points), ([before, after]) => after.atMs - before.atMs)
  return step === undefined ? Infinity : step * GAP_STEPS
}

/** The measured points in runs that a line may join: a visit without a measurement, or a gap, ends a run. */
export function splitAtGaps(points: readonly RttPoint[], gapMs: number): RttPoint[][] {
  const runs: RttPoint[][] = []
  let run: RttPoint[] = []
  for (const point of points) {
    const before = run.at(-1)
    if (before !== undefined && (point.rttMs === null || point.atMs - before.atMs > gapMs)) {
      runs.push(run)
      run = []
    }
    if (point.rttMs !== null) run.push(point)
  }
  if (run.length > 0) runs.push(run)
  return runs
}
