/** One way between countries and between continents by day, made inside the store from the links that traced messages took. @module */
import { z } from 'zod'
import { CONTINENTS_BY_COUNTRY } from '@/lib/analytics/continents'
import type { Database } from '../client'

const dayRow = z.object({ day: z.iso.date() })

/**
 * Days of whose links more is counted than was stated.
 * @param sinceMs - only those counted since then; null: of all time, for which every link is read.
 */
async function getStaleDays(db: Database, sinceMs: number | null, signal: AbortSignal): Promise<string[]> {
  const recent = `AND toDate(l.hour) IN (
          SELECT toDate(hour) FROM reckoned_hops WHERE slot >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
        )`
  const rows = await db.select({
    name: 'get-stale-latency-days',
    sql: `
      SELECT toString(c.day) AS day
      FROM (
        SELECT toDate(l.hour) AS day, sum(l.messages) AS messages
        FROM link_hours AS l
        WHERE l.messages > 0 ${sinceMs === null ? '' : recent}
        GROUP BY day
      ) AS c
      LEFT JOIN (SELECT day, max(version) AS version FROM country_latency_days GROUP BY day) AS s ON s.day = c.day
      WHERE c.messages > s.version
      ORDER BY c.day`,
    params: sinceMs === null ? {} : { since: sinceMs },
    row: dayRow,
    signal,
  })
  return rows.map(({ day }) => day)
}

/** Days in one statement. */
const DAYS_AT_ONCE = 31

/**
 * States the days whose links were touched. A node counts where it is now; pairs of countries that were stated and are
 * no more are stated with nothing. Then the continents of the days whose countries are known better than they.
 * @returns how many days of countries were stated.
 */
export async function stateCountryLatency(
  db: Database,
  sinceMs: number | null,
  signal: AbortSignal,
): Promise<number> {
  const days = await getStaleDays(db, sinceMs, signal)
  for (let at = 0; at < days.length; at += DAYS_AT_ONCE) {
    await stateDays(db, days.slice(at, at + DAYS_AT_ONCE), signal)
  }
  const ofRegions = await getStaleRegionDays(db, signal)
  for (let at = 0; at < ofRegions.length; at += DAYS_AT_ONCE) {
    await stateRegions(db, ofRegions.slice(at, at + DAYS_AT_ONCE), signal)
  }
  return days.length
}

async function stateDays(db: Database, days: readonly string[], signal: AbortSignal): Promise<void> {
  await db.command({
    name: 'state-country-latency',
    sql: `
      INSERT INTO country_latency_days (day, from_country, to_country, messages, timed, latency, version)
      WITH (
        SELECT groupArrayInsertAt('')(toString(country), node_num)
        FROM (SELECT country, node_num FROM node_latest FINAL WHERE country != '')
      ) AS countries
      SELECT
        day, from_country, to_country,
        sumIf(messages, is_counted) AS messages,
        sumIf(timed, is_counted) AS timed,
        quantilesBFloat16MergeStateIf(0.5, 0.9, 0.99)(latency, is_counted) AS latency,
        sum(messages) OVER (PARTITION BY day) AS version
      FROM (
        SELECT
          toDate(l.hour) AS day,
          -- Numbers of nodes are dense: a list by number takes the place of two joins, which would hold every state.
          countries[toUInt64(l.from_num) + 1] AS from_country, countries[toUInt64(l.to_num) + 1] AS to_country,
          l.messages AS messages, l.timed AS timed, l.latency AS latency, true AS is_counted
        FROM link_hours AS l
        WHERE toDate(l.hour) IN {days:Array(Date)} AND l.messages > 0
        UNION ALL
        SELECT day, toString(from_country), toString(to_country), 0, 0, latency, false
        FROM country_latency_days
        WHERE day IN {days:Array(Date)}
      )
      GROUP BY day, from_country, to_country`,
    params: { days },
    signal,
  })
}

async function getStaleRegionDays(db: Database, signal: AbortSignal): Promise<string[]> {
  const rows = await db.select({
    name: 'get-stale-region-days',
    sql: `
      SELECT toString(c.day) AS day
      FROM (SELECT day, max(version) AS version FROM country_latency_days GROUP BY day) AS c
      LEFT JOIN (SELECT day, max(version) AS version FROM region_latency_days GROUP BY day) AS r ON r.day = c.day
      WHERE c.version > r.version
      ORDER BY c.day`,
    row: dayRow,
    signal,
  })
  return rows.map(({ day }) => day)
}

/** A pair of countries that is no more counts nothing, so neither does a pair of continents that had no other. */
async function stateRegions(db: Database, days: readonly string[], signal: AbortSignal): Promise<void> {
  const region = (column: string): string =>
    `transform(toString(${column}), {countries:Array(String)}, {continents:Array(String)}, '')`
  await db.command({
    name: 'state-region-latency',
    sql: `
      INSERT INTO region_latency_days (day, from_region, to_region, messages, timed, latency, version)
      SELECT
        c.day AS day,
        ${region('c.from_country')} AS from_region,
        ${region('c.to_country')} AS to_region,
        sum(c.messages),
        sum(c.timed),
        quantilesBFloat16MergeStateIf(0.5, 0.9, 0.99)(c.latency, c.messages > 0),
        max(c.version)
      FROM country_latency_days AS c FINAL
      WHERE c.day IN {days:Array(Date)}
      GROUP BY day, from_region, to_region`,
    params: {
      days,
      countries: [...CONTINENTS_BY_COUNTRY.keys()],
      continents: [...CONTINENTS_BY_COUNTRY.values()],
    },
    signal,
  })
}
