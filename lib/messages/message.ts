/**
 * A message as the screens and the API know it. Times named `…AfterMs` are milliseconds since publication on the
 * origin's clock, after the clocks of the nodes have been compared; null wherever that could not be done.
 * @module
 */
import { z } from 'zod'
import { epochMs, epochUs, exactEpochMs } from '../instant'
import { HOP_KINDS, messageTypeSchema, MESSAGE_EVIDENCE, SIGNATURE_STATES } from './kinds'

/** A message id, lower-case hex, whole bytes. */
export const messageIdSchema = z
  .string()
  .regex(/^(?:[0-9a-f]{2}){1,128}$/, 'a message id in lower-case hex, at most 128 bytes')

export const nodeRefSchema = z.object({
  num: z.number().int().nonnegative(),
  peerId: z.string(),
  /** Where it stands, as on the node's own page; absent where nobody looked it up, '' when not known. */
  city: z.string().optional(),
  country: z.string().optional(),
})
export type NodeRef = z.infer<typeof nodeRefSchema>

const afterMs = z.number().nonnegative().nullable()
const count = z.number().int().nonnegative()

export const messageSummarySchema = z.object({
  id: messageIdSchema,
  /** '' when no report named it. */
  topic: z.string(),
  /** null: not known, for no observer has decoded it. */
  type: messageTypeSchema.nullable(),
  /** Of the gossiped data; null when no observer has seen it. */
  sizeBytes: count.nullable(),
  /** Who published it, as far as is known. */
  origin: nodeRefSchema.nullable(),
  /** `published`: it reported so itself; `signed`: the gossip message names it and is signed by it. */
  originEvidence: z.enum(['published', 'signed']).nullable(),
  /** When a collector first heard of it, by the collector's clock: the order of the list. Never changes but to become smaller. */
  heardAtMs: epochMs,
  /** When the origin published it, by the origin's own clock; null when it does not report. */
  publishedAtMs: exactEpochMs.nullable(),
  /** Newest report of it, by the collector's clock. */
  lastHeardAtMs: epochMs,
  /** Nodes that report to have it, the origin included. */
  reached: count,
  /** Nodes that reported and were subscribed to its topic when it was heard of; null when that is not known. */
  subscribers: count.nullable(),
  /** How many of those subscribers have it: others may too, so `reached` says nothing of them. null as `subscribers` is. */
  subscribersReached: count.nullable(),
  /** Greatest number of hops from the origin to a node that has it; null while the path is not known. */
  hops: count.nullable(),
  deliveries: count,
  duplicates: count,
  rejects: count,
  drops: count,
  /** Time until half, 90% and all of the nodes that it reached had it. */
  t50AfterMs: afterMs,
  t90AfterMs: afterMs,
  t100AfterMs: afterMs,
  signature: z.enum(SIGNATURE_STATES),
  evidence: z.array(z.enum(MESSAGE_EVIDENCE)),
  /** Fewer nodes than subscribers have it, or a hop of its path is missing, some seconds after it was heard of. */
  incomplete: z.boolean(),
})
export type MessageSummary = z.infer<typeof messageSummarySchema>

/**
 * How well a latency is known. `solved`: the two clocks were compared; `bounded`: the result lies within its
 * uncertainty of zero, so only "less than" can be said; `unknown`: the clocks could not be compared.
 */
export const latencySchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('solved'),
    ms: z.number().nonnegative(),
    uncertaintyMs: z.number().nonnegative(),
  }),
  z.object({ state: z.literal('bounded'), belowMs: z.number().nonnegative() }),
  z.object({ state: z.literal('unknown') }),
])
export type Latency = z.infer<typeof latencySchema>

/**
 * What is known of a message at one node. `published`, `delivered`, `rejected`: the node reports so; `silent`: others
 * name it as the one they had it from, but it does not report; `missing`: it reports and was subscribed, and nothing
 * says that the message reached it.
 */
export const ARRIVAL_STATES = ['published', 'delivered', 'rejected', 'silent', 'missing'] as const
export const arrivalSchema = z.object({
  node: nodeRefSchema,
  state: z.enum(ARRIVAL_STATES),
  /** Why it was refused, as the node says it. */
  reason: z.string().optional(),
  /** num of the node it came from first; null for the origin and where nothing is known. */
  fromNum: z.number().int().nonnegative().nullable(),
  /** Hops from the origin; null where the path does not lead back to it. */
  depth: z.number().int().nonnegative().nullable(),
  /** By the node's own clock, as reported, µs since 1970; null where it does not report. */
  reportedAtUs: epochUs.nullable(),
  /** Since publication, clocks compared. */
  afterMs: z.number().nonnegative().nullable(),
  /** How far `afterMs` may be off. */
  uncertaintyMs: z.number().nonnegative().nullable(),
  /** From the node it came from to this one. */
  latency: latencySchema,
  /** Times it was received again. */
  duplicates: z.number().int().nonnegative(),
})
export type Arrival = z.infer<typeof arrivalSchema>

/** A reception that was not the first: a redundant link; or a message not sent on for a full queue. */
export const redundantHopSchema = z.object({
  kind: z.enum(['duplicate', 'drop']),
  fromNum: z.number().int().nonnegative(),
  toNum: z.number().int().nonnegative(),
  reportedAtUs: epochUs,
  afterMs: z.number().nonnegative().nullable(),
})
export type RedundantHop = z.infer<typeof redundantHopSchema>

/** A collector received the message itself. */
export const observationSchema = z.object({
  collector: z.string(),
  arrivedAtMs: epochMs,
  lastHop: nodeRefSchema.nullable(),
  sizeBytes: z.number().int().nonnegative(),
  hopCount: z.number().int().nonnegative().nullable(),
  maxHops: z.number().int().nonnegative().nullable(),
  /** What the envelope says, by the sender's clock; null without an envelope. */
  sentAtMs: epochMs.nullable(),
})
export type Observation = z.infer<typeof observationSchema>

export const messageDetailSchema = messageSummarySchema.extend({
  /** The origin first, then in the order it reached them; then the silent and the missing. */
  arrivals: z.array(arrivalSchema),
  redundant: z.array(redundantHopSchema),
  observations: z.array(observationSchema),
  /** true: more hops were reported than are kept in one answer (`HOPS_MAX`). */
  isCut: z.boolean(),
  /** When the state was read. */
  readAtMs: epochMs,
})
export type MessageDetail = z.infer<typeof messageDetailSchema>

/** Most hop events of one message that are read. */
export const HOPS_MAX = 200_000
/** Most of them that are read of one node, its publication and deliveries first: no node takes the others' place. */
export const HOPS_OF_NODE_MAX = 1_024

/** One hop event as it was reported. */
export const hopRowSchema = z.object({
  kind: z.enum(HOP_KINDS),
  nodeNum: z.number().int().nonnegative(),
  /** The other end: from whom, or for `drop` to whom; 0 with `publish`. */
  peerNum: z.number().int().nonnegative(),
  /** By the reporting node's clock, µs since 1970. */
  atUs: epochUs,
  reason: z.string(),
})
export type HopRow = z.infer<typeof hopRowSchema>

/** What was found out about a node's clock in one stretch of time, against the others of its component. */
export interface NodeClock {
  nodeNum: number
  /** Number of a node: clocks with the same one can be compared. */
  component: number
  /** Middle of the stretch, by the collectors' clock. */
  atMs: number
  /** The node's clock minus the component's reference, at `atMs`. */
  offsetMs: number
  /** How fast that grows: parts per million. */
  driftPpm: number
  uncertaintyMs: number
}
