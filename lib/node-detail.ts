/** Everything the page of one node shows beyond its summary: as the queries give it and the API answers it. @module */
import { z } from 'zod'
import { epochMs } from './instant'
import { crawlErrorSchema } from './crawl-errors'
import { EVIDENCE, RTT_METHODS } from './facts'
import { NODE_STATUSES, nodeSummarySchema } from './nodes'

export const nodeIdentitySchema = z.object({
  peerId: z.string(),
  /** CIDv1, libp2p-key, base36. */
  cid: z.string(),
  /** Raw public key, lower-case hex; null when the peer id does not carry it. */
  publicKey: z.string().nullable(),
})
export type NodeIdentity = z.infer<typeof nodeIdentitySchema>

export const nodeVersionRunSchema = z.object({
  agent: z.string(),
  firstSeenMs: epochMs,
  lastSeenMs: epochMs,
})
export type NodeVersionRun = z.infer<typeof nodeVersionRunSchema>

export const nodeAddressSchema = z.object({
  address: z.string(),
  firstSeenMs: epochMs,
  lastSeenMs: epochMs,
})
export type NodeAddress = z.infer<typeof nodeAddressSchema>

/** One address of the newest failed visit and what became of it. */
export const nodeDialAttemptSchema = z.object({
  address: z.string(),
  /** null: this address worked. */
  error: crawlErrorSchema.nullable(),
  detail: z.string(),
  tookMs: z.number().nonnegative(),
  seenAtMs: epochMs,
})
export type NodeDialAttempt = z.infer<typeof nodeDialAttemptSchema>

export const nodeNeighbourSchema = z.object({
  num: z.number().int().nonnegative(),
  peerId: z.string(),
  status: z.enum(NODE_STATUSES),
  agent: z.string(),
  country: z.string(),
  evidence: z.enum(EVIDENCE),
  /** `out`: this node names it; `in`: it names this node; `both`. */
  direction: z.enum(['out', 'in', 'both']),
  seenAtMs: epochMs,
  estimatedRttMs: z.number().nonnegative().nullable(),
})
export type NodeNeighbour = z.infer<typeof nodeNeighbourSchema>

export const rttPointSchema = z.object({
  atMs: epochMs,
  /** Median of the bucket; null: visited, not measured. */
  rttMs: z.number().nonnegative().nullable(),
  method: z.enum(RTT_METHODS),
})
export type RttPoint = z.infer<typeof rttPointSchema>

/** A stretch of time in which the node was in one state. */
export const nodeSessionSchema = z.object({
  state: z.enum(['online', 'offline', 'unobserved']),
  startMs: epochMs,
  /** null: still so. */
  endMs: epochMs.nullable(),
})
export type NodeSession = z.infer<typeof nodeSessionSchema>

export const nodeUptimeSchema = z.object({
  windowMs: z.number().int().positive(),
  /** Share of the observed time it was online, 0 to 1; null: not observed. */
  share: z.number().min(0).max(1).nullable(),
  /** Time of the window in which a collector worked, ms. */
  observedMs: z.number().nonnegative(),
  /** Of a long window with very many, the state that prevailed in each step of it. */
  sessions: z.array(nodeSessionSchema),
  /** Length of the steps, ms; not given: each stretch is told as it was. */
  stepMs: z.number().positive().optional(),
  /** Sessions in the window; not given: those that are told. */
  sessionCount: z.number().int().nonnegative().optional(),
})
export type NodeUptime = z.infer<typeof nodeUptimeSchema>

/** A time in which the node was online, and how sure its ends are. */
export const knownSessionSchema = z.object({
  /** First visit that found it online. */
  startedAtMs: epochMs,
  /** It was not yet known to be online then: the start lies between the two. */
  startAfterMs: epochMs,
  /** false: nobody was looking before, it may have been online for longer. */
  startKnown: z.boolean(),
  /** Visit that found it offline, or when nobody was looking any more; null: it is online still. */
  endedAtMs: epochMs.nullable(),
  /** false: it is online still, or nobody was looking any more. */
  endKnown: z.boolean(),
  /** Newest visit that reached it: the end lies between this and `endedAtMs`; null: it is not known. */
  lastSeenAtMs: epochMs.nullable(),
})
export type KnownSession = z.infer<typeof knownSessionSchema>

export const nodeSessionsSchema = z.object({
  atMs: epochMs,
  /** All that are known. */
  total: z.number().int().nonnegative(),
  /** Those that began before the last one given. */
  left: z.number().int().nonnegative(),
  /** Newest first. */
  sessions: z.array(knownSessionSchema),
})
export type NodeSessions = z.infer<typeof nodeSessionsSchema>

export const nodeDetailSchema = z.object({
  summary: nodeSummarySchema,
  identity: nodeIdentitySchema,
  protocols: z.array(z.string()),
  addresses: z.array(nodeAddressSchema),
  versions: z.array(nodeVersionRunSchema),
  neighbours: z.array(nodeNeighbourSchema),
  /** Addresses of the newest visit when it failed; empty when it did not. */
  attempts: z.array(nodeDialAttemptSchema),
})
export type NodeDetail = z.infer<typeof nodeDetailSchema>
