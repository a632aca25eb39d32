import type { Metadata } from 'next'
import { connection } from 'next/server'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { LatencyPage } from '@/components/analytics/latency/latency-page'
import { getLatency } from '@/db/queries/analytics/get-latency'
import type { RawSearch } from '@/lib/read-search'
import { readDashboard } from '../read-dashboard'

export const metadata: Metadata = {
  title: 'Latency',
  description: 'How far nodes are from the collectors, by country, and from each other, by continent.',
}

export default async function AnalyticsLatencyPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const reading = await readDashboard(await searchParams, getLatency)
  return reading === null ? <DashboardAway title="Latency" /> : <LatencyPage {...reading} />
}
