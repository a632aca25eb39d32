/** Peer ids as the bytes that are reported: the multihash. @module */
import type { PeerId } from '@libp2p/interface'

/** Peers whose bytes are remembered after they have gone. */
const REMEMBERED_MAX = 4_096

export class PeerBytes {
  private readonly byId = new Map<string, Uint8Array>()

  /** @param peers - those of gossipsub, now. */
  constructor(private readonly peers: () => readonly PeerId[]) {}

  of(peerId: PeerId): Uint8Array {
    const id = peerId.toString()
    const known = this.byId.get(id)
    if (known !== undefined) return known
    const bytes = peerId.toMultihash().bytes
    if (this.byId.size >= REMEMBERED_MAX) {
      const [oldest] = this.byId.keys()
      if (oldest !== undefined) this.byId.delete(oldest)
    }
    this.byId.set(id, bytes)
    return bytes
  }

  /** Of a peer that gossipsub names by text alone; null when it is none of its peers and never was. */
  find(id: string): Uint8Array | null {
    const known = this.byId.get(id)
    if (known !== undefined) return known
    const peer = this.peers().find((other) => other.toString() === id)
    return peer === undefined ? null : this.of(peer)
  }
}
