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
  table: 'presence_hours' | 'presence_days',
): Promise<Record<string, Presence>> {
  const key = { presence_hours: 'hour', presence_days: 'day' }[table]
  const rows = await db.select({
    name: 'read-presence',
    sql: `
      SELECT concat(toString(${key}), ' ', dimension, '=', value) AS key, sum(visits) AS visits,
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

/** What is kept of each country, region, system and agent by day or month, under the keys of {@link readPresence}. */
export async function readValues(
  db: Database,
  bucket: 'day' | 'month',
): Promise<Record<string, Omit<Presence, 'visits'>>> {
  const rows = await db.select({
    name: 'read-values',
    sql: `
      SELECT concat(toString(${bucket}), ' ', dimension, '=', value) AS key,
        groupBitmapMerge(p.seen) AS seen, groupBitmapMerge(p.reachable) AS reachable
      FROM presence_value_${bucket}s AS p GROUP BY key`,
    row: presenceRow.omit({ visits: true }),
  })
  return Object.fromEntries(rows.map(({ key, ...counts }) => [key, counts]))
}

type Counted = Readonly<Record<string, Presence>>

export function totalsOf(presence: Counted): Record<string, Omit<Presence, 'visits'>> {
  return withoutVisits(presence, (key) => key.endsWith(' all='))
}

export function valuesOf(presence: Counted): Record<string, Omit<Presence, 'visits'>> {
  return withoutVisits(presence, (key) => !key.endsWith(' all='))
}

function withoutVisits(
  presence: Counted,
  isWanted: (key: string) => boolean,
): Record<string, Omit<Presence, 'visits'>> {
  const wanted = Object.entries(presence).filter(([key]) => isWanted(key))
  return Object.fromEntries(wanted.map(([key, { seen, reachable }]) => [key, { seen, reachable }]))
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

/** By day or month, and by collector where the table knows it. */
export async function readRtt(
  db: Database,
  table: `rtt_${'country' | 'all'}_${'hours' | 'days' | 'months'}`,
): Promise<Record<string, { measured: number; sum: number }>> {
  const period = table.endsWith('_hours') ? 'toDate(hour)' : table.endsWith('_days') ? 'day' : 'month'
  const collector = table.startsWith('rtt_country') ? 'collector' : `''`
  const rows = await db.select({
    name: 'read-rtt',
    sql: `
      SELECT concat(toString(${period}), ' ', ${collector}) AS key, sum(r.measured) AS measured, sum(r.sum_ms) AS sum
      FROM ${table} AS r GROUP BY key`,
    row: rttRow,
  })
  return Object.fromEntries(rows.map(({ key, ...counts }) => [key, counts]))
}

const figuresRow = z.object({ start: z.string(), measured: number, median: z.number() })

/** Ready quantiles of round-trip times by the start of the period. */
export async function readRttFigures(
  db: Database,
  bucket: string,
): Promise<Record<string, { measured: number; median: number }>> {
  const rows = await db.select({
    name: 'read-rtt-figures',
    sql: `SELECT toString(start) AS start, measured, times[1] AS median FROM rtt_figures FINAL WHERE bucket = {bucket:String}`,
    params: { bucket },
    row: figuresRow,
  })
  return Object.fromEntries(rows.map(({ start, ...figures }) => [start, figures]))
}
