/**
 * Turns what peers say of peers, bytes, into names, places in the key space and addresses. The same few peers are
 * named in every answer, so each form is worked out once.
 * @module
 */
import { peerIdFromMultihash } from '@libp2p/peer-id'
import * as Digest from 'multiformats/hashes/digest'
import type { AnnouncedAddress, DialPolicy } from './address/dial-policy'
import { kadId, type KadId } from './table/kad-id'
import { createTwoGenerationCache } from './two-generation-cache'

export interface NamedPeer {
  readonly peerId: string
  readonly kadId: KadId
}

export interface PeerReader {
  /** @returns null when the bytes are no peer id. */
  readPeer(multihash: Uint8Array): NamedPeer | null
  /** @returns null when the bytes are no multiaddr, or one that names another peer. */
  readAddress(bytes: Uint8Array, peerId: string): AnnouncedAddress | null
}

/** Entries; a peer and its addresses take about 1 KB. */
const CACHE_SIZE = 20_000

const IDENTITY_CODE = 0x00
const SHA256_CODE = 0x12

export function createPeerReader(policy: DialPolicy): PeerReader {
  const peers = createTwoGenerationCache<string, NamedPeer | null>(CACHE_SIZE)
  const addresses = createTwoGenerationCache<string, AnnouncedAddress | null>(CACHE_SIZE)
  return {
    readPeer: (multihash) => peers.get(keyOf(multihash), () => readPeer(multihash)),
    readAddress(bytes, peerId) {
      const address = addresses.get(keyOf(bytes), () => policy.read(bytes))
      return address === null || (address.peerId !== null && address.peerId !== peerId) ? null : address
    },
  }
}

const keyOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

function readPeer(multihash: Uint8Array): NamedPeer | null {
  try {
    const digest = Digest.decode(multihash)
    if (digest.code !== IDENTITY_CODE && digest.code !== SHA256_CODE) return null
    // An inlined key is checked to be one; a hash has no more to check than its length.
    if (digest.code === SHA256_CODE && digest.size !== 32) return null
    return { peerId: peerIdFromMultihash(digest).toString(), kadId: kadId(multihash) }
  } catch {
    return null
  }
}
