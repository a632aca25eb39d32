import type { LatencyAnswer } from '@/lib/analytics/latency'
import { analyticsSearch, type AnalyticsQuery } from '@/lib/analytics/range'
import { formatCompact, formatLatency, formatShare } from '@/lib/format/numbers'
import type { FieldProblem } from '@/lib/read-search'
import { Stat } from '../../ui/stat'
import { Dashboard, FigureRow } from '../dashboard'
import { countKnown } from '../unobserved'
import { differenceText, latencySays } from './latency-text'
import { ReachPanel } from './reach-panel'
import { RegionPairPanel } from './region-pair-panel'
import { RttPanel } from './rtt-panel'

/** Latency: how far nodes are from the collectors, and from each other. */
export function LatencyPage({
  data: answer,
  query,
  problems,
  nowMs,
}: {
  data: LatencyAnswer
  query: AnalyticsQuery
  problems: readonly FieldProblem[]
  nowMs: number
}) {
  const { totals, previous, byCollector } = answer
  const data = { path: `/api/v1/analytics/latency${analyticsSearch(query)}`, hasCsv: true }
  const collectors = new Set(byCollector.map(({ collector }) => collector)).size
  const noteOf = (field: 'p50Ms' | 'p90Ms' | 'p99Ms' | 'meanMs', otherwise: string) => {
    const [now, before] = [totals[field], previous?.totals[field] ?? null]
    return now === null || before === null ? otherwise : `${differenceText(now, before)} before`
  }
  return (
    <Dashboard
      title="Latency"
      says={latencySays(answer)}
      path="/analytics/latency"
      query={query}
      problems={problems}
      answer={answer}
      nowMs={nowMs}
    >
      <FigureRow>
        <Stat
          name="Median"
          large
          value={formatLatency(totals.p50Ms)}
          note={noteOf('p50Ms', 'half took no longer')}
        />
        <Stat
          name="p90"
          large
          value={formatLatency(totals.p90Ms)}
          note={noteOf('p90Ms', 'nine in ten took no longer')}
        />
        <Stat
          name="p99"
          large
          value={formatLatency(totals.p99Ms)}
          note={noteOf('p99Ms', '99 in 100 took no longer')}
        />
        <Stat
          name="Mean"
          large
          value={formatLatency(totals.meanMs)}
          note={noteOf('meanMs', 'of all round trips')}
        />
        <Stat
          name="Measured"
          large
          value={formatCompact(countKnown(answer, totals.measured))}
          note={collectors > 1 ? `round trips, from ${String(collectors)} collectors` : 'round trips'}
        />
        <Stat
          name="While quiet"
          large
          value={formatShare(totals.measured > 0 ? totals.quiet / totals.measured : null)}
          note="the rest may hold our own delay"
        />
      </FigureRow>
      <RttPanel answer={answer} data={data} />
      <RegionPairPanel answer={answer} data={data} />
      <ReachPanel answer={answer} data={data} />
    </Dashboard>
  )
}
