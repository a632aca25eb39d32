/** The one search of the product: what may be asked, and what is answered. @module */
import { z } from 'zod'
import { nodeSummarySchema } from './nodes'

/** Matches offered at once; more mean that the prefix says too little. */
export const SEARCH_LIMIT = 8
/** Longest form of an identity: a CIDv1 in base36 of an RSA key stays below this. */
const PREFIX_MAX = 128

export const nodeSearchSchema = z.strictObject({
  /** A prefix of the peer id, its CID form or the raw public key in hex. */
  q: z
    .string('a prefix of a peer id, CID or public key in hex')
    .trim()
    .min(1, 'at least one character')
    .max(PREFIX_MAX, `at most ${String(PREFIX_MAX)} characters`)
    .regex(/^[0-9A-Za-z]*$/, 'letters and digits only'),
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

export const nodeSearchAnswerSchema = z.object({
  nodes: z.array(nodeMatchSchema),
  /** true: more nodes match than are listed. */
  hasMore: z.boolean(),
})
export type NodeSearchAnswer = z.infer<typeof nodeSearchAnswerSchema>
