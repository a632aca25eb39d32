/** Who the crawler is to the nodes it visits. @module */
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Ed25519PrivateKey, PrivateKey } from '@libp2p/interface'

/** A new identity for each start: a crawler has nothing to be found by, and wants to be in nobody's table. */
export async function createIdentity(): Promise<PrivateKey> {
  return signingOnce(await generateKeyPair('Ed25519'))
}

/**
 * In each handshake the identity signs the static noise key, which is the same for the life of the host: one
 * signature does for all. Ed25519 signatures are deterministic, so nothing is told apart by it.
 */
function signingOnce(key: Ed25519PrivateKey): PrivateKey {
  let signed: { message: Uint8Array; signature: Uint8Array } | undefined
  return {
    type: key.type,
    publicKey: key.publicKey,
    raw: key.raw,
    equals: (other) => key.equals(other),
    async sign(data, options) {
      const message = data.subarray()
      if (signed === undefined || Buffer.compare(signed.message, message) !== 0) {
        signed = { message: Uint8Array.from(message), signature: await key.sign(message, options) }
      }
      return signed.signature
    },
  }
}
