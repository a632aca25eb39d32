import type { Metadata } from 'next'
import { connection } from 'next/server'
import { GrowthPage } from '@/components/analytics/growth/growth-page'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { getChurn } from '@/db/queries/analytics/get-churn'
import { getClusters } from '@/db/queries/analytics/get-clusters'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import type { RawSearch } from '@/lib/read-search'
import { readDashboard } from '../read-dashboard'

export const metadata: Metadata = {
  title: 'Growth',
  description:
    'How many nodes answer, who came and who went, how long they stay, and how many share a network.',
}

export default async function AnalyticsGrowthPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const reading = await readDashboard(await searchParams, async (...asked) => {
    const [growth, churn, clusters] = await Promise.all([
      getGrowth(...asked),
      getChurn(...asked),
      getClusters(...asked),
    ])
    return { growth, churn, clusters }
  })
  return reading === null ? <DashboardAway title="Growth" /> : <GrowthPage {...reading} />
}
