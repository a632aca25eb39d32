import { partsSay, scoreText } from '@/components/analytics/health/health-text'
import { OverviewPage } from '@/components/analytics/overview/overview-page'
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import { getGeography } from '@/db/queries/analytics/get-geography'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import { getHealth } from '@/db/queries/analytics/get-health'
import { getLatency } from '@/db/queries/analytics/get-latency'
import { getMessages } from '@/db/queries/analytics/get-messages'
import { getVersions } from '@/db/queries/analytics/get-versions'
import { dashboardPage } from './dashboard-page'

const dashboard = dashboardPage({
  path: '/analytics',
  title: 'Analytics',
  description:
    'The mesh in figures: its growth, its messages, how far apart its nodes are, where they are and what they run.',
  read: async (...asked) => {
    const [db, query, nowMs, , authorities] = asked
    const [health, growth, messages, latency, geography, versions, quorum] = await Promise.all([
      getHealth(db, authorities, query, nowMs),
      getGrowth(...asked),
      getMessages(...asked),
      getLatency(...asked),
      getGeography(...asked),
      getVersions(db, authorities, query, nowMs),
      getAuthorities(db, authorities, query, nowMs),
    ])
    return { health, growth, messages, latency, geography, versions, authorities: quorum }
  },
  says: ({ health }) => ({
    figure: health.score === null ? null : `health ${scoreText(health.score)} of 100`,
    sentence: partsSay(health),
  }),
  Page: OverviewPage,
})

export const { generateMetadata } = dashboard
export default dashboard.Body
