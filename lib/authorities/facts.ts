/** What a collector states of authorities: what was signed, and how long an answer took. @module */
import { z } from 'zod'
import { messageIdSchema } from '../messages/message'
import { ANNOUNCEMENT_KINDS, ANNOUNCEMENT_VERDICTS } from './verdicts'

const epochMs = z.number().int().nonnegative()
/** Lower-case hex of a raw Ed25519 public key. */
const publicKeyHex = z.string().regex(/^[0-9a-f]{64}$/)

/** Longest version that is kept of an update, characters. */
export const VERSION_MAX = 64
/** Most signatures of one update that are stated. */
export const SIGNATURES_MAX = 72

/**
 * An update package, or the announcement of one, came in by gossip. Of the update only what it names is kept. Table
 * `announcements`, a row a signature.
 */
export const announcementFactSchema = z.object({
  kind: z.literal('announcement'),
  collector: z.string().max(64),
  messageId: messageIdSchema,
  seenAtMs: epochMs,
  form: z.enum(ANNOUNCEMENT_KINDS),
  /** Key in the envelope, where the envelope's own signature holds; null: none that can be believed. */
  sender: publicKeyHex.nullable(),
  version: z.string().max(VERSION_MAX),
  /** '' when it is not said. */
  requiredVersion: z.string().max(VERSION_MAX),
  /** Of the update, not of the message. */
  sizeBytes: z.number().int().nonnegative(),
  /** BLAKE3 that it states of the update, lower-case hex. */
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
  /** At least one; a single one without a key where nobody signed, or nobody known. */
  signatures: z
    .array(
      z.object({
        /** null: unsigned, or by nobody whose key is known. */
        publicKey: publicKeyHex.nullable(),
        verdict: z.enum(ANNOUNCEMENT_VERDICTS),
      }),
    )
    .min(1)
    .max(SIGNATURES_MAX),
})
export type AnnouncementFact = z.infer<typeof announcementFactSchema>

/** A listed authority answered a query, both as this collector heard them. Table `authority_answers`. */
export const answerFactSchema = z.object({
  kind: z.literal('answer'),
  collector: z.string().max(64),
  /** When the answer came. */
  atMs: epochMs,
  /** Of the authority: the envelope of the answer is signed by it. */
  publicKey: publicKeyHex,
  /** Of the answer. */
  messageId: messageIdSchema,
  /** From the arrival of the query to the arrival of the answer. */
  answerMs: z.number().nonnegative(),
})
export type AnswerFact = z.infer<typeof answerFactSchema>
