/**
 * The facts a collector states: what it saw, when, and how it knows. They leave the crawler in this form, wait in
 * the sink's journal in this form, and become ClickHouse rows in `db/facts`. Nodes are named by peer id here; the
 * dense node number is given out when a batch is written, never before, so a fact can wait on disk while
 * ClickHouse is away.
 * @module
 */
import { z } from 'zod'
import { EVIDENCE, PLACE_SOURCES } from './fact-kinds'
import { announcementFactSchema, answerFactSchema } from './authorities/facts'
import { crawlErrorSchema } from './crawl-errors'
import { HOP_KINDS, messageTypeSchema, SIGNATURE_STATES } from './messages/kinds'
import { messageIdSchema } from './messages/message'

export { EVIDENCE, PLACE_SOURCES, type Evidence, type PlaceSource } from './fact-kinds'

const peerId = z.string().min(8).max(128)
const epochMs = z.number().int().nonnegative()

/** How a round-trip time was measured: `quiet` while few visits ran, `busy` while the event loop was loaded. */
export const RTT_METHODS = ['none', 'ping_quiet', 'ping_busy'] as const
export type RttMethod = (typeof RTT_METHODS)[number]

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

/** Most hop events in one fact. */
export const HOPS_PER_FACT_MAX = 20_000

/** A column of whole numbers. One check of them all: a schema for each number takes ten times as long. */
const column = (least: number, most: number) =>
  z.custom<number[]>(
    (value) => isColumn(value, least, most),
    `at most ${String(HOPS_PER_FACT_MAX)} whole numbers from ${String(least)} to ${String(most)}`,
  )

function isColumn(value: unknown, least: number, most: number): boolean {
  if (!Array.isArray(value) || value.length > HOPS_PER_FACT_MAX) return false
  const numbers: readonly unknown[] = value
  // Not `every`, which passes over holes.
  for (const number of numbers) {
    if (typeof number !== 'number' || !Number.isInteger(number) || number < least || number > most)
      return false
  }
  return true
}

/**
 * Hop events that nodes reported, as columns: the same few names stand once in front, and each event points to them.
 * All columns have the same length. Table `hops`.
 */
export const hopsFactSchema = z.object({
  kind: z.literal('hops'),
  collector: z.string().max(64),
  /** When the collector received them: bounds what the nodes' own clocks may claim. */
  receivedAtMs: epochMs,
  peers: z.array(peerId).max(65_536),
  topics: z.array(z.string().max(256)).max(4_096),
  messages: z.array(messageIdSchema).max(HOPS_PER_FACT_MAX),
  reasons: z.array(z.string().max(128)).max(256),
  events: z.object({
    /** Into HOP_KINDS. */
    kind: column(0, HOP_KINDS.length - 1),
    /** Into `peers`: who reports. */
    node: column(0, 65_535),
    /** Into `peers`: from whom it came, or for `drop` to whom it did not go; -1: nobody. */
    peer: column(-1, 65_535),
    /** Into `messages`. */
    message: column(0, 65_535),
    /** Into `topics`; -1: not named. */
    topic: column(-1, 4_095),
    /** Into `reasons`; -1: none. */
    reason: column(-1, 255),
    /** By the reporting node's clock, µs since 1970. */
    atUs: column(0, Number.MAX_SAFE_INTEGER),
  }),
})
export type HopsFact = z.infer<typeof hopsFactSchema>

/** A collector received a gossiped message itself, for the first time. Contents are never kept. Table `observations`. */
export const observationFactSchema = z.object({
  kind: z.literal('observation'),
  collector: z.string().max(64),
  messageId: messageIdSchema,
  topic: z.string().max(256),
  arrivedAtMs: epochMs,
  sizeBytes: z.number().int().nonnegative(),
  /** Who the gossip message says it is from, where it is signed so; null: not signed by anyone. */
  origin: peerId.nullable(),
  /** The peer that handed it over. */
  lastHop: peerId.nullable(),
  /** null: the topic carries no envelope we know, or it could not be decoded. */
  envelope: z
    .object({
      version: z.number().int().min(0).max(4294967295),
      /** null: a number we have no name for. */
      type: messageTypeSchema.nullable(),
      sentAtMs: z.number().int().nullable(),
      hopCount: z.number().int().min(0).max(4294967295).nullable(),
      maxHops: z.number().int().min(0).max(4294967295).nullable(),
      signature: z.enum(SIGNATURE_STATES),
    })
    .nullable(),
})
export type ObservationFact = z.infer<typeof observationFactSchema>

/** A node that reports is, or is no longer, subscribed to a topic; stated again every few minutes. Table `subscriptions`. */
export const subscriptionFactSchema = z.object({
  kind: z.literal('subscription'),
  collector: z.string().max(64),
  peerId,
  topic: z.string().max(256),
  /** By the collector's clock. */
  atMs: epochMs,
  subscribed: z.boolean(),
})
export type SubscriptionFact = z.infer<typeof subscriptionFactSchema>

/** What a node reports of its exchange with its peers, counted over a minute. Table `rpc_hours`. */
export const rpcFactSchema = z.object({
  kind: z.literal('rpc'),
  collector: z.string().max(64),
  peerId,
  /** Start of the minute, by the collector's clock. */
  atMs: epochMs,
  /** Remote procedure calls of gossipsub: received, sent, and dropped before sending. */
  received: z.number().int().nonnegative(),
  sent: z.number().int().nonnegative(),
  dropped: z.number().int().nonnegative(),
  grafts: z.number().int().nonnegative(),
  prunes: z.number().int().nonnegative(),
})
export type RpcFact = z.infer<typeof rpcFactSchema>

export const factSchema = z.discriminatedUnion('kind', [
  visitFactSchema,
  neighboursFactSchema,
  crawlFactSchema,
  heartbeatFactSchema,
  hopsFactSchema,
  observationFactSchema,
  subscriptionFactSchema,
  rpcFactSchema,
  announcementFactSchema,
  answerFactSchema,
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
