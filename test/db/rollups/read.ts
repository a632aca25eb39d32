/** What the rollups say, in the form of the plain counts. */
import { z } from 'zod'
import type { Database } from '@/db/client'
import type { GrowthCount, Presence } from './history'

const number = z.coerce.number()
const presenceRow = z.object({ key: z.string(), visits: number, seen: number, reachable: number })
const growthRow = z.object({
  start: z.string(),
  visits: number,
  seen: number,
  reachable: number,
  first_ever: number,
  returning: number,
  gone: number,
})
const rttRow = z.object({ key: z.string(), measured: number, sum: number })

export async function readPresence(
  db: Database,
  table: 'presence_hours' | 'presence_days' | 'presence_months',
): Promise<Record<string, Presence>> {
  const key = { presence_hours: 'hour', presence_days: 'day', presence_months: 'month' }[table]
  const visits = table === 'presence_months' ? '0' : 'sum(visits)'
  const rows = await db.select({
    name: 'read-presence',
    sql: `
      SELECT concat(toString(${key}), ' ', dimension, '=', value) AS key, ${visits} AS visits,
        groupBitmapMerge(p.seen) AS seen, groupBitmapMerge(p.reachable) AS reachable
      FROM ${table} AS p GROUP BY key`,
    row: presenceRow,
  })
  return Object.fromEntries(rows.map(({ key: name, ...counts }) => [name, counts]))
}

/** What whole presence says of hours, days or months, under the keys of {@link readPresence}. */
export async function readTotals(
  db: Database,
  bucket: 'hour' | 'day' | 'month',
): Promise<Record<string, Omit<Presence, 'visits'>>> {
  const rows = await db.select({
    name: 'read-totals',
    sql: `
      SELECT concat(toString(${bucket}), ' all=') AS key,
        groupBitmapMerge(p.seen) AS seen, groupBitmapMerge(p.reachable) AS reachable
      FROM presence_total_${bucket}s AS p GROUP BY key`,
    row: presenceRow.omit({ visits: true }),
  })
  return Object.fromEntries(rows.map(({ key, ...counts }) => [key, counts]))
}

export function totalsOf(
  presence: Readonly<Record<string, Presence>>,
): Record<string, Omit<Presence, 'visits'>> {
  const totals = Object.entries(presence).filter(([key]) => key.endsWith(' all='))
  return Object.fromEntries(totals.map(([key, { seen, reachable }]) => [key, { seen, reachable }]))
}

export async function readGrowth(db: Database, bucket: string): Promise<Record<string, GrowthCount>> {
  const rows = await db.select({
    name: 'read-growth',
    sql: `
      SELECT toString(start) AS start, visits, seen, reachable, first_ever, returning, gone
      FROM growth FINAL WHERE bucket = {bucket:String}`,
    params: { bucket },
    row: growthRow,
  })
  return Object.fromEntries(rows.map(({ start, ...counts }) => [start, counts]))
}

export async function readRtt(
  db: Database,
  table: 'rtt_hours' | 'rtt_days',
): Promise<Record<string, { measured: number; sum: number }>> {
  const day = table === 'rtt_hours' ? 'toDate(hour)' : 'day'
  const rows = await db.select({
    name: 'read-rtt',
    sql: `
      SELECT concat(toString(${day}), ' ', collector) AS key, sum(r.measured) AS measured, sum(r.sum_ms) AS sum
      FROM ${table} AS r GROUP BY key`,
    row: rttRow,
  })
  return Object.fromEntries(rows.map(({ key, ...counts }) => [key, counts]))
}
