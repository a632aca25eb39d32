import type { Metadata } from 'next'
import { connection } from 'next/server'
import { cache, type ComponentType, type JSX } from 'react'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { analyticsSearch, readAnalyticsSearch } from '@/lib/analytics/range'
import { rawSearch, writeSearch, type RawSearch } from '@/lib/read-search'
import type { DASHBOARD_PATHS } from '@/lib/sharing/pages'
import { pageMetadata } from '../page-metadata'
import { readDashboard, type DashboardReading, type DashboardRead } from './read-dashboard'

interface DashboardProps {
  searchParams: Promise<RawSearch>
}

interface Said {
  /** The figure that the page is about: `412 nodes`; null: it is not known. */
  readonly figure: string | null
  readonly sentence: string
}

export interface DashboardInit<Data> {
  path: (typeof DASHBOARD_PATHS)[number]
  title: string
  /** What the page is about, in one sentence. */
  description: string
  read: DashboardRead<Data>
  says: (data: Data) => Said
  Page: ComponentType<DashboardReading<Data>>
}

/** What Next asks of the page of a dashboard: its head and its body, of which the data are read once for both. */
export function dashboardPage<Data>({ path, title, description, read, says, Page }: DashboardInit<Data>): {
  generateMetadata: (props: DashboardProps) => Promise<Metadata>
  Body: (props: DashboardProps) => Promise<JSX.Element>
} {
  const readOnce = cache((key: string) => readDashboard(rawSearch(new URLSearchParams(key)), read))

  return {
    generateMetadata: async ({ searchParams }) => {
      await connection()
      const search = await searchParams
      const reading = await readOnce(writeSearch(search))
      const said = reading === null ? null : says(reading.data)
      const figure = said?.figure ?? null
      return pageMetadata({
        page: `${path}${analyticsSearch(readAnalyticsSearch(search).value)}`,
        title: figure === null ? title : `${title}: ${figure}`,
        description: said === null ? description : `${said.sentence} ${description}`,
      })
    },
    Body: async ({ searchParams }) => {
      await connection()
      const reading = await readOnce(writeSearch(await searchParams))
      return reading === null ? <DashboardAway title={title} /> : <Page {...reading} />
    },
  }
}
