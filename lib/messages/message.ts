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

export const nodeRefSchema = z
  .object({
    num: z
      .number()
      .int()
      .nonnegative()
      .describe('Number of the node in this store; the same in every answer of it.'),
    peerId: z.string().describe('libp2p peer id, base58; empty: not known.'),
    city: z
      .string()
      .optional()
      .describe('Where it stands; absent where nobody looked it up, empty when not known. Estimated.'),
    country: z.string().optional().describe('ISO 3166-1 alpha-2; as `city`.'),
  })
  .meta({ id: 'NodeRef' })
export type NodeRef = z.infer<typeof nodeRefSchema>

const afterMs = z.number().nonnegative().nullable()
const count = z.number().int().nonnegative()
const reached = (part: string) =>
  afterMs.describe(
    `Time from publication until ${part} of the nodes that it reached had it, ms, clocks compared; null: not known.`,
  )

export const messageSummarySchema = z
  .object({
    id: messageIdSchema.describe('Message id, lower-case hex.'),
    topic: z.string().describe('Gossipsub topic; empty when no report named it.'),
    type: messageTypeSchema.nullable().describe('null: not known, for no observer has decoded it.'),
    sizeBytes: count.nullable().describe('Of the gossiped data; null when no observer has seen it.'),
    origin: nodeRefSchema.nullable().describe('Who published it, as far as is known.'),
    originEvidence: z
      .enum(['published', 'signed'])
      .nullable()
      .describe(
        'How the origin is known. `published`: it reported so itself; `signed`: the gossip message names it and is signed by it.',
      ),
    heardAtMs: epochMs.describe(
      'When a collector first heard of it, by the collector’s clock: the order of the list. Never changes but to become earlier.',
    ),
    publishedAtMs: exactEpochMs
      .nullable()
      .describe('When the origin published it, by the origin’s own clock; null when it does not report.'),
    lastHeardAtMs: epochMs.describe('Newest report of it, by the collector’s clock.'),
    reached: count.describe('Nodes that report to have it, the origin included.'),
    subscribers: count
      .nullable()
      .describe(
        'Nodes that reported and were subscribed to its topic when it was heard of; null when that is not known.',
      ),
    subscribersReached: count
      .nullable()
      .describe(
        'How many of those subscribers have it; others may too, so `reached` says nothing of them. null as `subscribers` is.',
      ),
    hops: count
      .nullable()
      .describe(
        'Greatest number of hops from the origin to a node that has it; null while the path is not known.',
      ),
    deliveries: count.describe('First receptions that were reported.'),
    duplicates: count.describe('Receptions beyond the first.'),
    rejects: count.describe('Receptions that were refused.'),
    drops: count.describe('Times it was not sent on to a peer, for that peer’s queue was full.'),
    t50AfterMs: reached('half'),
    t90AfterMs: reached('90%'),
    t100AfterMs: reached('all'),
    signature: z
      .enum(SIGNATURE_STATES)
      .describe(
        'The sender’s Ed25519 signature. `unsigned`: the envelope has none; `unknown`: no observer has seen the message, or its topic carries no envelope we know.',
      ),
    evidence: z
      .array(z.enum(MESSAGE_EVIDENCE))
      .describe('`traced`: nodes report its hops; `observed`: a collector received it itself.'),
    incomplete: z
      .boolean()
      .describe(
        'Fewer nodes than subscribers have it, or a hop of its path is missing, some seconds after it was heard of.',
      ),
  })
  .meta({ id: 'Message' })
export type MessageSummary = z.infer<typeof messageSummarySchema>

export const latencySchema = z
  .discriminatedUnion('state', [
    z.object({
      state: z.literal('solved').describe('The two clocks were compared.'),
      ms: z.number().nonnegative().describe('Estimated, ms.'),
      uncertaintyMs: z.number().nonnegative().describe('How far it may be off, ms.'),
    }),
    z.object({
      state: z
        .literal('bounded')
        .describe('The result lies within its uncertainty of zero: only “less than” can be said.'),
      belowMs: z.number().nonnegative().describe('It is less than this, ms.'),
    }),
    z.object({ state: z.literal('unknown').describe('The clocks could not be compared.') }),
  ])
  .meta({ id: 'Latency', description: 'How long a hop took, and how well that is known.' })
