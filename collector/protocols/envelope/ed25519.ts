/** Ed25519 signatures of keys that stand raw in messages. @module */
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { createTwoGenerationCache } from '../../crawl/two-generation-cache'
import { ED25519_SIGNATURE_BYTES } from './constants'

/** What stands before the 32 bytes of a key in its DER form (RFC 8410, section 4). */
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
/** Senders repeat, and reading a key costs half as much as checking a signature. */
const KEYS_KEPT = 2_048
const keys = createTwoGenerationCache<string, KeyObject | null>(KEYS_KEPT)

/**
 * Whether the signature of the bytes is by this key; false too where either is none.
 * @param key - raw, lower-case hex.
 */
export function isSignedBy(key: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.byteLength !== ED25519_SIGNATURE_BYTES) return false
  const object = readKey(key)
  if (object === null) return false
  try {
    return verify(null, bytes, object, signature)
  } catch {
    return false
  }
}

/** null: the bytes are no Ed25519 key. */
function readKey(hex: string): KeyObject | null {
  return keys.get(hex, () => {
    try {
      const key = Buffer.concat([DER_PREFIX, Buffer.from(hex, 'hex')])
      return createPublicKey({ key, format: 'der', type: 'spki' })
    } catch {
      return null
    }
  })
}
