/** The sender's signature of a Meshara message. @module */
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import type { SignatureState } from '@/lib/messages/kinds'
import { createTwoGenerationCache } from '../../crawl/two-generation-cache'
import { ED25519_KEY_BYTES, ED25519_SIGNATURE_BYTES, SENDER_KEY_LENGTHS } from './constants'
import type { BaseMessage } from './pb/envelope'

export type EnvelopeSignature = Exclude<SignatureState, 'unknown'>

/** What stands before the 32 bytes of a key in its DER form (RFC 8410, section 4). */
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
/** Senders repeat, and reading a key costs half as much as checking a signature. */
const KEYS_KEPT = 2_048
const keys = createTwoGenerationCache<string, KeyObject | null>(KEYS_KEPT)

/**
 * Checks what the reference implementation signs: the bytes of `payload`, alone.
 * @see https://github.com/sebyx07/meshara/blob/e37f4edc87edcd4e4fbd5e5636e6246e14cc490f/src/protocol/messages.rs
 */
export function checkSignature(
  message: Pick<BaseMessage, 'payload' | 'senderPublicKey' | 'signature'>,
): EnvelopeSignature {
  if (message.signature.byteLength === 0) return 'unsigned'
  if (message.signature.byteLength !== ED25519_SIGNATURE_BYTES) return 'invalid'
  if (!SENDER_KEY_LENGTHS.includes(message.senderPublicKey.byteLength)) return 'invalid'
  const key = readKey(message.senderPublicKey.subarray(0, ED25519_KEY_BYTES))
  if (key === null) return 'invalid'
  try {
    return verify(null, message.payload, key, message.signature) ? 'valid' : 'invalid'
  } catch {
    return 'invalid'
  }
}

/** null: the bytes are no Ed25519 key. */
function readKey(bytes: Uint8Array): KeyObject | null {
  return keys.get(Buffer.from(bytes).toString('hex'), () => {
    try {
      return createPublicKey({ key: Buffer.concat([DER_PREFIX, bytes]), format: 'der', type: 'spki' })
    } catch {
      return null
    }
  })
}
