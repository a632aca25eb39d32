/** What happened in the network, as a history: what can be asked of it and what an event tells. @module */
import { z } from 'zod'
import { ANNOUNCEMENT_VERDICTS } from '../authorities/verdicts'
import { epochMs, instantParameter } from '../instant'
import { atParameter } from '../past/at-parameter'

/** Kind → what it means, for a reader. */
export const EVENT_KINDS = {
  node_first_seen: 'A node was heard of for the first time: another node named it, or it was met.',
  node_online: 'A node that had been known before, and was not online, is online again.',
  node_offline: 'A node that was online is not reached any more: two visits in a row failed.',
  version_changed: 'A node runs another agent than on the visit before.',
  release_announced: 'As many authorities as the quorum asks for have signed a version.',
  announcement_rejected:
    'An update was announced whose signature does not hold, or whose key is not trusted, or that nobody signed.',
  outage:
    'No collector worked: nothing is known of the network from then until the outage ends, if it has ended.',
} as const
export const EVENT_KIND_NAMES = Object.keys(EVENT_KINDS) as [EventKind, ...EventKind[]]
export type EventKind = keyof typeof EVENT_KINDS

export const EVENTS_PAGE_SIZE = 100
export const EVENTS_PAGE_MAX = 500
/** Without `from`, the history begins so long before `to`. */
export const EVENTS_DEFAULT_DAYS = 30

/** Unknown names are refused, so that a typing error is not silence. */
export const eventQuerySchema = z.strictObject({
  kind: z.enum(EVENT_KIND_NAMES).optional().describe('Only events of this kind.'),
  peerId: z
    .string()
    .trim()
    .max(128)
    .optional()
    .describe(
      'Only events of this node: peer id, its CID form, or the raw Ed25519 public key in hex. Of a rejected announcement, the node that signed the message it came in.',
    ),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'a two-letter country code')
    .optional()
    .describe('Only events of nodes that are in this country now: ISO 3166-1 alpha-2.'),
  from: instantParameter
    .optional()
    .describe(`At or after this time. Without it: ${String(EVENTS_DEFAULT_DAYS)} days before \`to\`.`),
  to: instantParameter.optional().describe('Before this time. Without it: until now.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(EVENTS_PAGE_MAX)
    .default(EVENTS_PAGE_SIZE)
    .describe('Events in one page.'),
  at: atParameter
    .optional()
    .describe(
      'Only what had happened at this time: the list as it stood then. An outage that had not ended then has no end.',
    ),
  cursor: z.string().max(512).optional().describe('Opaque, from the page before.'),
})
export type EventQuery = z.infer<typeof eventQuerySchema>

export const networkEventSchema = z.object({
  id: z.string().describe('Stays the same however often and in whatever order events are asked for.'),
  kind: z.enum(EVENT_KIND_NAMES).describe(
    Object.entries(EVENT_KINDS)
      .map(([kind, meaning]) => `\`${kind}\`: ${meaning}`)
      .join(' '),
  ),
  atMs: epochMs.describe(
    'When; of `node_offline` the visit that found it so: the node went away between the visit before and this one.',
  ),
  untilMs: epochMs.nullable().describe('When an outage ended; null: it goes on, or the event is no outage.'),
  peerId: z.string().describe('The node; empty: the event is of no node.'),
  country: z
    .string()
    .describe('Where the node is now: ISO 3166-1 alpha-2; empty: not known, or the event is of no node.'),
  before: z.string().describe('Of `version_changed`: the agent it ran before; else empty.'),
  after: z
    .string()
    .describe('Of `version_changed`: the agent it runs now; of an announcement: the version it names.'),
  messageId: z
    .string()
    .describe('Of a rejected announcement: the message it came in, lower-case hex; else empty.'),
  verdict: z
    .enum([...ANNOUNCEMENT_VERDICTS, ''])
    .describe('Of an announcement: what became of its signature; else empty.'),
  text: z.string().describe('One sentence for a person.'),
})
export type NetworkEvent = z.infer<typeof networkEventSchema>

export const eventPageSchema = z.object({
  events: z
    .array(networkEventSchema.meta({ id: 'NetworkEvent' }))
    .describe('Newest first; of one instant by id.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
  fromMs: epochMs.describe(
    'Where the history that was asked for begins: ask with an earlier `from` for what was before.',
  ),
  toMs: epochMs.describe('Where it ends.'),
})
export type EventPage = z.infer<typeof eventPageSchema>
