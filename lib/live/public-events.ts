/**
 * What programs are told as it happens: the same events over server-sent events and over socket.io. Schemas are as the
 * program holds them; what leaves is their wire form, as with every answer of the API.
 * @module
 */
import { z } from 'zod'
import { EVIDENCE } from '../facts'
import { epochMs } from '../instant'
import { messageSummarySchema, nodeRefSchema } from '../messages/message'
import { nodeSummarySchema } from '../nodes'

/** Programs connect here with socket.io; the version of the API is the version of the events. */
export const PUBLIC_SOCKET_PATH = '/api/v1/socket'

export const PUBLIC_TOPICS = ['totals', 'nodes', 'links', 'messages', 'status', 'traffic'] as const
export type PublicTopic = (typeof PUBLIC_TOPICS)[number]

/** Each event of these says all there is to say: the newest is told to whoever begins to listen. */
export const STATE_TOPICS: ReadonlySet<PublicTopic> = new Set<PublicTopic>(['totals', 'status', 'traffic'])

const atMs = epochMs.describe('When the server learned of it.')
const count = z.number().int().nonnegative()

const pairSchema = z.object({ a: nodeRefSchema, b: nodeRefSchema })

const liveLinkSchema = pairSchema
  .extend({
    evidence: z.enum(EVIDENCE).describe('The surest evidence for it.'),
    mutual: z.boolean().describe('Both ends name each other.'),
    estimatedRttMs: z
      .number()
      .nonnegative()
      .nullable()
      .describe('Estimated round-trip time between the two, ms; null: there is no ground for an estimate.'),
  })
  .meta({ id: 'LiveLink' })

const totalsEvent = z.object({
  atMs,
  nodes: count.describe('Nodes heard of within the forgetting window.'),
  active: count.describe('Those that are online.'),
  links: count.describe('Links, each pair of nodes counted once.'),
  averageRttMs: z.number().nonnegative().nullable().describe('Mean round-trip time of active nodes, ms.'),
  messages24h: count.nullable().describe('Messages of the last 24 hours; null: none was traced or received.'),
})

const nodesEvent = z.object({
  atMs,
  added: z.array(nodeSummarySchema).describe('Nodes that were not on the map before.'),
  changed: z.array(nodeSummarySchema).describe('Nodes of which something is different that the map shows.'),
  gone: z.array(nodeRefSchema).describe('Nodes that were not heard of for so long that they are forgotten.'),
})

const linksEvent = z.object({
  atMs,
  added: z.array(liveLinkSchema).describe('New links, and known ones of which something is different.'),
  removed: z.array(pairSchema).describe('Links that are no longer there.'),
})

const messagesEvent = z.object({
  atMs,
  messages: z
    .array(messageSummarySchema)
    .describe('New messages, and known ones of which more is known; oldest change first.'),
  leftOut: count.describe('Others changed too, and are not told: there were too many at once.'),
})

const statusEvent = z.object({
  atMs,
  store: z.enum(['up', 'away']).describe('`away`: the database cannot be read.'),
  sinceMs: epochMs.describe('While the database is away, what was told is as old as this.'),
  collectors: z.array(
    z.object({
      collector: z.string(),
      lastBeatMs: epochMs.describe('Its newest sign of life.'),
      away: z.boolean(),
      crawl: z
        .object({
          state: z.enum(['running', 'finished', 'aborted']),
          nodesFound: count,
          nodesVisited: count,
          startedAtMs: epochMs,
        })
        .nullable(),
      spooledRows: count.describe('Facts that wait on its disk.'),
      droppedRows: count.describe('Facts it had to drop.'),
      problem: z.string().describe('Why it can reach no node; empty when it states none.'),
    }),
  ),
})

const trafficEvent = z.object({
  atMs,
  windowMs: z.number().positive().describe('The figures are of the last so long.'),
  messagesPerSecond: z.number().nonnegative().nullable(),
  medianPropagationMs: z
    .number()
    .nonnegative()
    .nullable()
    .describe('Median over messages of the time until 90% of the nodes they reached had them.'),
  propagationMessages: count.describe('Messages that the median is made from.'),
  duplicateRatio: z
    .number()
    .nonnegative()
    .nullable()
    .describe('Receptions beyond the first, for each first.'),
  reporters: count.describe('Nodes that report traces now.'),
})

const topics = z.array(z.enum(PUBLIC_TOPICS))

const helloEvent = z.object({
  network: z.string(),
  topics: topics.describe('What this stream tells.'),
})

/** `unknown_position`: the id is of another server or of an earlier run; `too_old`; `too_much` changed at once. */
export const RESYNC_REASONS = ['unknown_position', 'too_old', 'too_much'] as const
export type ResyncReason = (typeof RESYNC_REASONS)[number]

const resyncEvent = z.object({
  topics: topics.describe(
    'Of these, something happened that is not told: ask the API for their present state.',
  ),
  reason: z
    .enum(RESYNC_REASONS)
    .describe(
      '`unknown_position`: the id to resume from is not of this server, or of an earlier run of it; `too_old`: what came after that id is no longer kept, or the connection was too slow for it; `too_much`: more changed at once than events can tell.',
    ),
})

export const PUBLIC_EVENTS = {
  hello: {
    summary: 'First on every connection: what it tells, and where it begins.',
    schema: helloEvent.meta({ id: 'HelloEvent' }),
  },
  totals: { summary: 'The totals of the network changed.', schema: totalsEvent.meta({ id: 'TotalsEvent' }) },
  nodes: { summary: 'Nodes came, changed or went.', schema: nodesEvent.meta({ id: 'NodesEvent' }) },
  links: { summary: 'Links came, changed or went.', schema: linksEvent.meta({ id: 'LinksEvent' }) },
  messages: {
    summary: 'Messages are new, or more is known of them.',
    schema: messagesEvent.meta({ id: 'MessagesEvent' }),
  },
  status: {
    summary: 'A collector or the database came or went, or a crawl went on.',
    schema: statusEvent.meta({ id: 'StatusEvent' }),
  },
  traffic: {
    summary: 'The figures of message traffic changed.',
    schema: trafficEvent.meta({ id: 'TrafficEvent' }),
  },
  resync: {
    summary: 'Something was missed that cannot be told any more.',
    schema: resyncEvent.meta({ id: 'ResyncEvent' }),
  },
} as const

export type PublicEventName = keyof typeof PUBLIC_EVENTS
/** As the program holds it. */
export type PublicPayload<Name extends PublicEventName> = z.output<(typeof PUBLIC_EVENTS)[Name]['schema']>

const POSITION_MAX = 128

export const publicEventsQuerySchema = z.strictObject({
  topics: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .refine(
      (names) => names.every((name) => PUBLIC_TOPICS.some((topic) => topic === name)),
      `names from ${PUBLIC_TOPICS.join(', ')}, separated by commas`,
    )
    .transform((names) => PUBLIC_TOPICS.filter((topic) => names.includes(topic)))
    .optional()
    .describe(
      `Which of ${PUBLIC_TOPICS.map((topic) => `\`${topic}\``).join(', ')}, separated by commas; without it: all.`,
    ),
  after: z
    .string()
    .max(POSITION_MAX)
    .optional()
    .describe(
      'Id of the last event that was received: what came after it is told first. The header `Last-Event-ID` comes before it.',
    ),
})
export type PublicEventsQuery = z.output<typeof publicEventsQuerySchema>
