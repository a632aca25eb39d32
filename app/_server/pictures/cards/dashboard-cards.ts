/** Cards of the dashboards: each one's own sentence, figures and chart. @module */
import { quorumSays } from '@/components/analytics/authorities/authorities-text'
import { countryCount, geographySays } from '@/components/analytics/geography/geography-text'
import { growthSays } from '@/components/analytics/growth/growth-text'
import { partsSay, scoreText } from '@/components/analytics/health/health-text'
import { latencySays } from '@/components/analytics/latency/latency-text'
import { lookOfType } from '@/components/analytics/messages/message-series'
import { messagesSay } from '@/components/analytics/messages/message-says'
import { agentText, versionsSays } from '@/components/analytics/versions/versions-text'
import { TYPE_FAMILIES } from '@/components/messages/type-palette'
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import { getGeography } from '@/db/queries/analytics/get-geography'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import { getHealth } from '@/db/queries/analytics/get-health'
import { getLatency } from '@/db/queries/analytics/get-latency'
import { getMessages } from '@/db/queries/analytics/get-messages'
import { getVersions } from '@/db/queries/analytics/get-versions'
import { STALE_MS } from '@/lib/analytics/answer'
import { ELSEWHERE } from '@/lib/analytics/geography'
import type { AnalyticsQuery } from '@/lib/analytics/range'
import { countryName } from '@/lib/format/names'
import { formatCompact, formatCount, formatLatency, formatShare } from '@/lib/format/numbers'
import { BELOW_SIZE, type Card } from '../card'
import { columnsDrawing, linesDrawing, stripDrawing } from '../drawings/course-drawing'
import { PALETTE, SERIES_COLOURS, TYPE_COLOURS } from '../palette'
import type { CardContext } from './context'

type DashboardCard = (context: CardContext, query: AnalyticsQuery) => Promise<Card>

/** By the last part of the page's path; '' is the overview. */
export const DASHBOARD_CARDS: ReadonlyMap<string, DashboardCard> = new Map(
  Object.entries({
    '': overviewCard,
    growth: growthCard,
    messages: messagesCard,
    latency: latencyCard,
    geography: geographyCard,
    versions: versionsCard,
    authorities: authoritiesCard,
  }),
)

async function overviewCard({ db, profile, live, now }: CardContext, query: AnalyticsQuery): Promise<Card> {
  const health = await getHealth(db, profile.authorities, query, now())
  return {
    kind: 'Analytics',
    asOfMs: health.asOfMs,
    title: `Health ${scoreText(health.score)} of 100`,
    says: partsSay(health),
    figures: [
      { name: 'Nodes online', value: formatCompact(live.totals?.active ?? null) },
      { name: 'Mean round trip', value: formatLatency(live.totals?.averageRttMs ?? null) },
      { name: 'Messages, 24 h', value: formatCompact(live.totals?.messages24h ?? null) },
    ],
    below: linesDrawing(
      [{ values: health.trend.map(({ score }) => score), colour: SERIES_COLOURS[0] }],
      BELOW_SIZE,
    ),
  }
}

async function growthCard({ db, profile, now }: CardContext, query: AnalyticsQuery): Promise<Card> {
  const growth = await getGrowth(db, query, now(), undefined, profile.authorities)
  return {
    kind: 'Growth',
    asOfMs: growth.asOfMs,
    title: 'Growth',
    says: growthSays(growth),
    figures: [
      { name: 'Answered', value: formatCompact(growth.totals.reachable) },
      { name: 'For the first time', value: formatCompact(growth.totals.new) },
    ],
    below: linesDrawing(
      [{ values: growth.points.map(({ reachable }) => reachable), colour: SERIES_COLOURS[0] }],
      BELOW_SIZE,
    ),
  }
}

