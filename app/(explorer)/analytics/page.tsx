import type { Metadata } from 'next'
import { connection } from 'next/server'
import { cache } from 'react'
import { webRuntime } from '@/app/_server/runtime'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { OverviewPage } from '@/components/analytics/overview/overview-page'
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import { getGeography } from '@/db/queries/analytics/get-geography'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import { getHealth } from '@/db/queries/analytics/get-health'
import { getLatency } from '@/db/queries/analytics/get-latency'
import { getMessages } from '@/db/queries/analytics/get-messages'
import { getVersions } from '@/db/queries/analytics/get-versions'
import { partsSay, scoreText } from '@/components/analytics/health/health-text'
import type { RawSearch } from '@/lib/read-search'
import { dashboardMetadata, searchKey, searchOfKey } from './dashboard-metadata'
import { readDashboard } from './read-dashboard'

const DESCRIPTION =
  'The mesh in figures: its growth, its messages, how far apart its nodes are, where they are and what they run.'

interface DashboardProps {
  searchParams: Promise<RawSearch>
}

/** For the head and the body of one page: it is read once. */
const read = cache((key: string) => {
  const trusted = webRuntime().profile.authorities
  return readDashboard(searchOfKey(key), async (db, query, nowMs) => {
    const [health, growth, messages, latency, geography, versions, authorities] = await Promise.all([
      getHealth(db, trusted, query, nowMs),
      getGrowth(db, query, nowMs, undefined, trusted),
      getMessages(db, query, nowMs, undefined, trusted),
      getLatency(db, query, nowMs, undefined, trusted),
      getGeography(db, query, nowMs, undefined, trusted),
      getVersions(db, trusted, query, nowMs),
      getAuthorities(db, trusted, query, nowMs),
    ])
    return { health, growth, messages, latency, geography, versions, authorities }
  })
})

export async function generateMetadata({ searchParams }: DashboardProps): Promise<Metadata> {
  await connection()
  const search = await searchParams
  const reading = await read(searchKey(search))
  const data = reading?.data
  const said =
    data === undefined
      ? null
      : {
          figure: data.health.score === null ? null : `health ${scoreText(data.health.score)} of 100`,
          sentence: partsSay(data.health),
        }
  return dashboardMetadata('/analytics', 'Analytics', search, said, DESCRIPTION)
}

export default async function AnalyticsOverviewPage({ searchParams }: DashboardProps) {
  await connection()
  const reading = await read(searchKey(await searchParams))
  return reading === null ? <DashboardAway title="Analytics" /> : <OverviewPage {...reading} />
}
