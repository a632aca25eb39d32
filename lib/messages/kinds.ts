/** The words for what happens to a message, shared by the wire, the tables, the API and the screen. @module */
import { z } from 'zod'
import { MESSAGE_TYPES } from './message-types'

export { MESSAGE_TYPES, type MessageType } from './message-types'

/** What a node reports of a message. */
export const HOP_KINDS = ['publish', 'deliver', 'duplicate', 'reject', 'drop'] as const
export type HopKind = (typeof HOP_KINDS)[number]
export const HOP_KINDS_TEXT =
  'What the node reports. `publish`: it sent it first; `deliver`: it received and accepted it; `duplicate`: it received it once more; `reject`: it received and refused it; `drop`: it did not send it on to a peer, for that peer’s queue was full.'

export const messageTypeSchema = z.enum(MESSAGE_TYPES)

/**
 * `valid`, `invalid`: of the sender's Ed25519 signature; `unsigned`: the envelope has none; `unknown`: no observer
 * has seen the message, or the topic carries no envelope we know.
 */
export const SIGNATURE_STATES = ['unknown', 'valid', 'invalid', 'unsigned'] as const
export type SignatureState = (typeof SIGNATURE_STATES)[number]

/** `traced`: nodes report its hops; `observed`: a collector received it itself. */
export const MESSAGE_EVIDENCE = ['traced', 'observed'] as const
