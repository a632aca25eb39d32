import type { Metadata } from 'next'
import { connection } from 'next/server'
import { cache, type ComponentType, type JSX } from 'react'
import { DashboardAway } from '@/components/analytics/dashboard-away'
import { NothingThen } from '@/components/past/nothing-then'
import { PastBanner } from '@/components/past/past-banner'
import { analyticsSearch, readAnalyticsSearch } from '@/lib/analytics/range'
import { formatInstant } from '@/lib/format/times'
import { writeSearch, type RawSearch } from '@/lib/read-search'
import type { DASHBOARD_PATHS } from '@/lib/sharing/pages'
import { pageMetadata } from '../page-metadata'
import { createDashboardReader, type DashboardReading, type DashboardRead } from './read-dashboard'

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
  const readOnce = cache(createDashboardReader(read))

  return {
    generateMetadata: async ({ searchParams }) => {
      await connection()
      const search = await searchParams
      const reading = await readOnce(writeSearch(search))
      const said = reading === null ? null : says(reading.data)
      const { at } = readAnalyticsSearch(search).value
      const figure = said?.figure ?? null
      return pageMetadata({
        page: `${path}${analyticsSearch(readAnalyticsSearch(search).value)}`,
        title: `${figure === null ? title : `${title}: ${figure}`}${at === undefined ? '' : `, as of ${formatInstant(Date.parse(at))}`}`,
        description: said === null ? description : `${said.sentence} ${description}`,
        ...(at !== undefined && { picture: path, isIndexed: false }),
      })
    },
    Body: async ({ searchParams }) => {
      await connection()
      const reading = await readOnce(writeSearch(await searchParams))
      if (reading === null) return <DashboardAway title={title} />
      const { past, query, nowMs } = reading
      if (past === null) return <Page {...reading} />
      const nowHref = `${path}${analyticsSearch({ ...query, at: undefined })}`
      if (past.kind !== 'past') {
        return (
          <>
            <h1 className="mb-4 text-2xl font-semibold tracking-tight">{title}</h1>
            <NothingThen reading={past} nowHref={nowHref} />
          </>
        )
      }
      return (
        <>
          <PastBanner
            atMs={past.atMs}
            detail="full"
            nowHref={nowHref}
            note="Ranges end then; the hour or day that it falls in is counted whole."
            className="mb-4"
          />
          <Page {...reading} nowMs={Math.min(nowMs, past.atMs)} />
        </>
      )
    },
  }
}
