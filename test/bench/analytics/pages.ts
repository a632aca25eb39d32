/** Everything that pages ask of the database, as they ask it. @module */
import type { Database } from '@/db/client'
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import { getChurn } from '@/db/queries/analytics/get-churn'
import { getClusters } from '@/db/queries/analytics/get-clusters'
import { getGeography } from '@/db/queries/analytics/get-geography'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import { getHealth } from '@/db/queries/analytics/get-health'
import { getLatency } from '@/db/queries/analytics/get-latency'
import { getMessages } from '@/db/queries/analytics/get-messages'
import { getVersions } from '@/db/queries/analytics/get-versions'
import { getMessageFacets } from '@/db/queries/messages/get-message-facets'
import { getMessagePage } from '@/db/queries/messages/get-message-page'
import { getTrafficFigures } from '@/db/queries/messages/get-traffic-figures'
import { getNetworkTotals } from '@/db/queries/network/get-network-totals'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { RANGES, type AnalyticsQuery, type RangeName } from '@/lib/analytics/range'
import { messageQuerySchema } from '@/lib/messages/message-query'
import type { NetworkProfile } from '@/lib/networks/profile'
import { NODE_SORTS, nodeQuerySchema, type NodeFacets, type NodeQuery } from '@/lib/nodes'

export interface PageRun {
  /** Which page, and which range of it. */
  readonly page: string
  /** What sets its queries apart from the same queries of other ranges; empty: nothing. */
  readonly label: string
  /** @param round - another number, other parameters: the engine remembers what it was asked before. */
  readonly run: (db: Database, round: number) => Promise<unknown>
}

/** A page that is opened a little later each time. */
const STEP_MS = 61_000

type Authorities = NetworkProfile['authorities']

export function dashboards(authorities: Authorities, nowMs: number): PageRun[] {
  const pages: Record<string, (db: Database, query: AnalyticsQuery, atMs: number) => Promise<unknown>> = {
    growth: (db, query, atMs) => getGrowth(db, query, atMs, undefined, authorities),
    churn: (db, query, atMs) => getChurn(db, query, atMs, undefined, authorities),
    clusters: (db, query, atMs) => getClusters(db, query, atMs, undefined, authorities),
    geography: (db, query, atMs) => getGeography(db, query, atMs, undefined, authorities),
    latency: (db, query, atMs) => getLatency(db, query, atMs, undefined, authorities),
    messages: (db, query, atMs) => getMessages(db, query, atMs, undefined, authorities),
    versions: (db, query, atMs) => getVersions(db, authorities, query, atMs),
    authorities: (db, query, atMs) => getAuthorities(db, authorities, query, atMs),
    health: (db, query, atMs) => getHealth(db, authorities, query, atMs),
  }
  const ranges = Object.keys(RANGES) as RangeName[] // keys of a const object
  return Object.entries(pages).flatMap(([page, get]) =>
    ranges.flatMap((range) =>
      [undefined, 'previous' as const].map((compare) => ({
        page: `${page} ${range}${compare === undefined ? '' : ' compared'}`,
        label: `${range}${compare === undefined ? '' : ' compared'}`,
        run: (db: Database, round: number) =>
          get(db, compare === undefined ? { range } : { range, compare }, nowMs - round * STEP_MS),
      })),
    ),
  )
}

/** Any filter with any order. */
export function nodeLists(facets: NodeFacets, peerIds: readonly string[]): PageRun[] {
  const one = <T>(list: readonly T[], round: number): T | undefined => list[round % Math.min(list.length, 12)]
  const filters: Record<string, (round: number) => Partial<NodeQuery>> = {
    all: () => ({}),
    active: () => ({ active: 'yes' }),
    inactive: () => ({ active: 'no' }),
    country: (round) => ({ country: one(facets.countries, round)?.country }),
    region: (round) => ({ region: one(facets.regions, round)?.region }),
    version: (round) => ({ version: one(facets.versions, round)?.agent }),
    implementation: (round) => ({ version: one(facets.versions, round)?.agent.split('/')[0] }),
    asn: (round) => ({ asn: one(facets.asns, round)?.asn }),
    prefix: (round) => ({ q: peerIds[round % peerIds.length]?.slice(0, 10) }),
    'active in country': (round) => ({ active: 'yes', country: one(facets.countries, round)?.country }),
  }
  return Object.entries(filters).flatMap(([filter, of]) =>
    NODE_SORTS.flatMap((sort) =>
      (['asc', 'desc'] as const).map((order) => ({
        page: `nodes ${filter} by ${sort} ${order}`,
        label: `${filter} by ${sort} ${order}`,
        run: (db: Database, round: number) =>
          getNodePage(db, nodeQuerySchema.parse({ ...of(round), sort, order, limit: 100 - (round % 40) })),
      })),
    ),
  )
}

/** What other pages ask. */
export function otherPages(nowMs: number): PageRun[] {
  const at = (round: number): number => nowMs - round * STEP_MS
  return [
    { page: 'node facets', label: '', run: (db) => getNodeFacets(db) },
    { page: 'network totals', label: '', run: (db, round) => getNetworkTotals(db, at(round)) },
    { page: 'message facets', label: '', run: (db, round) => getMessageFacets(db, at(round)) },
    { page: 'traffic figures', label: '', run: (db, round) => getTrafficFigures(db, at(round)) },
    {
      page: 'message list',
      label: 'newest',
      run: (db, round) => getMessagePage(db, messageQuerySchema.parse({ limit: 50 - (round % 25) })),
    },
    {
      page: 'message list',
      label: 'of a type',
      run: (db, round) =>
        getMessagePage(db, messageQuerySchema.parse({ type: 'query', limit: 50 - (round % 25) })),
    },
    {
      page: 'message list',
      label: 'incomplete',
      run: (db, round) =>
        getMessagePage(db, messageQuerySchema.parse({ incomplete: 'yes', limit: 50 - (round % 25) })),
    },
  ]
}
