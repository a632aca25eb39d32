import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import type { Database } from '@/db/client'
import { readAnalyticsSearch, type AnalyticsQuery } from '@/lib/analytics/range'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { PastReading } from '@/lib/past/history'
import { rawSearch, type FieldProblem, type RawSearch } from '@/lib/read-search'
import { readPastOf } from '../read-past'
import { askedOnce } from './asked-once'

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

/**
 * Reads a dashboard by its address. Those who open the same while it is being read are shown the same reading: a page is
 * some twenty questions, and however many wait for it, the database has them once.
 * @returns null: the database is away.
 */
export function createDashboardReader<Data>(
  read: DashboardRead<Data>,
): (address: string) => Promise<DashboardReading<Data> | null> {
  const underWay = new Map<string, Promise<DashboardReading<Data> | null>>()
  return (address) => {
    const known = underWay.get(address)
    if (known !== undefined) return known
    const reading = readDashboard(rawSearch(new URLSearchParams(address)), read).finally(() => {
      underWay.delete(address)
    })
    underWay.set(address, reading)
    return reading
  }
}

async function readDashboard<Data>(
  search: RawSearch,
  read: DashboardRead<Data>,
): Promise<DashboardReading<Data> | null> {
  const { db, profile } = webRuntime()
  const reading = readAnalyticsSearch(search)
  const nowMs = Date.now()
  try {
    const past = await readPastOf(reading.value.at)
    const data = await read(askedOnce(db), reading.value, nowMs, undefined, profile.authorities)
    return { data, query: reading.value, problems: reading.ok ? [] : reading.problems, nowMs, past }
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}
