/** Places in the Kademlia key space. @module */
import { hash } from 'node:crypto'

/** sha256 of a peer id's multihash, or of a key that is asked for: 32 bytes. */
export type KadId = Uint8Array

/** @see https://github.com/libp2p/specs/blob/master/kad-dht/README.md#distance-function-xor-metric */
export function kadId(key: Uint8Array): KadId {
  return hash('sha256', key, 'buffer')
}

/** How many leading bits two places share; 256 when they are the same. */
export function commonPrefixLength(a: KadId, b: KadId): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const differing = (a[i] ?? 0) ^ (b[i] ?? 0)
    if (differing !== 0) return 8 * i + Math.clz32(differing) - 24
  }
  return 8 * length
}

/** The first `bits` bits of a place, as a number; at most 16. */
export function leadingBits(id: KadId, bits: number): number {
  return (((id[0] ?? 0) << 8) | (id[1] ?? 0)) >>> (16 - bits)
}
