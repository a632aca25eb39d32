import { STALE_MS } from '@/lib/analytics/answer'
import type { AuthoritiesAnswer } from '@/lib/analytics/authorities'
import type { GeographyAnswer } from '@/lib/analytics/geography'
import type { GrowthAnswer } from '@/lib/analytics/growth'
import type { HealthAnswer } from '@/lib/analytics/health'
import type { LatencyAnswer } from '@/lib/analytics/latency'
import type { MessagesAnswer } from '@/lib/analytics/messages'
import { analyticsSearch, type AnalyticsQuery } from '@/lib/analytics/range'
import type { VersionsAnswer } from '@/lib/analytics/versions'
import { agentName, countryName } from '@/lib/format/names'
import { formatCount, formatLatency, formatShare } from '@/lib/format/numbers'
import type { FieldProblem } from '@/lib/read-search'
import { Sparkline, type SparklineProps } from '../../charts/sparkline'
import { StatusStrip } from '../../charts/status-strip'
import { whereObserved } from '../chart-time'
import { Dashboard } from '../dashboard'
import { countryCount } from '../geography/geography-text'
import { ReachablePanel } from '../growth/growth-charts'
import { growthSays, lastAnswered, reachSays } from '../growth/growth-text'
import { HealthPanel } from '../health/health-panel'
import { messagesSay } from '../messages/message-says'
import { DigestCard } from './digest-card'
import {
  authoritiesSay,
  latencySays,
  namedCountries,
  placesSay,
  placesSayMost,
  versionsSay,
} from './overview-text'
import { ShareBar } from './share-bar'

export interface OverviewData {
  health: HealthAnswer
  growth: GrowthAnswer
  messages: MessagesAnswer
  latency: LatencyAnswer
  geography: GeographyAnswer
  versions: VersionsAnswer
  authorities: AuthoritiesAnswer
}

/** A course of two points or more: a dot in a corner says nothing. */
function Course(props: SparklineProps) {
  const known = props.values.filter((value) => value !== null).length
  return known < 2 ? null : <Sparkline {...props} />
}

/** All dashboards at a glance. */
export function OverviewPage({
  data,
  query,
  problems,
  nowMs,
}: {
  data: OverviewData
  query: AnalyticsQuery
  problems: readonly FieldProblem[]
  nowMs: number
}) {
  const { health, growth, messages, latency, geography, versions, authorities } = data
  const search = analyticsSearch(query)
  const { quorum } = authorities
  const answered = lastAnswered(growth)
  const inTime = `by ${growth.range.bucket}`
  return (
    <Dashboard
      title="Analytics"
      says={growthSays(growth)}
      path="/analytics"
      query={query}
      problems={problems}
      answer={growth}
      nowMs={nowMs}
    >
      <HealthPanel answer={health} data={{ path: `/api/v1/analytics/health${search}`, hasCsv: true }} />
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <DigestCard
          title="Growth"
          href={`/analytics/growth${search}`}
          figure={formatCount(answered?.nodes ?? null)}
          unit={`nodes answered ${answered?.when ?? ''}`}
          says={reachSays(growth)}
        >
          <Course
            title={`Nodes that answered, ${inTime}`}
            values={growth.points.map(({ reachable }) => reachable)}
          />
        </DigestCard>
        <DigestCard
          title="Message traffic"
          href={`/analytics/messages${search}`}
          figure={formatCount(messages.totals.messages)}
          unit="messages"
          says={messagesSay(messages)}
        >
          <Course
            title={`Messages, ${inTime}`}
            colour="series-2"
            values={whereObserved(
              messages.coverage,
              messages.points.map((point) => point.messages),
            )}
          />
        </DigestCard>
        <DigestCard
          title="Latency"
          href={`/analytics/latency${search}`}
          figure={formatLatency(latency.totals.p50Ms)}
          unit="median round trip"
          says={latencySays(latency)}
        >
          <Course
            title={`Median round-trip time, ${inTime}`}
            colour="latency-1"
            values={latency.points.map(({ p50Ms }) => p50Ms)}
          />
        </DigestCard>
        <DigestCard
          title="Geography"
          href={`/analytics/geography${search}`}
          figure={formatCount(countryCount(geography.countries))}
          unit="countries"
          says={`${placesSay(geography)}${placesSayMost(geography.countries)}`}
        >
          <ShareBar
            parts={namedCountries(geography.countries).map(({ country, share }) => ({
              name: countryName(country),
              share,
            }))}
          />
        </DigestCard>
        <DigestCard
          title="Versions"
          href={`/analytics/versions${search}`}
          figure={formatShare(versions.agents[0]?.share ?? null)}
          unit={
            versions.agents[0] === undefined ? 'of the nodes' : `run ${agentName(versions.agents[0].agent)}`
          }
          says={versionsSay(versions)}
        >
          <ShareBar parts={versions.agents.map(({ agent, share }) => ({ name: agentName(agent), share }))} />
        </DigestCard>
        <DigestCard
          title="Authorities"
          href={`/analytics/authorities${search}`}
          figure={quorum === null ? '—' : `${String(quorum.up)} of ${String(quorum.listed)}`}
          unit={nowMs - authorities.asOfMs > STALE_MS ? 'up when last observed' : 'up now'}
          says={authoritiesSay(authorities)}
        >
          {quorum !== null && (
            <StatusStrip
              title={`Whether the quorum of ${String(quorum.needed)} was there`}
              heightPx={14}
              hasScale={false}
              fromMs={authorities.range.fromMs}
              toMs={authorities.range.toMs}
              stretches={quorum.history.map(({ fromMs, toMs, up }) => ({
                startMs: fromMs,
                endMs: toMs,
                state: up === null ? 'unobserved' : up >= quorum.needed ? 'online' : 'offline',
              }))}
            />
          )}
        </DigestCard>
      </div>
      <ReachablePanel answer={growth} data={{ path: `/api/v1/analytics/growth${search}`, hasCsv: true }} />
    </Dashboard>
  )
}
