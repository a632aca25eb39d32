/** Hop events of a stretch of time, of all messages: the raw material of every tree and every latency. @module */
import { z } from 'zod'
import { epochMs, epochUs, instantParameter } from '../instant'
import { HOP_KINDS, HOP_KINDS_TEXT } from './kinds'
import { messageIdSchema } from './message'
import { MESSAGE_ID_FORMS, messageIdRanges } from './message-id'

const DAY_MS = 86_400_000
/** Hop events are kept for so long. */
export const HOPS_KEPT_DAYS = 30
const HOP_PAGE_SIZE = 500
const HOP_PAGE_MAX = 5_000
/** What is asked of without a time. */
const DEFAULT_LENGTH_MS = 3_600_000

export const hopQuerySchema = z
  .strictObject({
    from: instantParameter
      .optional()
      .describe(
        'Received at or after; a time without an offset is in UTC. Unless given: an hour before `to`, or, where one message is asked for, as long as hops are kept.',
      ),
    to: instantParameter
      .optional()
      .describe('Received before; a time without an offset is in UTC. Unless given: now.'),
    topic: z.string().min(1).max(256).optional().describe('Gossipsub topic, whole.'),
    node: z
      .string()
      .trim()
      .max(128)
      .optional()
      .describe('Who reports: peer id, its CID form, or the raw Ed25519 public key in hex.'),
    message: z
      .string()
      .trim()
      .max(512)
      .refine((text) => messageIdRanges(text).length > 0, MESSAGE_ID_FORMS)
      .optional()
      .describe('Id of the message or the beginning of it, in hex, base64, base64url or base58.'),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(HOP_PAGE_MAX)
      .default(HOP_PAGE_SIZE)
      .describe('Events in one page.'),
    cursor: z
      .string()
      .max(1_024)
      .optional()
      .describe('`nextCursor` of the page before, with the same filters; opaque.'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    error: 'a time after from',
  })
  .refine(
    ({ from, to }) =>
      from === undefined || to === undefined || Date.parse(to) - Date.parse(from) <= HOPS_KEPT_DAYS * DAY_MS,
    {
      path: ['from'],
      error: `a time at most ${String(HOPS_KEPT_DAYS)} days before to: so long are hops kept`,
    },
  )
export type HopQuery = z.infer<typeof hopQuerySchema>

/** What a question without times means at `nowMs`. `fromMs` is before `toMs`. */
export function resolveHopTimes(
  { from, to, message }: Pick<HopQuery, 'from' | 'to' | 'message'>,
  nowMs: number,
): { fromMs: number; toMs: number } {
  const givenFromMs = from === undefined ? null : Date.parse(from)
  const toMs = to === undefined ? Math.max(nowMs, (givenFromMs ?? 0) + 1) : Date.parse(to)
  const lengthMs = message === undefined ? DEFAULT_LENGTH_MS : HOPS_KEPT_DAYS * DAY_MS
  return { fromMs: Math.max(givenFromMs ?? toMs - lengthMs, toMs - HOPS_KEPT_DAYS * DAY_MS), toMs }
}

export const hopEventSchema = z
  .object({
    message: messageIdSchema.describe('Message id, lower-case hex.'),
    topic: z.string().describe('Gossipsub topic; empty when the report does not name it.'),
    kind: z.enum(HOP_KINDS).describe(HOP_KINDS_TEXT),
    node: z.string().describe('Peer id of the node that reports; empty: not known.'),
    peer: z
      .string()
      .nullable()
      .describe('Peer id of the other end: from whom, or for `drop` to whom; null: nobody is named.'),
    reportedAtUs: epochUs.describe('By the reporting node’s own clock, which may be wrong by any amount.'),
    reason: z.string().describe('Why it was refused, as the node says it; empty where it was not.'),
    collector: z.string().describe('Who received the report; two collectors may have received the same one.'),
    receivedAtMs: epochMs.describe('When the report was received, by the collector’s clock.'),
  })
  .meta({ id: 'HopEvent', description: 'One event as a node reported it.' })
export type HopEvent = z.infer<typeof hopEventSchema>

export const hopPageSchema = z.object({
  fromMs: epochMs.describe('Start of the time that was looked at.'),
  toMs: epochMs.describe('End of the time that was looked at; the same on every page of one walk.'),
  hops: z
    .array(hopEventSchema)
    .describe('By message id, then by node, kind and time: in the order in which they are kept.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
})
export type HopPage = z.infer<typeof hopPageSchema>
