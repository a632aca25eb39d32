import type { Metadata } from 'next'
import { connection } from 'next/server'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { MessagesDashboard } from '@/components/analytics/messages/messages-dashboard'
import { getMessages } from '@/db/queries/analytics/get-messages'
import type { RawSearch } from '@/lib/read-search'
import { readDashboard } from '../read-dashboard'

export const metadata: Metadata = {
  title: 'Message traffic',
  description: 'How much is said on the mesh and of what kind, how fast it spreads and how often it arrives.',
}

export default async function AnalyticsMessagesPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  await connection()
  const reading = await readDashboard(await searchParams, getMessages)
  return reading === null ? <DashboardAway title="Message traffic" /> : <MessagesDashboard {...reading} />
}
