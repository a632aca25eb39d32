import type { Metadata } from 'next'
import { connection } from 'next/server'
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
import type { RawSearch } from '@/lib/read-search'
import { readDashboard } from './read-dashboard'

export const metadata: Metadata = {
  title: 'Analytics',
  description:
    'The mesh in figures: its growth, its messages, how far apart its nodes are, where they are and what they run.',
}

export default async function AnalyticsOverviewPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const trusted = webRuntime().profile.authorities
  const reading = await readDashboard(await searchParams, async (db, query, nowMs) => {
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
  return reading === null ? <DashboardAway title="Analytics" /> : <OverviewPage {...reading} />
}
