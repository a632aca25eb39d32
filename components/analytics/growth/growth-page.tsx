import type { ChurnAnswer, ClustersAnswer, GrowthAnswer } from '@/lib/analytics/growth'
import { analyticsSearch, type AnalyticsQuery } from '@/lib/analytics/range'
import { isBeforeKnown } from '@/lib/analytics/range-notes'
import { formatChange, formatCount, formatShare } from '@/lib/format/numbers'
import type { FieldProblem } from '@/lib/read-search'
import { Stat } from '../../ui/stat'
import { Dashboard, FigureRow } from '../dashboard'
import { periodBefore } from '../period-before'
import { countKnown } from '../unobserved'
import { ChurnPanels } from './churn-panels'
import { ClusterPanels } from './cluster-panels'
import { MovementPanel, PrefixPanel, ReachablePanel } from './growth-charts'
import { growthSays } from './growth-text'
import { SessionPanel } from './session-panel'

/** Growth: how many nodes there are, who came and went, and how much of it is identities that share a network. */
export function GrowthPage({
  data: { growth, churn, clusters },
  query,
  problems,
  nowMs,
}: {
  data: { growth: GrowthAnswer; churn: ChurnAnswer; clusters: ClustersAnswer }
  query: AnalyticsQuery
  problems: readonly FieldProblem[]
  nowMs: number
}) {
  const { totals, previous } = growth
  const search = analyticsSearch(query)
  const links = (name: string) => ({ path: `/api/v1/analytics/${name}${search}`, hasCsv: true })
  const counted = (count: number) => formatCount(countKnown(growth, count))
  const before = (now: number, then: number | undefined) =>
    then === undefined || countKnown(growth, now) === null || !isBeforeKnown(growth)
      ? undefined
      : `${formatChange(now, then)} on ${periodBefore(growth)}`
  return (
    <Dashboard
      title="Growth"
      says={growthSays(growth)}
      path="/analytics/growth"
      query={query}
      problems={problems}
      answer={growth}
      nowMs={nowMs}
    >
      <FigureRow>
        <Stat
          name="Answered"
          large
          value={counted(totals.reachable)}
          note={before(totals.reachable, previous?.totals.reachable) ?? 'distinct nodes in this time'}
        />
        <Stat
          name="Seen"
          large
          value={counted(totals.seen)}
          note={before(totals.seen, previous?.totals.seen) ?? 'answered or not'}
        />
        <Stat
          name="New"
          large
          value={counted(totals.new)}
          note={before(totals.new, previous?.totals.new) ?? 'answered for the first time ever'}
        />
        <Stat
          name="One-time"
          large
          value={formatShare(churn.nodes > 0 ? churn.oneTimeNodes / churn.nodes : null)}
          note="came once, not seen again"
        />
        <Stat name="Mean uptime" large value={formatShare(churn.meanUptime)} note="of the observed time" />
        <Stat
          name="Network prefixes"
          large
          value={formatCount(clusters.prefixes)}
          note={
            clusters.nodes === 0
              ? 'no node answered'
              : clusters.prefixes === null
                ? 'addresses are not kept'
                : 'that these nodes live in'
          }
        />
      </FigureRow>
      <ReachablePanel answer={growth} data={links('growth')} />
      <MovementPanel answer={growth} data={links('growth')} />
      <SessionPanel answer={growth} data={links('growth')} />
      <ChurnPanels answer={churn} data={links('churn')} />
      <PrefixPanel answer={growth} data={links('growth')} />
      <ClusterPanels answer={clusters} data={links('clusters')} />
    </Dashboard>
  )
}
