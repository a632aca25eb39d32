import type { Metadata } from 'next'
import { connection } from 'next/server'
import { cache } from 'react'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { MessagesDashboard } from '@/components/analytics/messages/messages-dashboard'
import { getMessages } from '@/db/queries/analytics/get-messages'
import { messagesSay } from '@/components/analytics/messages/message-says'
import { plural } from '@/lib/format/numbers'
import type { RawSearch } from '@/lib/read-search'
import { dashboardMetadata, searchKey, searchOfKey } from '../dashboard-metadata'
import { readDashboard } from '../read-dashboard'

const DESCRIPTION =
  'How much is said on the mesh and of what kind, how fast it spreads and how often it arrives.'

interface DashboardProps {
  searchParams: Promise<RawSearch>
}

/** For the head and the body of one page: it is read once. */
const read = cache((key: string) => readDashboard(searchOfKey(key), getMessages))

export async function generateMetadata({ searchParams }: DashboardProps): Promise<Metadata> {
  await connection()
  const search = await searchParams
  const reading = await read(searchKey(search))
  const data = reading?.data
  const said =
    data === undefined
      ? null
      : { figure: plural(data.totals.messages, 'message'), sentence: messagesSay(data) }
  return dashboardMetadata('/analytics/messages', 'Message traffic', search, said, DESCRIPTION)
}

export default async function AnalyticsMessagesPage({ searchParams }: DashboardProps) {
  await connection()
  const reading = await read(searchKey(await searchParams))
  return reading === null ? <DashboardAway title="Message traffic" /> : <MessagesDashboard {...reading} />
}
