import type { Metadata } from 'next'
import { connection } from 'next/server'
import { cache } from 'react'
import { GrowthPage } from '@/components/analytics/growth/growth-page'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { getChurn } from '@/db/queries/analytics/get-churn'
import { getClusters } from '@/db/queries/analytics/get-clusters'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import { growthSays } from '@/components/analytics/growth/growth-text'
import { plural } from '@/lib/format/numbers'
import type { RawSearch } from '@/lib/read-search'
import { dashboardMetadata, searchKey, searchOfKey } from '../dashboard-metadata'
import { readDashboard } from '../read-dashboard'

const DESCRIPTION =
  'How many nodes answer, who came and who went, how long they stay, and how many share a network.'

interface DashboardProps {
  searchParams: Promise<RawSearch>
}

/** For the head and the body of one page: it is read once. */
const read = cache((key: string) =>
  readDashboard(searchOfKey(key), async (...asked) => {
    const [growth, churn, clusters] = await Promise.all([
      getGrowth(...asked),
      getChurn(...asked),
      getClusters(...asked),
    ])
    return { growth, churn, clusters }
  }),
)

export async function generateMetadata({ searchParams }: DashboardProps): Promise<Metadata> {
  await connection()
  const search = await searchParams
  const reading = await read(searchKey(search))
  const data = reading?.data
  const said =
    data === undefined
      ? null
      : { figure: plural(data.growth.totals.reachable, 'node'), sentence: growthSays(data.growth) }
  return dashboardMetadata('/analytics/growth', 'Growth', search, said, DESCRIPTION)
}

export default async function AnalyticsGrowthPage({ searchParams }: DashboardProps) {
  await connection()
  const reading = await read(searchKey(await searchParams))
  return reading === null ? <DashboardAway title="Growth" /> : <GrowthPage {...reading} />
}
