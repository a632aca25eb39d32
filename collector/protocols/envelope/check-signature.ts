/** The sender's signature of a Meshara message. @module */
import type { SignatureState } from '@/lib/messages/kinds'
import { ED25519_KEY_BYTES, SENDER_KEY_LENGTHS } from './constants'
import { isSignedBy } from './ed25519'
import type { BaseMessage } from './pb/envelope'

export type EnvelopeSignature = Exclude<SignatureState, 'unknown'>

/**
 * Checks what the reference implementation signs: the bytes of `payload`, alone.
 * @see https://github.com/sebyx07/meshara/blob/e37f4edc87edcd4e4fbd5e5636e6246e14cc490f/src/protocol/messages.rs
 */
export function checkSignature(
  message: Pick<BaseMessage, 'payload' | 'senderPublicKey' | 'signature'>,
): EnvelopeSignature {
  if (message.signature.byteLength === 0) return 'unsigned'
  const key = signingKey(message.senderPublicKey)
  return key !== null && isSignedBy(key, message.payload, message.signature) ? 'valid' : 'invalid'
}

/** Lower-case hex of the Ed25519 half of a key as messages hold it; null: it is none, by its length. */
export function signingKey(bytes: Uint8Array): string | null {
  if (!SENDER_KEY_LENGTHS.includes(bytes.byteLength)) return null
  return Buffer.from(bytes.subarray(0, ED25519_KEY_BYTES)).toString('hex')
}
