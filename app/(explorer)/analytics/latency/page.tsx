import type { Metadata } from 'next'
import { connection } from 'next/server'
import { cache } from 'react'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { LatencyPage } from '@/components/analytics/latency/latency-page'
import { getLatency } from '@/db/queries/analytics/get-latency'
import { latencySays } from '@/components/analytics/latency/latency-text'
import { formatLatency } from '@/lib/format/numbers'
import type { RawSearch } from '@/lib/read-search'
import { dashboardMetadata, searchKey, searchOfKey } from '../dashboard-metadata'
import { readDashboard } from '../read-dashboard'

const DESCRIPTION = 'How far nodes are from the collectors, by country, and from each other, by continent.'

interface DashboardProps {
  searchParams: Promise<RawSearch>
}

/** For the head and the body of one page: it is read once. */
const read = cache((key: string) => readDashboard(searchOfKey(key), getLatency))

export async function generateMetadata({ searchParams }: DashboardProps): Promise<Metadata> {
  await connection()
  const search = await searchParams
  const reading = await read(searchKey(search))
  const data = reading?.data
  const said =
    data === undefined
      ? null
      : {
          figure: data.totals.p50Ms === null ? null : `${formatLatency(data.totals.p50Ms)} median`,
          sentence: latencySays(data),
        }
  return dashboardMetadata('/analytics/latency', 'Latency', search, said, DESCRIPTION)
}

export default async function AnalyticsLatencyPage({ searchParams }: DashboardProps) {
  await connection()
  const reading = await read(searchKey(await searchParams))
  return reading === null ? <DashboardAway title="Latency" /> : <LatencyPage {...reading} />
}
