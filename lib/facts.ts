/**
 * The facts a collector states: what it saw, when, and how it knows. They leave the crawler in this form, wait in
 * the sink's journal in this form, and become ClickHouse rows in `db/facts`. Nodes are named by peer id here; the
 * dense node number is given out when a batch is written, never before, so a fact can wait on disk while
 * ClickHouse is away.
 * @module
 */
import { z } from 'zod'
import { crawlErrorSchema } from './crawl-errors'

const peerId = z.string().min(8).max(128)
const epochMs = z.number().int().nonnegative()

/** Where a claim that two nodes are linked comes from. */
export const EVIDENCE = ['table', 'mesh', 'traced', 'reported'] as const
export type Evidence = (typeof EVIDENCE)[number]

/** How a round-trip time was measured: `quiet` while few visits ran, `busy` while the event loop was loaded. */
export const RTT_METHODS = ['none', 'ping_quiet', 'ping_busy'] as const
export type RttMethod = (typeof RTT_METHODS)[number]

/** `dbip`: looked up from the IP address; `simulated`: the demo mesh's own table; `none`: not known. */
export const PLACE_SOURCES = ['none', 'dbip', 'simulated'] as const
export type PlaceSource = (typeof PLACE_SOURCES)[number]

export const placeSchema = z.object({
  source: z.enum(PLACE_SOURCES),
  /** ISO 3166-1 alpha-2, or '' when not known. */
  country: z.string().max(2),
  region: z.string().max(128),
  city: z.string().max(128),
  /** Degrees; null when not known. */
  lat: z.number().min(-90).max(90).nullable(),
  lon: z.number().min(-180).max(180).nullable(),
  /** 0 when not known. */
  asn: z.number().int().min(0).max(4294967295),
  asName: z.string().max(256),
})
export type Place = z.infer<typeof placeSchema>
export const NO_PLACE: Place = {
  source: 'none',
  country: '',
  region: '',
  city: '',
  lat: null,
  lon: null,
  asn: 0,
  asName: '',
}

/** One address that was tried, or refused, in a visit. The address is already cut to what ADDRESS_DETAIL allows. */
export const attemptSchema = z.object({
  address: z.string().max(512),
  /** null: this address worked. */
  error: crawlErrorSchema.nullable(),
  detail: z.string().max(256),
  tookMs: z.number().nonnegative(),
})
export type Attempt = z.infer<typeof attemptSchema>

/** One visit to one node: table `sightings`, and with it `dial_attempts` and `node_addresses`. */
export const visitFactSchema = z.object({
  kind: z.literal('visit'),
  peerId,
  seenAtMs: epochMs,
  collector: z.string().max(64),
  /** Unix seconds of the crawl's start; 0 for a revisit between crawls. */
  crawlId: z.number().int().min(0).max(4294967295),
  reachable: z.boolean(),
  /** Why the node could not be reached, or, on a reachable node, why its table could not be read whole. */
  error: crawlErrorSchema.nullable(),
  /** Failed visits in a row by this collector, this one included; 0 when reachable. */
  failuresInRow: z.number().int().min(0).max(255),
  agent: z.string().max(256),
  protocols: z.array(z.string().max(128)).max(64),
  /** Entries in the node's routing table; null when the table was not read whole. */
  peerCount: z.number().int().nonnegative().nullable(),
  rttMs: z.number().nonnegative().nullable(),
  rttMethod: z.enum(RTT_METHODS),
  /** How late this process's event loop ran while the ping was out: the error bar of rttMs. */
  loopDelayMs: z.number().nonnegative(),
  tookMs: z.number().nonnegative(),
  place: placeSchema,
  /** Addresses others or the node itself announced, cut to what ADDRESS_DETAIL allows. */
  addresses: z.array(z.string().max(512)).max(64),
  attempts: z.array(attemptSchema).max(64),
})
export type VisitFact = z.infer<typeof visitFactSchema>

/**
 * Everything one node links to, on one kind of evidence, at one time. It replaces what was stated before; a set that
 * is not complete leaves a complete one of the last ten minutes in place.
 */
export const neighboursFactSchema = z.object({
  kind: z.literal('neighbours'),
  peerId,
  seenAtMs: epochMs,
  collector: z.string().max(64),
  evidence: z.enum(EVIDENCE),
  /** true when the whole set was read; false when the reading stopped early and more may exist. */
  complete: z.boolean(),
  neighbours: z.array(peerId).max(65_536),
})
export type NeighboursFact = z.infer<typeof neighboursFactSchema>

/** The state of one crawl; stated at its start, about once a second while it runs, and at its end. */
export const crawlFactSchema = z.object({
  kind: z.literal('crawl'),
  collector: z.string().max(64),
  crawlId: z.number().int().min(1).max(4294967295),
  state: z.enum(['running', 'finished', 'aborted']),
  startedAtMs: epochMs,
  updatedAtMs: epochMs,
  nodesFound: z.number().int().nonnegative(),
  nodesVisited: z.number().int().nonnegative(),
  nodesReachable: z.number().int().nonnegative(),
  linksFound: z.number().int().nonnegative(),
  queries: z.number().int().nonnegative(),
})
export type CrawlFact = z.infer<typeof crawlFactSchema>

/** Characters a collector's problem may have. */
export const PROBLEM_MAX = 300

/** A collector's sign of life, every few seconds: without it, silence is the collector's, not the network's. */
export const heartbeatFactSchema = z.object({
  kind: z.literal('heartbeat'),
  collector: z.string().max(64),
  atMs: epochMs,
  startedAtMs: epochMs,
  knownNodes: z.number().int().nonnegative(),
  spooledRows: z.number().int().nonnegative(),
  droppedRows: z.number().int().nonnegative(),
  loopDelayMs: z.number().nonnegative(),
  rssBytes: z.number().int().nonnegative(),
  /** Why no node can be reached, one sentence for a person; '' when there is none, as in beats kept from before. */
  problem: z.string().max(PROBLEM_MAX).default(''),
})
export type HeartbeatFact = z.infer<typeof heartbeatFactSchema>

export const factSchema = z.discriminatedUnion('kind', [
  visitFactSchema,
  neighboursFactSchema,
  crawlFactSchema,
  heartbeatFactSchema,
])
export type Fact = z.infer<typeof factSchema>

/** A numbered, immutable batch of facts. The id makes writing it twice the same as writing it once. */
export interface FactBatch {
  readonly id: string
  readonly facts: readonly Fact[]
}

/** Where facts go. Implemented by `db/facts` (ClickHouse) and by the sink's tests (memory). */
export interface FactWriter {
  /**
   * Writes the batch, whole, exactly once for its id; resolves when ClickHouse has acknowledged it.
   * @throws {FactsUnavailableError} when the store cannot be reached now: keep the batch and try again.
   * @throws {FactsRefusedError} when the store will never take this batch: set it aside.
   */
  write(batch: FactBatch, signal: AbortSignal): Promise<void>
}

export class FactsUnavailableError extends Error {
  override readonly name = 'FactsUnavailableError'
}
export class FactsRefusedError extends Error {
  override readonly name = 'FactsRefusedError'
}
