import type { Metadata } from 'next'
import { connection } from 'next/server'
import { cache } from 'react'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { GeographyPage } from '@/components/analytics/geography/geography-page'
import { getGeography } from '@/db/queries/analytics/get-geography'
import { countryCount, geographySays } from '@/components/analytics/geography/geography-text'
import { plural } from '@/lib/format/numbers'
import type { RawSearch } from '@/lib/read-search'
import { dashboardMetadata, searchKey, searchOfKey } from '../dashboard-metadata'
import { readDashboard } from '../read-dashboard'

const DESCRIPTION = 'In which countries and whose networks nodes are, and how much depends on how few.'

interface DashboardProps {
  searchParams: Promise<RawSearch>
}

/** For the head and the body of one page: it is read once. */
const read = cache((key: string) => readDashboard(searchOfKey(key), getGeography))

export async function generateMetadata({ searchParams }: DashboardProps): Promise<Metadata> {
  await connection()
  const search = await searchParams
  const reading = await read(searchKey(search))
  const data = reading?.data
  const said =
    data === undefined
      ? null
      : {
          figure: plural(countryCount(data.countries), 'country', 'countries'),
          sentence: geographySays(data),
        }
  return dashboardMetadata('/analytics/geography', 'Geography', search, said, DESCRIPTION)
}

export default async function AnalyticsGeographyPage({ searchParams }: DashboardProps) {
  await connection()
  const reading = await read(searchKey(await searchParams))
  return reading === null ? <DashboardAway title="Geography" /> : <GeographyPage {...reading} />
}
