/** Rows of a store as curves: one value a bucket of the range. @module */
import { bucketStarts, type Period, type ResolvedRange } from '@/lib/analytics/range'
import type { ObservedBuckets } from './asking'
import type { DistinctNodes, PresenceSeries } from './presence'

export interface AlignedSeries {
  value: string
  /** null: nobody was visited in the bucket. */
  nodes: (number | null)[]
}

/**
 * @param openRows - what is counted now of the bucket that is open still, in place of its ready rows.
 */
export function alignSeries(
  range: ResolvedRange,
  series: readonly PresenceSeries[],
  openRows: readonly DistinctNodes[],
  open: Period | null,
  { coverage }: ObservedBuckets,
): AlignedSeries[] {
  const starts = bucketStarts(range.bucket, range)
  const isCounted = new Set(series.flatMap((one) => one.starts))
  const observed = new Map(coverage.map((bucket) => [bucket.startMs, bucket.observed]))
  const openNodes = new Map(openRows.map(({ value, reachable }) => [value, reachable]))
  return series.map(({ value, starts: known, nodes }) => {
    const counted = new Map(known.map((startMs, at) => [startMs, nodes[at] ?? 0]))
    return {
      value,
      nodes: starts.map((startMs) => {
        if (startMs === open?.fromMs && openNodes.size > 0) return openNodes.get(value) ?? 0
        const isKnown = isCounted.has(startMs) || (observed.get(startMs) ?? 0) > 0
        return counted.get(startMs) ?? (isKnown ? 0 : null)
      }),
    }
  })
}
