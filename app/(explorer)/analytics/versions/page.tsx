import type { Metadata } from 'next'
import { connection } from 'next/server'
import { cache } from 'react'
import { webRuntime } from '@/app/_server/runtime'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { VersionsPage } from '@/components/analytics/versions/versions-page'
import { getVersions } from '@/db/queries/analytics/get-versions'
import { versionsSays } from '@/components/analytics/versions/versions-text'
import { plural } from '@/lib/format/numbers'
import type { RawSearch } from '@/lib/read-search'
import { dashboardMetadata, searchKey, searchOfKey } from '../dashboard-metadata'
import { readDashboard } from '../read-dashboard'

const DESCRIPTION = 'What nodes run, how releases spread, and who is behind what authorities recommend.'

interface DashboardProps {
  searchParams: Promise<RawSearch>
}

/** For the head and the body of one page: it is read once. */
const read = cache((key: string) => {
  const { authorities } = webRuntime().profile
  return readDashboard(searchOfKey(key), (db, query, nowMs) => getVersions(db, authorities, query, nowMs))
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
          figure: plural(data.agents.filter(({ name }) => name !== '').length, 'agent'),
          sentence: versionsSays(data),
        }
  return dashboardMetadata('/analytics/versions', 'Versions', search, said, DESCRIPTION)
}

export default async function AnalyticsVersionsPage({ searchParams }: DashboardProps) {
  await connection()
  const reading = await read(searchKey(await searchParams))
  return reading === null ? <DashboardAway title="Versions" /> : <VersionsPage {...reading} />
}
