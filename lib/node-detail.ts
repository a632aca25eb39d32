/** Everything the page of one node shows beyond its summary: as the queries give it and the API answers it. @module */
import { z } from 'zod'
import { epochMs } from './instant'
import { crawlErrorSchema } from './crawl-errors'
import { EVIDENCE, RTT_METHODS } from './facts'
import { countryText, nodeNumber, nodeStatus, nodeSummarySchema, peerIdText } from './nodes'

export const nodeIdentitySchema = z.object({
  peerId: peerIdText,
  cid: z.string().describe('The peer id as a CIDv1: libp2p-key, base36.'),
  publicKey: z
    .string()
    .nullable()
    .describe('Raw public key, lower-case hex; null: the peer id does not carry it.'),
})
export type NodeIdentity = z.infer<typeof nodeIdentitySchema>

export const nodeVersionRunSchema = z.object({
  agent: z.string().describe('Whole agent string.'),
  firstSeenMs: epochMs.describe('First visit of the stretch in which it ran this.'),
  lastSeenMs: epochMs.describe('Last visit of that stretch.'),
})
export type NodeVersionRun = z.infer<typeof nodeVersionRunSchema>

export const nodeAddressSchema = z.object({
  address: z.string().describe('Announced multiaddr, as much of it as this explorer keeps.'),
  firstSeenMs: epochMs.describe('First time it was announced.'),
  lastSeenMs: epochMs.describe('Newest time it was announced.'),
})
export type NodeAddress = z.infer<typeof nodeAddressSchema>

/** One address of the newest failed visit and what became of it. */
export const nodeDialAttemptSchema = z.object({
  address: z.string().describe('Multiaddr that was tried or refused, as much of it as this explorer keeps.'),
  error: crawlErrorSchema.nullable().describe('Why it failed; null: this address worked.'),
  detail: z.string().describe('The original message of the failure, cut to 256 characters.'),
  tookMs: z.number().nonnegative().describe('How long the attempt took, ms.'),
  seenAtMs: epochMs.describe('The visit it belongs to.'),
})
export type NodeDialAttempt = z.infer<typeof nodeDialAttemptSchema>

export const evidence = z
  .enum(EVIDENCE)
  .describe(
    'How the link is known: `table`: an entry of a routing table; `mesh`: a node reports it as its neighbour in a topic; `traced`: it was seen carrying a message; `reported`: a node reports being connected to it.',
  )

export const nodeNeighbourSchema = z
  .object({
    num: nodeNumber,
    peerId: peerIdText,
    status: nodeStatus,
    agent: z.string().describe('Whole agent string; empty: never identified.'),
    country: countryText,
    evidence,
    direction: z
      .enum(['out', 'in', 'both'])
      .describe('`out`: the node that was asked about names this one; `in`: this one names it; `both`.'),
    seenAtMs: epochMs.describe('When the newest set was read that tells of this link.'),
    estimatedRttMs: z
      .number()
      .nonnegative()
      .nullable()
      .describe(
        'Estimated round-trip time between the two, ms, from where they are and how far each is from a collector: nobody can measure it from outside. Null: there is no ground for an estimate.',
      ),
  })
  .meta({ id: 'Neighbour' })
export type NodeNeighbour = z.infer<typeof nodeNeighbourSchema>

export const rttPointSchema = z.object({
  atMs: epochMs.describe('Start of the bucket.'),
  rttMs: z
    .number()
    .nonnegative()
    .nullable()
    .describe('Median round-trip time of the bucket, ms; null: visited, not measured.'),
  method: z
    .enum(RTT_METHODS)
    .describe('`ping_quiet`: the collector was quiet; `ping_busy`: it was busy, the time may be too long.'),
})
export type RttPoint = z.infer<typeof rttPointSchema>

export const nodeRttHistorySchema = z.object({
  sinceMs: epochMs.describe('Start of the window.'),
  untilMs: epochMs.describe('End of the window.'),
  points: z.array(rttPointSchema).describe('Ascending; a bucket without a visit has none.'),
})
export type NodeRttHistory = z.infer<typeof nodeRttHistorySchema>

