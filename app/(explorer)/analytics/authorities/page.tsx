import type { Metadata } from 'next'
import { connection } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { AuthoritiesPage } from '@/components/analytics/authorities/authorities-page'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import type { RawSearch } from '@/lib/read-search'
import { readDashboard } from '../read-dashboard'

export const metadata: Metadata = {
  title: 'Authorities',
  description: 'Who may publish the software of the network, whether they are there, and what they signed.',
}

export default async function AnalyticsAuthoritiesPage({
  searchParams,
}: {
  searchParams: Promise<RawSearch>
}) {
  await connection()
  const { authorities } = webRuntime().profile
  const reading = await readDashboard(await searchParams, (db, query, nowMs) =>
    getAuthorities(db, authorities, query, nowMs),
  )
  return reading === null ? <DashboardAway title="Authorities" /> : <AuthoritiesPage {...reading} />
}
