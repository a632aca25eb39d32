/** The nodes that a network trusts to publish its software: are they there, and what did they sign. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { TRUST_LEVELS } from '../authorities/trust'
import { ANNOUNCEMENT_KINDS, ANNOUNCEMENT_VERDICTS } from '../authorities/verdicts'
import { nodeSessionSchema } from '../node-detail'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()

export const announcementSchema = z.object({
  atMs: epochMs,
  messageId: z.string(),
  kind: z.enum(ANNOUNCEMENT_KINDS),
  /** Version it names; '' when it names none. */
  version: z.string(),
  /** Lower-case hex of the key that signed; '' when unsigned. */
  publicKey: z.string(),
  /** Name of the listed authority; null: not listed. */
  authority: z.string().nullable(),
  /** Peer id of whoever signed the message it came in; null: nobody that can be told. */
  sender: z.string().nullable(),
  verdict: z.enum(ANNOUNCEMENT_VERDICTS),
})
export type Announcement = z.infer<typeof announcementSchema>

export const authoritySchema = z.object({
  name: z.string(),
  publicKey: z.string(),
  peerId: z.string(),
  trust: z.array(z.enum(TRUST_LEVELS)),
  /** null: no collector has met it yet. */
  status: z.enum(['online', 'offline', 'unreachable']).nullable(),
  lastSeenMs: epochMs.nullable(),
  agent: z.string(),
  country: z.string(),
  /** Share of the observed time of the range it was online, 0 to 1; null: not observed. */
  uptime: z.number().min(0).max(1).nullable(),
  sessions: z.array(nodeSessionSchema),
  rtts: z.array(z.object({ collector: z.string(), rttMs: z.number().nonnegative(), atMs: epochMs })),
  lastAnnouncement: announcementSchema.nullable(),
  /** From a query on the mesh to this authority's answer, as collectors heard both; null: none was heard in the range. */
  answers: z
    .object({ count, medianMs: z.number().nonnegative(), p90Ms: z.number().nonnegative() })
    .nullable(),
})
export type Authority = z.infer<typeof authoritySchema>

export const quorumStretchSchema = z.object({
  fromMs: epochMs,
  toMs: epochMs,
  /** Of those that may sign updates, how many were up; null: no collector worked, or of too many of them nothing was known to tell. */
  up: count.nullable(),
})

export type QuorumStretch = z.infer<typeof quorumStretchSchema>

export const authoritiesAnswerSchema = answerFrameSchema.extend({
  /** Empty: the profile lists none. */
  authorities: z.array(authoritySchema),
  quorum: z
    .object({
      needed: count,
      /** Those that may sign updates; nobody else counts here. */
      listed: count,
      up: count,
      /** How many more may go before the quorum is lost; negative: it is lost. */
      spare: z.number().int(),
      /** Over the range, ascending, without holes. */
      history: z.array(quorumStretchSchema),
      /** Share of the observed time in which the quorum was there; null: not observed. */
      share: z.number().min(0).max(1).nullable(),
    })
    .nullable(),
  /** Highest version that as many authorities have signed, validly and alike, as the quorum says; null: none. */
  recommended: z.object({ version: z.string(), atMs: epochMs, signers: z.array(z.string()) }).nullable(),
  /** Of the range, newest first, one a signature; the newest few hundred. */
  announcements: z.array(announcementSchema),
  /** Of them, those whose signature does not hold or whose key is not trusted; found however many others there are. */
  alarms: z.array(announcementSchema),
  /** Messages of the range with an alarm, all of them. */
  alarmMessages: count,
})
export type AuthoritiesAnswer = z.infer<typeof authoritiesAnswerSchema>
