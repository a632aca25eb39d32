/**
 * A node as the screens and the API know it, and the questions that may be asked of the node list. One schema for
 * the URL, the query and the API, so that a filter means the same everywhere.
 * @module
 */
import { z } from 'zod'
import { NODE_STATUSES } from './fact-kinds'
import { epochMs } from './instant'
import { PLACE_SOURCES, RTT_METHODS } from './facts'
import { crawlErrorSchema } from './crawl-errors'
import { atParameter } from './past/at-parameter'

export { NODE_STATUSES, type NodeStatus } from './fact-kinds'

export const nodeNumber = z
  .number()
  .int()
  .nonnegative()
  .describe('Number of the node within this explorer: short, and never given to another.')
export const peerIdText = z.string().describe('libp2p peer id, base58btc.')
export const nodeStatus = z
  .enum(NODE_STATUSES)
  .describe(
    '`online`: the newest visit reached it, or only one has failed since; `offline`: reached before, two or more visits in a row failed; `unreachable`: others know it, no visit ever reached it.',
  )
export const countryText = z
  .string()
  .describe('ISO 3166-1 alpha-2, looked up from the IP address; empty: not known.')
const measuredRtt = z
  .number()
  .nonnegative()
  .nullable()
  .describe('Newest round-trip time from a collector, least of a few pings, ms; null: never measured.')
const rttMethod = z
  .enum(RTT_METHODS)
  .describe(
    'How far the round-trip time can be trusted: `ping_quiet`: measured while the collector was quiet; `ping_busy`: while it was busy, so it may be too long; `none`: not measured.',
  )

export const nodeSummarySchema = z
  .object({
    num: nodeNumber,
    peerId: peerIdText,
    publicKey: z
      .string()
      .nullable()
      .describe('Raw public key, lower-case hex; null: the peer id does not carry it.'),
    status: nodeStatus,
    error: crawlErrorSchema.nullable().describe('Why the newest visit failed; null: it did not.'),
    peerCount: z
      .number()
      .int()
      .nonnegative()
      .nullable()
      .describe('Entries of its routing table when that was last read whole; null: it never was.'),
    agent: z.string().describe('Whole agent string; empty: never identified.'),
    country: countryText,
    region: z.string().describe('First-level division; empty: not known.'),
    city: z.string().describe('City; empty: not known.'),
    lat: z.number().nullable().describe('Latitude of the place, an estimate, degrees; null: not known.'),
    lon: z.number().nullable().describe('Longitude of the place, an estimate, degrees; null: not known.'),
    placeSource: z
      .enum(PLACE_SOURCES)
      .describe(
        'Where the place comes from: `dbip`: estimated from the IP address; `simulated`: made up, of the demo network; `none`: not known.',
      ),
    asn: z.number().int().nonnegative().describe('Number of the autonomous system; 0: not known.'),
    asName: z.string().describe('Name of the autonomous system; empty: not known.'),
    rttMs: measuredRtt,
    rttMethod,
    uptime24h: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe(
        'Share of the visits of the last 24 hours that reached it, 0 to 1; null: there was no visit.',
      ),
    firstSeenMs: epochMs.describe('When it was first named by another node, or met.'),
    lastSeenMs: epochMs.nullable().describe('Newest visit that reached it; null: none did.'),
    lastVisitMs: epochMs.describe('Newest visit, whether it reached the node or not.'),
  })
  .meta({ id: 'Node' })
export type NodeSummary = z.infer<typeof nodeSummarySchema>

export const NODE_SORTS = ['key', 'peers', 'uptime', 'version', 'location', 'rtt', 'seen'] as const
export type NodeSort = (typeof NODE_SORTS)[number]

export const NODE_PAGE_SIZE = 100
export const NODE_PAGE_MAX = 500

/** What the URL of the node list may say. Unknown names are refused, so that a typing error is not silence. */
export const nodeQuerySchema = z.strictObject({
  q: z
    .string()
    .trim()
    .max(128)
    .regex(/^[0-9A-Za-z]*$/, 'letters and digits only')
    .optional()
    .describe(
      'Only nodes whose peer id, its CID form or its public key in hex begins so, or whose peer id ends so.',
    ),
  active: z.enum(['yes', 'no']).optional().describe('`yes`: only those online; `no`: only the others.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'a two-letter country code')
    .optional()
    .describe('Only nodes in this country: ISO 3166-1 alpha-2.'),
  region: z.string().min(1).max(128).optional().describe('Only nodes in this first-level division.'),
  version: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe('Only nodes of this agent: `name/version`, or `name` alone for all its versions.'),
  asn: z.coerce
    .number()
    .int()
    .min(1)
    .max(4294967295)
    .optional()
    .describe('Only nodes in this autonomous system.'),
  sort: z
    .enum(NODE_SORTS)
    .default('peers')
    .describe('What to sort by; nodes without a value come last in either order.'),
  order: z.enum(['asc', 'desc']).default('desc').describe('Least or greatest first.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(NODE_PAGE_MAX)
    .default(NODE_PAGE_SIZE)
    .describe('Nodes in one page.'),
  at: atParameter
    .optional()
    .describe(
      'The nodes that were on the map at this time, as they were then. Without it: all, as they are.',
    ),
  cursor: z.string().max(512).optional().describe('Opaque, from the page before.'),
})
export type NodeQuery = z.infer<typeof nodeQuerySchema>

export const nodePageSchema = z.object({
  nodes: z.array(nodeSummarySchema).describe('In the order that was asked for.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
  total: z.number().int().nonnegative().describe('How many match the filters, all pages together.'),
})
export type NodePage = z.infer<typeof nodePageSchema>

const nodesOfValue = z.number().int().nonnegative().describe('Nodes that have this value.')

/** The values a filter can take now, most frequent first. */
export const nodeFacetsSchema = z.object({
  countries: z
    .array(z.object({ country: countryText, nodes: nodesOfValue }))
    .describe('Most frequent first.'),
  regions: z
    .array(z.object({ region: z.string().describe('First-level division.'), nodes: nodesOfValue }))
    .describe('Most frequent first.'),
  versions: z
    .array(z.object({ agent: z.string().describe('Whole agent string.'), nodes: nodesOfValue }))
    .describe('Most frequent first.'),
  asns: z
    .array(
      z.object({
        asn: z.number().int().positive().describe('Number of the autonomous system.'),
        asName: z.string().describe('Its name; empty: not known.'),
        nodes: nodesOfValue,
      }),
    )
    .describe('Most frequent first.'),
  isCut: z.boolean().describe('Of a kind there are more values than are listed.'),
})
export type NodeFacets = z.infer<typeof nodeFacetsSchema>

/** The totals beside the map. */
export interface NetworkTotals {
  /** Nodes ever heard of that are not older than the forgetting window. */
  nodes: number
  active: number
  /** Links in the newest sets, each unordered pair counted once. */
  links: number
  /** Mean of the newest RTTs of active nodes, ms, from the collectors; null without one. */
  averageRttMs: number | null
  /** Messages of the last 24 hours, by the hour; null: none was traced or received. */
  messages24h: number | null
}
