import { GrowthPage } from '@/components/analytics/growth/growth-page'
import { growthSays } from '@/components/analytics/growth/growth-text'
import { getChurn } from '@/db/queries/analytics/get-churn'
import { getClusters } from '@/db/queries/analytics/get-clusters'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import { plural } from '@/lib/format/numbers'
import { dashboardPage } from '../dashboard-page'

const dashboard = dashboardPage({
  path: '/analytics/growth',
  title: 'Growth',
  description:
    'How many nodes answer, who came and who went, how long they stay, and how many share a network.',
  read: async (...asked) => {
    const [growth, churn, clusters] = await Promise.all([
      getGrowth(...asked),
      getChurn(...asked),
      getClusters(...asked),
    ])
    return { growth, churn, clusters }
  },
  says: ({ growth }) => ({ figure: plural(growth.totals.reachable, 'node'), sentence: growthSays(growth) }),
  Page: GrowthPage,
})

export const { generateMetadata } = dashboard
export default dashboard.Body
