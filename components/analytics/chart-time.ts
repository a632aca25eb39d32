import type { AnswerFrame } from '@/lib/analytics/answer'
import type { ChartTime } from '../charts/time-chart'

/** The stretch of time of an answer whose points are one a bucket, as charts take it. */
export function chartTime({ range, coverage }: Pick<AnswerFrame, 'range' | 'coverage'>): ChartTime {
  const times = coverage.map(({ startMs }) => startMs)
  const last = times.at(-1) ?? range.fromMs
  const before = times.at(-2)
  // The last bucket may still be going on: it has its whole width all the same, so that bars are alike.
  const toMs = before === undefined ? range.toMs : Math.max(range.toMs, last + (last - before))
  return { fromMs: range.fromMs, toMs, times, step: range.bucket }
}

/** Values of buckets in which nothing was observed are not zero but unknown. */
export function whereObserved<Value extends number | null>(
  coverage: AnswerFrame['coverage'],
  values: readonly Value[],
): (Value | null)[] {
  return coverage.map(({ observed }, index) => (observed === 0 ? null : (values[index] ?? null)))
}
