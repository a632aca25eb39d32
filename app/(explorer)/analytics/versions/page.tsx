import type { Metadata } from 'next'
import { connection } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { VersionsPage } from '@/components/analytics/versions/versions-page'
import { getVersions } from '@/db/queries/analytics/get-versions'
import type { RawSearch } from '@/lib/read-search'
import { readDashboard } from '../read-dashboard'

export const metadata: Metadata = {
  title: 'Versions',
  description: 'What nodes run, how releases spread, and who is behind what authorities recommend.',
}

export default async function AnalyticsVersionsPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const { authorities } = webRuntime().profile
  const reading = await readDashboard(await searchParams, (db, query, nowMs) =>
    getVersions(db, authorities, query, nowMs),
  )
  return reading === null ? <DashboardAway title="Versions" /> : <VersionsPage {...reading} />
}
