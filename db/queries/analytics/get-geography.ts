import { z } from 'zod'
import { concentrationOf } from '@/lib/analytics/concentration'
import { continentOf } from '@/lib/analytics/continents'
import { COUNTRY_NODES_MIN, ELSEWHERE, type GeographyAnswer } from '@/lib/analytics/geography'
import { HOSTING_KINDS, hostingKindOf } from '@/lib/analytics/hosting'
import { joinCountries } from '@/lib/analytics/places'
import type { AnalyticsQuery, Period } from '@/lib/analytics/range'
import { PLACE_SOURCES } from '@/lib/facts'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { answerInFrame } from './answer-in-frame'
import type { Asking } from './asking'
import type { Question } from './question'
import { distinctQuestion, openBucket, seriesQuestion, type DistinctNodes } from './presence'
import { alignSeries } from './series'

/** Countries drawn over time, and rows of the longer tables. */
const SERIES_MAX = 8
const ROWS_MAX = 250

const systemRow = z.object({ asn: z.number().int(), asName: z.string() })
const sourceRow = z.object({ source: z.enum(PLACE_SOURCES) })

/** The names of autonomous systems, as the newest visits had them. */
const SYSTEMS: Question<z.infer<typeof systemRow>> = {
  name: 'get-as-names',
  sql: `
    SELECT n.asn AS asn, toString(any(n.as_name)) AS asName
    FROM node_latest AS n
    WHERE n.asn != 0
    GROUP BY asn`,
  params: {},
  row: systemRow,
}

const SOURCE: Question<z.infer<typeof sourceRow>> = {
  name: 'get-place-source',
  sql: `
    SELECT toString(n.place_source) AS source
    FROM node_latest AS n
    WHERE n.place_source != 'none'
    GROUP BY source
    ORDER BY count() DESC
    LIMIT 1`,
  params: {},
  row: sourceRow,
}

/** Where nodes are, in whose networks, and how concentrated that is. @throws {DatabaseUnavailableError | DatabaseError} */
export async function getGeography(
  db: Database,
  query: AnalyticsQuery,
  nowMs: number,
  signal?: AbortSignal,
  authorities?: NetworkProfile['authorities'],
): Promise<GeographyAnswer> {
  return answerInFrame(db, query, nowMs, signal, authorities, async (asking) => {
    const { range, ask } = asking
    const open = openBucket(range, nowMs)
    const [now, before, systems, source, series, openCountries] = await Promise.all([
      askPlaces(asking, range, ''),
      range.previous === null ? null : askPlaces(asking, range.previous, '-before'),
      ask(SYSTEMS),
      ask(SOURCE),
      ask(seriesQuestion('get-countries-by-bucket', 'country', range, SERIES_MAX)),
      open === null ? [] : ask(distinctQuestion('get-countries-now', 'country', open, nowMs)),
    ])
    const nodes = now.all
    const share = (part: number): number => (nodes === 0 ? 0 : Math.min(1, part / nodes))
    const countries = joinCountries(now.country, before?.country ?? null)
    const asns = now.asn.map(({ value, nodes: held }) => systemOf(value, held))
    const names = new Map(systems.map(({ asn, asName }) => [asn, asName]))
    const heldBefore =
      before === null ? null : new Map(before.asn.map((row) => [Number(row.value), row.nodes]))
    const asnRows = asns.map(({ asn, nodes: held }) => {
      const asName = names.get(asn) ?? ''
      return {
        asn,
        asName,
        kind: hostingKindOf(asn === 0 ? '' : asName),
        nodes: held,
        share: share(held),
        previousNodes: heldBefore === null ? null : (heldBefore.get(asn) ?? 0),
      }
    })
    const isShown = new Set(countries.map(({ country }) => country))
    return {
      nodes,
      placeSource: source[0]?.source ?? 'none',
      countries: countries.map((row) => ({
        ...row,
        continent: row.country === ELSEWHERE ? '' : continentOf(row.country),
        share: share(row.nodes),
      })),
      continents: sumBy(
        now.country.map((row) => ({ key: continentOf(row.country), nodes: row.nodes })),
        before?.country.map((row) => ({ key: continentOf(row.country), nodes: row.nodes })) ?? null,
      ).map(({ key, ...row }) => ({ continent: key, ...row, share: share(row.nodes) })),
      regions: regionsOf(now.region, before?.region ?? null).map((row) => ({
        ...row,
        share: share(row.nodes),
      })),
      asns: asnRows.slice(0, ROWS_MAX),
      hosting: HOSTING_KINDS.map((kind) => {
        const held = asnRows.filter((row) => row.kind === kind)
        const total = held.reduce((sum, row) => sum + row.nodes, 0)
        const totalBefore = held.reduce((sum, row) => sum + (row.previousNodes ?? 0), 0)
        return {
          kind,
          nodes: total,
          share: share(total),
          previousNodes: before === null ? null : totalBefore,
        }
      }),
      concentration: {
        ...concentrationIn(now.asn),
        previous: before === null ? null : concentrationIn(before.asn),
      },
      byCountry: alignSeries(range, series, openCountries, open, await asking.observed)
        .filter(({ value }) => isShown.has(value))
        .map(({ value, nodes: byBucket }) => ({ country: value, nodes: byBucket })),
    }
  })
}

