/** The nodes that a network trusts to publish its software: are they there, and what did they sign. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { TRUST_LEVELS } from '../authorities/trust'
import { ANNOUNCEMENT_KINDS, ANNOUNCEMENT_VERDICTS } from '../authorities/verdicts'
import { nodeSessionSchema } from '../node-detail'
import { answerFrameSchema } from './answer'

const count = z.number().int().nonnegative()

export const announcementSchema = z
  .object({
    atMs: epochMs.describe('When a collector first received it.'),
    messageId: z.string().describe('Id of the message that it came in, lower-case hex.'),
    kind: z
      .enum(ANNOUNCEMENT_KINDS)
      .describe('`package`: the update itself was published; `announcement`: that there is one.'),
    version: z.string().describe('Version it names; empty when it names none.'),
    publicKey: z.string().describe('Lower-case hex of the key that signed; empty when unsigned.'),
    authority: z.string().nullable().describe('Name of the listed authority; null: not listed.'),
    sender: z
      .string()
      .nullable()
      .describe('Peer id of whoever signed the message it came in; null: nobody that can be told.'),
    verdict: z
      .enum(ANNOUNCEMENT_VERDICTS)
      .describe(
        '`valid`: signed by the key it names, which the profile lists with the trust to do so; `invalid`: a signature does not hold; `untrusted`: it holds, but the key is not listed or not trusted for this; `unsigned`: no signature at all.',
      ),
  })
  .meta({ id: 'Announcement' })
export type Announcement = z.infer<typeof announcementSchema>

export const authoritySchema = z.object({
  name: z.string().describe('As the network’s profile names it.'),
  publicKey: z.string().describe('Raw Ed25519 key, lower-case hex.'),
  peerId: z.string().describe('libp2p peer id, base58.'),
  trust: z.array(z.enum(TRUST_LEVELS)).describe('What it is trusted for; `full`: all of it.'),
  status: z
    .enum(['online', 'offline', 'unreachable'])
    .nullable()
    .describe('As the newest visits found it; null: no collector has met it yet.'),
  lastSeenMs: epochMs.nullable().describe('When it last answered; null: it never did.'),
  agent: z.string().describe('Agent string from identify; empty: not known.'),
  country: z.string().describe('ISO 3166-1 alpha-2, estimated from its address; empty: not known.'),
  uptime: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Share of the observed time of the range it was online, 0 to 1; null: not observed.'),
  sessions: z.array(nodeSessionSchema).describe('Its states over the range, ascending.'),
  rtts: z
    .array(
      z.object({
        collector: z.string().describe('Who measured.'),
        rttMs: z.number().nonnegative().describe('Least of a few pings, ms.'),
        atMs: epochMs.describe('When.'),
      }),
    )
    .describe('Newest round-trip time from each collector.'),
  lastAnnouncement: announcementSchema.nullable().describe('Newest one it signed; null: none is known.'),
  answers: z
    .object({
      count: count.describe('Answers that were heard.'),
      medianMs: z.number().nonnegative().describe('Half took no longer, ms.'),
      p90Ms: z.number().nonnegative().describe('90% took no longer, ms.'),
    })
    .nullable()
    .describe(
      'From a query on the mesh to this authority’s answer, as collectors heard both; null: none was heard in the range.',
    ),
})
export type Authority = z.infer<typeof authoritySchema>

export const quorumStretchSchema = z.object({
  fromMs: epochMs.describe('Start.'),
  toMs: epochMs.describe('End.'),
  up: count
    .nullable()
    .describe(
      'Of those that may sign updates, how many were up; null: no collector worked, or of too many of them nothing was known to tell.',
    ),
})

export type QuorumStretch = z.infer<typeof quorumStretchSchema>

export const authoritiesAnswerSchema = answerFrameSchema.extend({
  authorities: z.array(authoritySchema).describe('As the profile lists them; empty: it lists none.'),
  quorum: z
    .object({
      needed: count.describe('Signatures that an update needs.'),
      listed: count.describe('Those that may sign updates; nobody else counts here.'),
      up: count.describe('How many of them are up now.'),
      spare: z
        .number()
        .int()
        .describe('How many more may go before the quorum is lost; negative: it is lost.'),
      history: z.array(quorumStretchSchema).describe('Over the range, ascending, without holes.'),
      share: z
        .number()
        .min(0)
        .max(1)
        .nullable()
        .describe('Share of the observed time in which the quorum was there; null: not observed.'),
    })
    .nullable()
    .describe('null: the profile lists no authorities.'),
  recommended: z
    .object({
      version: z.string().describe('The version.'),
      atMs: epochMs.describe('When the last signature that it needed was received.'),
      signers: z.array(z.string()).describe('Names of the authorities that signed.'),
    })
    .nullable()
    .describe(
      'Highest version that as many authorities have signed, validly and alike, as the quorum says; null: none.',
    ),
  announcements: z
    .array(announcementSchema)
    .describe('Of the range, newest first, one a signature; the newest few hundred.'),
  alarms: z
    .array(announcementSchema)
    .describe(
      'Of them, those whose signature does not hold or whose key is not trusted; found however many others there are.',
    ),
  alarmMessages: count.describe('Messages of the range with an alarm, all of them.'),
})
export type AuthoritiesAnswer = z.infer<typeof authoritiesAnswerSchema>
