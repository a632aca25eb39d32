/**
 * A node as the screens and the API know it, and the questions that may be asked of the node list. One schema for
 * the URL, the query and the API, so that a filter means the same everywhere.
 * @module
 */
import { z } from 'zod'
import { epochMs } from './instant'
import { PLACE_SOURCES, RTT_METHODS } from './facts'
import { crawlErrorSchema } from './crawl-errors'

/**
 * `online`: the newest visit reached it, or only one has failed since. `offline`: reached before, two or more
 * visits in a row failed. `unreachable`: others know it, no visit ever reached it.
 */
export const NODE_STATUSES = ['online', 'offline', 'unreachable'] as const
export type NodeStatus = (typeof NODE_STATUSES)[number]

export const nodeSummarySchema = z.object({
  num: z.number().int().nonnegative(),
  peerId: z.string(),
  /** Raw public key, lower-case hex; null when the peer id does not carry it. */
  publicKey: z.string().nullable(),
  status: z.enum(NODE_STATUSES),
  /** Why the newest visit failed; null when it did not. */
  error: crawlErrorSchema.nullable(),
  /** Routing-table entries at the last whole reading; null when never read. */
  peerCount: z.number().int().nonnegative().nullable(),
  /** Whole agent string; '' when never identified. */
  agent: z.string(),
  /** ISO 3166-1 alpha-2; '' when not known. */
  country: z.string(),
  region: z.string(),
  city: z.string(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  placeSource: z.enum(PLACE_SOURCES),
  /** 0 when not known. */
  asn: z.number().int().nonnegative(),
  asName: z.string(),
  rttMs: z.number().nonnegative().nullable(),
  rttMethod: z.enum(RTT_METHODS),
  /** Share of the visits of the last 24 hours that reached it, 0 to 1; null without a visit. */
  uptime24h: z.number().min(0).max(1).nullable(),
  firstSeenMs: epochMs,
  /** Newest visit that reached it; null: none did. */
  lastSeenMs: epochMs.nullable(),
  /** Newest visit, reached or not. */
  lastVisitMs: epochMs,
})
export type NodeSummary = z.infer<typeof nodeSummarySchema>

export const NODE_SORTS = ['key', 'peers', 'uptime', 'version', 'location', 'rtt', 'seen'] as const
export type NodeSort = (typeof NODE_SORTS)[number]

export const NODE_PAGE_SIZE = 100
export const NODE_PAGE_MAX = 500

/** What the URL of the node list may say. Unknown names are refused, so that a typing error is not silence. */
export const nodeQuerySchema = z.strictObject({
  /** Any prefix of the peer id, its CID form or the raw public key in hex. */
  q: z
    .string()
    .trim()
    .max(128)
    .regex(/^[0-9A-Za-z]*$/, 'letters and digits only')
    .optional(),
  active: z.enum(['yes', 'no']).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'a two-letter country code')
    .optional(),
  region: z.string().min(1).max(128).optional(),
  /** Agent as `name/version`, or `name` alone for all its versions. */
  version: z.string().min(1).max(256).optional(),
  asn: z.coerce.number().int().min(1).max(4294967295).optional(),
  sort: z.enum(NODE_SORTS).default('peers'),
  order: z.enum(['asc', 'desc']).default('desc'),
  limit: z.coerce.number().int().min(1).max(NODE_PAGE_MAX).default(NODE_PAGE_SIZE),
  /** Opaque, from the page before. */
  cursor: z.string().max(512).optional(),
})
export type NodeQuery = z.infer<typeof nodeQuerySchema>

export interface NodePage {
  nodes: NodeSummary[]
  /** null: this is the last page. */
  nextCursor: string | null
  /** How many match the filters, all pages together. */
  total: number
}

/** The values a filter can take now, most frequent first. */
export interface NodeFacets {
  countries: { country: string; nodes: number }[]
  regions: { region: string; nodes: number }[]
  versions: { agent: string; nodes: number }[]
  asns: { asn: number; asName: string; nodes: number }[]
}

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