interface PlaceNodes {
  value: string
  nodes: number
}
interface Places {
  all: number
  country: { country: string; nodes: number }[]
  region: PlaceNodes[]
  asn: PlaceNodes[]
}

/** Distinct nodes that answered in a period, by each kind of place. */
async function askPlaces({ ask, nowMs }: Asking, period: Period, suffix: string): Promise<Places> {
  const [all, country, region, asn] = await Promise.all(
    (['all', 'country', 'region', 'asn'] as const).map((dimension) =>
      ask(distinctQuestion(`get-nodes-by-${dimension}${suffix}`, dimension, period, nowMs)),
    ),
  )
  return {
    all: all?.[0]?.reachable ?? 0,
    country: held(country).map(({ value, nodes }) => ({ country: value, nodes })),
    region: held(region),
    asn: held(asn),
  }
}

function held(rows: readonly DistinctNodes[] | undefined): PlaceNodes[] {
  return (rows ?? [])
    .filter(({ reachable }) => reachable > 0)
    .map(({ value, reachable }) => ({ value, nodes: reachable }))
}

const systemOf = (value: string, nodes: number) => ({ asn: value === '' ? 0 : Number(value), nodes })

function concentrationIn(rows: readonly PlaceNodes[]) {
  return concentrationOf(rows.filter(({ value }) => value !== '').map(({ nodes }) => nodes))
}

interface KeyNodes {
  key: string
  nodes: number
}

function sumBy(
  rows: readonly KeyNodes[],
  before: readonly KeyNodes[] | null,
): (KeyNodes & { previousNodes: number | null })[] {
  const add = (counted: readonly KeyNodes[]): Map<string, number> => {
    const sums = new Map<string, number>()
    for (const { key, nodes } of counted) sums.set(key, (sums.get(key) ?? 0) + nodes)
    return sums
  }
  const previous = before === null ? null : add(before)
  return [...add(rows)]
    .map(([key, nodes]) => ({
      key,
      nodes,
      previousNodes: previous === null ? null : (previous.get(key) ?? 0),
    }))
    .sort((a, b) => b.nodes - a.nodes || (a.key < b.key ? -1 : 1))
}

/** `US/California` → its parts; those of few nodes, and what is not known, are left out. */
function regionsOf(rows: readonly PlaceNodes[], before: readonly PlaceNodes[] | null) {
  const previous = before === null ? null : new Map(before.map(({ value, nodes }) => [value, nodes]))
  return rows
    .filter(({ value, nodes }) => value !== '' && nodes >= COUNTRY_NODES_MIN)
    .slice(0, ROWS_MAX)
    .map(({ value, nodes }) => {
      const slash = value.indexOf('/')
      return {
        country: value.slice(0, slash),
        region: value.slice(slash + 1),
        nodes,
        previousNodes: previous === null ? null : (previous.get(value) ?? 0),
      }
    })
}