export type Latency = z.infer<typeof latencySchema>

export const ARRIVAL_STATES = ['published', 'delivered', 'rejected', 'silent', 'missing'] as const
export const arrivalSchema = z
  .object({
    node: nodeRefSchema,
    state: z
      .enum(ARRIVAL_STATES)
      .describe(
        '`published`, `delivered`, `rejected`: the node reports so; `silent`: others name it as the one they had it from, but it does not report; `missing`: it reports and was subscribed, and nothing says that the message reached it.',
      ),
    reason: z.string().optional().describe('Why it was refused, as the node says it.'),
    fromNum: z
      .number()
      .int()
      .nonnegative()
      .nullable()
      .describe('`num` of the node it came from first; null for the origin and where nothing is known.'),
    depth: z
      .number()
      .int()
      .nonnegative()
      .nullable()
      .describe('Hops from the origin; null where the path does not lead back to it.'),
    reportedAtUs: epochUs
      .nullable()
      .describe('By the node’s own clock, as reported; null where it does not report.'),
    afterMs: z.number().nonnegative().nullable().describe('Since publication, ms, clocks compared.'),
    uncertaintyMs: z.number().nonnegative().nullable().describe('How far `afterMs` may be off, ms.'),
    latency: latencySchema.describe('From the node it came from to this one.'),
    duplicates: z.number().int().nonnegative().describe('Times it was received again.'),
  })
  .meta({ id: 'Arrival', description: 'What is known of a message at one node.' })
export type Arrival = z.infer<typeof arrivalSchema>

export const redundantHopSchema = z
  .object({
    kind: z.enum(['duplicate', 'drop']).describe('What the node reports.'),
    fromNum: z.number().int().nonnegative().describe('`num` of the node it came from.'),
    toNum: z.number().int().nonnegative().describe('`num` of the node it went, or would have gone, to.'),
    reportedAtUs: epochUs.describe('By the reporting node’s own clock.'),
    afterMs: z.number().nonnegative().nullable().describe('Since publication, ms, clocks compared.'),
  })
  .meta({
    id: 'RedundantHop',
    description:
      'A reception that was not the first: a redundant link; or a message not sent on for a full queue.',
  })
export type RedundantHop = z.infer<typeof redundantHopSchema>

export const observationSchema = z
  .object({
    collector: z.string().describe('Name of the collector.'),
    arrivedAtMs: epochMs.describe('By the collector’s clock.'),
    lastHop: nodeRefSchema.nullable().describe('Who handed it over; null: not known.'),
    sizeBytes: z.number().int().nonnegative().describe('Of the gossiped data.'),
    hopCount: z.number().int().nonnegative().nullable().describe('As its envelope says; null without one.'),
    maxHops: z.number().int().nonnegative().nullable().describe('As its envelope says; null without one.'),
    sentAtMs: epochMs
      .nullable()
      .describe('What the envelope says, by the sender’s clock; null without an envelope.'),
  })
  .meta({ id: 'Observation', description: 'A collector received the message itself.' })
export type Observation = z.infer<typeof observationSchema>

export const messageDetailSchema = messageSummarySchema
  .extend({
    arrivals: z
      .array(arrivalSchema)
      .describe('The origin first, then in the order it reached them; then the silent and the missing.'),
    redundant: z.array(redundantHopSchema).describe('Receptions beyond the first, and drops.'),
    observations: z.array(observationSchema).describe('By collectors that received it themselves.'),
    isCut: z.boolean().describe('true: more hops were reported than one answer holds.'),
    readAtMs: epochMs.describe('When the state was read.'),
  })
  .meta({ id: 'MessageDetail' })
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
