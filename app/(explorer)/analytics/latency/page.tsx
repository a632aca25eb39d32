import { LatencyPage } from '@/components/analytics/latency/latency-page'
import { latencySays } from '@/components/analytics/latency/latency-text'
import { getLatency } from '@/db/queries/analytics/get-latency'
import { formatLatency } from '@/lib/format/numbers'
import { dashboardPage } from '../dashboard-page'

const dashboard = dashboardPage({
  path: '/analytics/latency',
  title: 'Latency',
  description: 'How far nodes are from the collectors, by country, and from each other, by continent.',
  read: getLatency,
  says: (latency) => ({
    figure: latency.totals.p50Ms === null ? null : `${formatLatency(latency.totals.p50Ms)} median`,
    sentence: latencySays(latency),
  }),
  Page: LatencyPage,
})

export const { generateMetadata } = dashboard
export default dashboard.Body
