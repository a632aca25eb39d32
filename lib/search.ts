/** The one search of the product, for nodes and for messages: what may be asked, and what is answered. @module */
import { z } from 'zod'
import { identityPrefixes } from './identity-search'
import { messageIdRanges } from './messages/message-id'
import { messageSummarySchema } from './messages/message'
import { nodeSummarySchema } from './nodes'

/** Matches of each kind offered at once; more mean that the text says too little. */
export const SEARCH_LIMIT = 8
/** Longest text looked at: a message id of 128 bytes, in hex, with something between its bytes. */
const TEXT_MAX = 512

/** What can be typed, in words for the person whose text was none of it. */
export const SEARCH_FORMS =
  'the beginning of a peer id, CID or public key in hex, or of a message id in hex, base64 or base58'

export const searchSchema = z.strictObject({
  q: z
    .string(SEARCH_FORMS)
    .trim()
    .min(1, { error: 'at least one character', abort: true })
    .max(TEXT_MAX, { error: `at most ${String(TEXT_MAX)} characters`, abort: true })
    .refine((text) => identityPrefixes(text).length > 0 || messageIdRanges(text).length > 0, SEARCH_FORMS)
    .describe(`What is looked for: ${SEARCH_FORMS}.`),
})

export const nodeMatchSchema = nodeSummarySchema.pick({
  num: true,
  peerId: true,
  status: true,
  agent: true,
  country: true,
  city: true,
  peerCount: true,
})
export type NodeMatch = z.infer<typeof nodeMatchSchema>

export const messageMatchSchema = messageSummarySchema.pick({
  id: true,
  topic: true,
  type: true,
  origin: true,
  heardAtMs: true,
  reached: true,
  subscribers: true,
  subscribersReached: true,
  incomplete: true,
})
export type MessageMatch = z.infer<typeof messageMatchSchema>

export const searchAnswerSchema = z.object({
  /** Those online first, then the best connected; at most {@link SEARCH_LIMIT}. */
  nodes: z.array(nodeMatchSchema),
  /** true: more nodes match than are listed. */
  hasMore: z.boolean(),
  /** Those whose id in hex begins so first, then the newest; at most {@link SEARCH_LIMIT}. */
  messages: z.array(messageMatchSchema),
  /** true: more messages match than are listed. */
  hasMoreMessages: z.boolean(),
})
export type SearchAnswer = z.infer<typeof searchAnswerSchema>