/** A stretch of time in which the node was in one state. */
export const nodeSessionSchema = z.object({
  state: z.enum(['online', 'offline', 'unobserved']).describe('`unobserved`: nobody was looking.'),
  startMs: epochMs.describe('When it begins.'),
  endMs: epochMs.nullable().describe('When it ends; null: it is still so.'),
})
export type NodeSession = z.infer<typeof nodeSessionSchema>

export const nodeUptimeSchema = z.object({
  windowMs: z.number().int().positive().describe('Length of the window, ms.'),
  share: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Share of the observed time it was online, 0 to 1; null: not observed.'),
  observedMs: z
    .number()
    .nonnegative()
    .describe('Time of the window in which a collector worked and knew of the node, ms.'),
  sessions: z
    .array(nodeSessionSchema)
    .describe('Ascending. Of a long window with very many, the state that prevailed in each step of it.'),
  stepMs: z
    .number()
    .positive()
    .optional()
    .describe('Length of the steps, ms; not given: each stretch is told as it was.'),
  sessionCount: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe('Sessions in the window; not given: those that are told.'),
})
export type NodeUptime = z.infer<typeof nodeUptimeSchema>

export const nodeUptimesSchema = z.object({
  atMs: epochMs.describe('The end of every window.'),
  windows: z.array(nodeUptimeSchema).describe('Shortest first.'),
})
export type NodeUptimes = z.infer<typeof nodeUptimesSchema>

export const neighbourPageSchema = z.object({
  neighbours: z
    .array(nodeNeighbourSchema)
    .describe('By number, then by evidence: somebody may be a neighbour on several.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
  total: z.number().int().nonnegative().describe('How many there are, all pages together.'),
})
export type NeighbourPage = z.infer<typeof neighbourPageSchema>

/** Sessions in one page, where no number is asked for. */
export const SESSIONS_PAGE_SIZE = 20

/** A time in which the node was online, and how sure its ends are. */
export const knownSessionSchema = z
  .object({
    startedAtMs: epochMs.describe('First visit that found it online.'),
    startAfterMs: epochMs.describe('It was not yet known to be online then: the start lies between the two.'),
    startKnown: z.boolean().describe('false: nobody was looking before, it may have been online for longer.'),
    endedAtMs: epochMs
      .nullable()
      .describe(
        'Visit that found it offline, or when nobody was looking any more; null: it is online still.',
      ),
    endKnown: z.boolean().describe('false: it is online still, or nobody was looking any more.'),
    lastSeenAtMs: epochMs
      .nullable()
      .describe('Newest visit that reached it: the end lies between this and `endedAt`; null: not known.'),
  })
  .meta({ id: 'Session' })
export type KnownSession = z.infer<typeof knownSessionSchema>

export const nodeSessionsSchema = z.object({
  atMs: epochMs.describe('Until then the sessions are known.'),
  total: z.number().int().nonnegative().describe('All that are known.'),
  left: z.number().int().nonnegative().describe('Those that began before the last one given.'),
  sessions: z.array(knownSessionSchema).describe('Newest first.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
})
export type NodeSessions = z.infer<typeof nodeSessionsSchema>

export const nodeDetailSchema = z.object({
  summary: nodeSummarySchema,
  identity: nodeIdentitySchema,
  protocols: z.array(z.string()).describe('Protocols it speaks, as it says.'),
  addresses: z.array(nodeAddressSchema).describe('Newest first; at most 200.'),
  versions: z.array(nodeVersionRunSchema).describe('What it ran, newest first.'),
  neighbours: z
    .array(nodeNeighbourSchema)
    .describe('Who it names and who names it, at most 5,000; `/nodes/{peerId}/neighbours` has all.'),
  areNeighboursCut: z.boolean().describe('There are more neighbours than are listed.'),
  whyNotReached: z
    .object({
      error: crawlErrorSchema.describe('What the newest visit ran into.'),
      meaning: z.string().describe('What that means, for whoever runs the node.'),
      advice: z.string().describe('What can be done about it.'),
      atMs: epochMs.describe('When that visit was.'),
    })
    .nullable()
    .describe('Why the newest visit did not reach it; null: it did.'),
  attempts: z
    .array(nodeDialAttemptSchema)
    .describe(
      'Each address of the newest visit when that failed, and its own error: those that failed first. Empty: the visit did not fail, or there was no address to try.',
    ),
})
export type NodeDetail = z.infer<typeof nodeDetailSchema>