async function messagesCard({ db, profile, now }: CardContext, query: AnalyticsQuery): Promise<Card> {
  const messages = await getMessages(db, query, now(), undefined, profile.authorities)
  const { totals, byType, coverage } = messages
  return {
    kind: 'Message traffic',
    asOfMs: messages.asOfMs,
    title: 'Message traffic',
    says: messagesSay(messages),
    figures: [
      { name: 'Messages', value: formatCompact(totals.messages) },
      { name: 'Subscribers reached', value: formatShare(totals.deliveryRatio) },
    ],
    below: columnsDrawing(
      TYPE_FAMILIES.map((family) => ({
        colour: TYPE_COLOURS[family],
        values: coverage.map((_, bucket) =>
          byType
            .filter(({ key }) => lookOfType(key).family === family)
            .reduce((sum, each) => sum + (each.messages[bucket] ?? 0), 0),
        ),
      })),
      BELOW_SIZE,
    ),
  }
}

async function latencyCard({ db, profile, now }: CardContext, query: AnalyticsQuery): Promise<Card> {
  const latency = await getLatency(db, query, now(), undefined, profile.authorities)
  const { totals, points } = latency
  return {
    kind: 'Latency',
    asOfMs: latency.asOfMs,
    title: 'Latency',
    says: latencySays(latency),
    figures: [
      { name: 'Half within', value: formatLatency(totals.p50Ms) },
      { name: 'Nine in ten', value: formatLatency(totals.p90Ms) },
      { name: '99 in 100', value: formatLatency(totals.p99Ms) },
    ],
    below: linesDrawing(
      [
        { values: points.map(({ p50Ms }) => p50Ms), colour: SERIES_COLOURS[0] },
        { values: points.map(({ p90Ms }) => p90Ms), colour: SERIES_COLOURS[1] },
      ],
      BELOW_SIZE,
    ),
  }
}

async function geographyCard({ db, profile, now }: CardContext, query: AnalyticsQuery): Promise<Card> {
  const geography = await getGeography(db, query, now(), undefined, profile.authorities)
  const named = geography.countries.filter(({ country }) => country !== '' && country !== ELSEWHERE)
  const most = named[0]?.nodes ?? 1
  return {
    kind: 'Geography',
    asOfMs: geography.asOfMs,
    title: 'Geography',
    says: geographySays(geography),
    figures: [
      { name: 'Countries', value: formatCount(countryCount(geography.countries)) },
      { name: 'Networks', value: formatCount(geography.concentration.asns) },
    ],
    beside:
      named.length === 0
        ? null
        : named.map(({ country, nodes, share }) => ({
            name: countryName(country),
            length: nodes / most,
            value: formatShare(share),
          })),
  }
}

async function versionsCard({ db, profile, now }: CardContext, query: AnalyticsQuery): Promise<Card> {
  const versions = await getVersions(db, profile.authorities, query, now())
  const most = versions.agents[0]?.nodes ?? 1
  return {
    kind: 'Versions',
    asOfMs: versions.asOfMs,
    title: 'Versions',
    says: versionsSays(versions),
    figures:
      versions.recommended === null ? [] : [{ name: 'Recommended', value: versions.recommended.version }],
    beside:
      versions.agents.length === 0
        ? null
        : versions.agents.map((agent) => ({
            name: agentText(agent),
            length: agent.nodes / most,
            value: formatShare(agent.share),
          })),
  }
}

async function authoritiesCard({ db, profile, now }: CardContext, query: AnalyticsQuery): Promise<Card> {
  const { quorum, range, recommended, asOfMs } = await getAuthorities(db, profile.authorities, query, now())
  if (quorum === null) {
    return { kind: 'Authorities', title: 'Authorities', says: 'The network lists no authorities.' }
  }
  const lengthMs = Math.max(range.toMs - range.fromMs, 1)
  return {
    kind: 'Authorities',
    asOfMs,
    title: 'Authorities',
    says: quorumSays(quorum, now() - asOfMs > STALE_MS),
    figures: [
      { name: 'Up', value: `${formatCount(quorum.up)} of ${formatCount(quorum.listed)}` },
      { name: 'Quorum was there', value: formatShare(quorum.share) },
      ...(recommended === null ? [] : [{ name: 'Recommended', value: recommended.version }]),
    ],
    below: stripDrawing(
      quorum.history.map(({ fromMs, toMs, up }) => ({
        share: (toMs - fromMs) / lengthMs,
        level: up === null ? 0 : up / Math.max(quorum.listed, 1),
        colour: up === null ? null : up >= quorum.needed ? PALETTE.online : PALETTE.danger,
      })),
      BELOW_SIZE,
    ),
  }
}
