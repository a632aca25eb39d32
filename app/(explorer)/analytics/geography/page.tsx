import type { Metadata } from 'next'
import { connection } from 'next/server'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { GeographyPage } from '@/components/analytics/geography/geography-page'
import { getGeography } from '@/db/queries/analytics/get-geography'
import type { RawSearch } from '@/lib/read-search'
import { readDashboard } from '../read-dashboard'

export const metadata: Metadata = {
  title: 'Geography',
  description: 'In which countries and whose networks nodes are, and how much depends on how few.',
}

export default async function AnalyticsGeographyPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const reading = await readDashboard(await searchParams, getGeography)
  return reading === null ? <DashboardAway title="Geography" /> : <GeographyPage {...reading} />
}
