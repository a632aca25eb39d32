/**
 * A hand on a node's real routing table. kad-dht offers no door for this: its table and k-bucket are public
 * members of a class that the package does not export, so their shape is checked here, once, when a node starts.
 * @module
 */
import type { AbortOptions, PeerId, PeerStore } from '@libp2p/interface'
import type { KadDHT } from '@libp2p/kad-dht'
import type { Multiaddr } from '@multiformats/multiaddr'

interface Contact {
  peerId: PeerId
}
interface KBucket {
  add(peerId: PeerId, options?: AbortOptions): Promise<void>
  toIterable(): Iterable<Contact>
  verify(contact: Contact, options?: AbortOptions): Promise<boolean>
  ping(contacts: Contact[], options?: AbortOptions): AsyncGenerator<Contact>
}
interface RoutingTable {
  kb: KBucket
  remove(peerId: PeerId, options?: AbortOptions): Promise<void>
}

/** kad-dht is not built as it was in version 16. */
class KadShapeError extends Error {
  override readonly name = 'KadShapeError'
}

/** The longest a Node timer can wait. */
const NEVER_MS = 2 ** 31 - 1

export class KadTable {
  private readonly routingTable: RoutingTable
  private readonly vouchedFor = new Set<string>()
  /** Two additions at once can lose one, when the first has just begun to split the bucket of the second. */
  private adding: Promise<void> = Promise.resolve()

  /**
   * @param dht - not started yet.
   * @param mayKnow - whether this node may take the peer into its table by itself, when it meets it.
   */
  constructor(
    dht: KadDHT,
    private readonly peerStore: PeerStore,
    mayKnow: (id: string) => boolean,
  ) {
    this.routingTable = routingTableOf(dht)
    const bucket = this.routingTable.kb
    const verify = bucket.verify.bind(bucket)
    bucket.verify = (contact, options) => {
      const id = contact.peerId.toString()
      if (this.vouchedFor.has(id)) return Promise.resolve(true)
      return mayKnow(id) ? verify(contact, options) : Promise.resolve(false)
    }
    // A full bucket keeps its entries: it is the mesh that decides who is forgotten.
    bucket.ping = nobody
    // Walks the whole network every five minutes otherwise, which costs minutes of CPU in one process.
    Reflect.set(refreshOf(dht), 'refreshInterval', NEVER_MS)
  }

  /** Puts a peer into the table, as though it had been met. */
  add(peerId: PeerId, addresses: readonly Multiaddr[], protocol: string): Promise<void> {
    const next = this.adding.then(async () => {
      const id = peerId.toString()
      await this.peerStore.patch(peerId, { multiaddrs: [...addresses], protocols: [protocol] })
      this.vouchedFor.add(id)
      try {
        await this.routingTable.kb.add(peerId)
      } finally {
        this.vouchedFor.delete(id)
      }
    })
    this.adding = next.catch(() => undefined)
    return next
  }

  async remove(peerId: PeerId): Promise<void> {
    await this.routingTable.remove(peerId)
  }

  /** Peer ids in the table now. */
  entries(): string[] {
    return Array.from(this.routingTable.kb.toIterable(), (contact) => contact.peerId.toString())
  }
}

async function* nobody(): AsyncGenerator<Contact> {
  yield* await Promise.resolve([])
}

function routingTableOf(dht: KadDHT): RoutingTable {
  const table: unknown = Reflect.get(dht, 'routingTable')
  if (!isRoutingTable(table)) throw new KadShapeError('kad-dht shows no routing table with a k-bucket')
  return table
}

function refreshOf(dht: KadDHT): object {
  const refresh: unknown = Reflect.get(dht, 'routingTableRefresh')
  if (typeof refresh !== 'object' || refresh === null || !('refreshInterval' in refresh)) {
    throw new KadShapeError('kad-dht shows no refresh interval')
  }
  return refresh
}

function isRoutingTable(value: unknown): value is RoutingTable {
  if (typeof value !== 'object' || value === null || !hasMethods(value, ['remove'])) return false
  const bucket: unknown = Reflect.get(value, 'kb')
  return (
    typeof bucket === 'object' &&
    bucket !== null &&
    hasMethods(bucket, ['add', 'toIterable', 'verify', 'ping'])
  )
}

function hasMethods(value: object, names: readonly string[]): boolean {
  return names.every((name) => typeof Reflect.get(value, name) === 'function')
}
