import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import type { Database } from '@/db/client'
import { readAnalyticsSearch, type AnalyticsQuery } from '@/lib/analytics/range'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { PastReading } from '@/lib/past/history'
import type { FieldProblem, RawSearch } from '@/lib/read-search'
import { readPastOf } from '../read-past'

export interface DashboardReading<Data> {
  data: Data
  query: AnalyticsQuery
  problems: FieldProblem[]
  nowMs: number
  /** null: the dashboard is of now. */
  past: PastReading | null
}

export type DashboardRead<Data> = (
  db: Database,
  query: AnalyticsQuery,
  nowMs: number,
  signal: undefined,
  authorities: NetworkProfile['authorities'],
) => Promise<Data>

/** What a dashboard shows for an address; null: the database is away. */
export async function readDashboard<Data>(
  search: RawSearch,
  read: DashboardRead<Data>,
): Promise<DashboardReading<Data> | null> {
  const { db, profile } = webRuntime()
  const reading = readAnalyticsSearch(search)
  const nowMs = Date.now()
  try {
    const past = await readPastOf(reading.value.at)
    const data = await read(db, reading.value, nowMs, undefined, profile.authorities)
    return { data, query: reading.value, problems: reading.ok ? [] : reading.problems, nowMs, past }
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}
