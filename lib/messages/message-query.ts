/** The questions that may be asked of the message list: one schema for the URL, the query and the API. @module */
import { z } from 'zod'
import { exactEpochMs, instantParameter } from '../instant'
import { atParameter } from '../past/at-parameter'
import { messageSummarySchema } from './message'
import { messageTypeSchema } from './kinds'

export const MESSAGE_PAGE_SIZE = 50
export const MESSAGE_PAGE_MAX = 500

/** Unknown names are refused, so that a typing error is not silence. */
export const messageQuerySchema = z.strictObject({
  q: z
    .string()
    .trim()
    .max(512)
    .optional()
    .describe('An id or the beginning of one, in hex, base64, base64url or base58.'),
  sender: z
    .string()
    .trim()
    .max(128)
    .regex(/^[0-9A-Za-z]*$/, 'letters and digits only')
    .optional()
    .describe('Peer id of the origin, or the beginning of it, or its key in hex.'),
  topic: z.string().min(1).max(256).optional().describe('Gossipsub topic, whole.'),
  type: z
    .union([messageTypeSchema, z.literal('unknown')])
    .optional()
    .describe('Type of the envelope; `unknown`: no observer has decoded it.'),
  from: instantParameter.optional().describe('Heard of at or after; a time without an offset is in UTC.'),
  to: instantParameter.optional().describe('Heard of before; a time without an offset is in UTC.'),
  minHops: z.coerce
    .number()
    .int()
    .min(1)
    .max(255)
    .optional()
    .describe('At least so many hops from the origin to a node that has it.'),
  incomplete: z
    .enum(['yes'])
    .optional()
    .describe('Only those that fewer nodes than subscribers have, or with a gap in their path.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MESSAGE_PAGE_MAX)
    .default(MESSAGE_PAGE_SIZE)
    .describe('Messages in one page.'),
  at: atParameter
    .optional()
    .describe('Only what had been heard of at this time, what is newest first: the list as it stood then.'),
  cursor: z
    .string()
    .max(512)
    .optional()
    .describe('`nextCursor` of the page before, with the same filters; opaque.'),
})
export type MessageQuery = z.infer<typeof messageQuerySchema>

const count = z.number().int().nonnegative()

export const messagePageSchema = z.object({
  messages: z.array(messageSummarySchema).describe('Newest first by `heardAt`, then by id.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
})
export type MessagePage = z.infer<typeof messagePageSchema>

export const messageFacetsSchema = z.object({
  topics: z
    .array(
      z.object({
        topic: z.string().describe('Gossipsub topic.'),
        messages: count.describe('Messages of it.'),
      }),
    )
    .describe('Topics of the last 30 days, those of most messages first; at most 500.'),
  types: z
    .array(
      z.object({
        type: z.string().describe('Type of the envelope.'),
        messages: count.describe('Messages of it.'),
      }),
    )
    .describe('Types of the last 30 days, those of most messages first; empty: not known.'),
})
export type MessageFacets = z.infer<typeof messageFacetsSchema>

const latencyMs = z.number().nonnegative().nullable()

const nodeMessageLinkSchema = z.object({
  peer: z.object({ num: count, peerId: z.string(), country: z.string(), city: z.string() }),
  direction: z.enum(['in', 'out']),
  messages: count,
  duplicates: count,
  sizeBytes: count.nullable(),
  p50Ms: latencyMs,
  p90Ms: latencyMs,
})
export type NodeMessageLink = z.infer<typeof nodeMessageLinkSchema>

/** What a node has to do with messages, over a stretch of time. */
export const nodeMessagesSchema = z.object({
  sinceMs: exactEpochMs,
  /** true: the node reports its own traces, so that sent, received and drops are its own words. */
  reports: z.boolean(),
  sent: count,
  /** Receptions by others that name this node as the one they had it from. */
  relayed: count,
  received: count,
  duplicates: count,
  rejects: count,
  drops: count,
  /** Both directions apart; latencies null where clocks could not be compared. */
  links: z.array(nodeMessageLinkSchema),
})
export type NodeMessages = z.infer<typeof nodeMessagesSchema>

/** Beside the map: the last minutes. Every figure null while nothing is known. */
export interface TrafficFigures {
  windowMs: number
  messagesPerSecond: number | null
  /** Median over the messages of the time to 90% of the nodes they reached. */
  medianPropagationMs: number | null
  /** Messages that `medianPropagationMs` is made from. */
  propagationMessages: number
  /** Receptions beyond the first, for each first one. */
  duplicateRatio: number | null
  /** Nodes that report traces now. */
  reporters: number
}
