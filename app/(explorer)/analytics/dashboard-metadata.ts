import type { Metadata } from 'next'
import { analyticsSearch, readAnalyticsSearch } from '@/lib/analytics/range'
import type { DASHBOARD_PATHS } from '@/lib/sharing/pages'
import { rawSearch, writeSearch, type RawSearch } from '@/lib/read-search'
import { pageMetadata } from '../page-metadata'

interface Said {
  /** The figure that the page is about: `412 nodes`; null: it is not known. */
  readonly figure: string | null
  readonly sentence: string
}

/** @param said - null: the database is away. */
export function dashboardMetadata(
  path: (typeof DASHBOARD_PATHS)[number],
  title: string,
  search: RawSearch,
  said: Said | null,
  description: string,
): Metadata {
  const figure = said?.figure ?? null
  return pageMetadata({
    page: `${path}${analyticsSearch(readAnalyticsSearch(search).value)}`,
    title: figure === null ? title : `${title}: ${figure}`,
    description: said === null ? description : `${said.sentence} ${description}`,
  })
}

/** A page's search as one text: what is read for its head is read once for its body too. */
export const searchKey = (search: RawSearch): string => writeSearch(search)
export const searchOfKey = (key: string): RawSearch => rawSearch(new URLSearchParams(key))
