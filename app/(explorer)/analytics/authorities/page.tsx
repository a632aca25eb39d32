import type { Metadata } from 'next'
import { connection } from 'next/server'
import { cache } from 'react'
import { webRuntime } from '@/app/_server/runtime'
import { AuthoritiesPage } from '@/components/analytics/authorities/authorities-page'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import { quorumSays } from '@/components/analytics/authorities/authorities-text'
import type { RawSearch } from '@/lib/read-search'
import { dashboardMetadata, searchKey, searchOfKey } from '../dashboard-metadata'
import { readDashboard } from '../read-dashboard'

const DESCRIPTION =
  'Who may publish the software of the network, whether they are there, and what they signed.'

interface DashboardProps {
  searchParams: Promise<RawSearch>
}

/** For the head and the body of one page: it is read once. */
const read = cache((key: string) => {
  const { authorities } = webRuntime().profile
  return readDashboard(searchOfKey(key), (db, query, nowMs) => getAuthorities(db, authorities, query, nowMs))
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
          figure:
            data.quorum === null ? null : `${String(data.quorum.up)} of ${String(data.quorum.listed)} up`,
          sentence: data.quorum === null ? 'The network lists no authorities.' : quorumSays(data.quorum),
        }
  return dashboardMetadata('/analytics/authorities', 'Authorities', search, said, DESCRIPTION)
}

export default async function AnalyticsAuthoritiesPage({ searchParams }: DashboardProps) {
  await connection()
  const reading = await read(searchKey(await searchParams))
  return reading === null ? <DashboardAway title="Authorities" /> : <AuthoritiesPage {...reading} />
}
