/**
 * Gossip with nodes that the observer chose, and nobody else. Nodes that report their traces dial the same libp2p node:
 * were they all to gossip with it, each would give it a place in its mesh that a relaying node should have, and the
 * observer would bend the ways that it watches.
 * @module
 */
import type { GossipSubComponents } from '@libp2p/gossipsub'
import type { Connection, PeerId, Stream, StreamHandler, Topology } from '@libp2p/interface'

type Registrar = GossipSubComponents['registrar']

/** A stream that was opened by a node that was not chosen, and may still be. */
interface Waiting {
  readonly stream: Stream
  /** Begins to read it. */
  readonly hear: () => ReturnType<StreamHandler>
}

/** What a stream may hold that nobody reads: a node says its topics, and then has nothing more to say to a stranger. */
const MAX_UNREAD_BYTES = 65_536

export class ChosenPeers {
  readonly #chosen = new Set<string>()
  /** By the registrar's id. */
  readonly #topologies = new Map<string, Topology>()

  /** By peer id. */
  readonly #waiting = new Map<string, Waiting>()

  /** The registrar as gossipsub is to see it: strangers do not come up, and their streams are not read. */
  admitTo(registrar: Registrar): Registrar {
    return {
      getProtocols: () => registrar.getProtocols(),
      handle: (protocol, handler, options) =>
        registrar.handle(
          protocol,
          (stream, connection) => {
            const peerId = connection.remotePeer.toString()
            if (this.#chosen.has(peerId)) return handler(stream, connection)
            const { maxReadBufferLength } = stream
            this.#keepWaiting(peerId, {
              stream,
              hear: () => {
                stream.maxReadBufferLength = maxReadBufferLength
                return handler(stream, connection)
              },
            })
          },
          options,
        ),
      unhandle: (protocol, options) => registrar.unhandle(protocol, options),
      getHandler: (protocol) => registrar.getHandler(protocol),
      use: (protocol, middleware) => {
        registrar.use(protocol, middleware)
      },
      unuse: (protocol) => {
        registrar.unuse(protocol)
      },
      getMiddleware: (protocol) => registrar.getMiddleware(protocol),
      register: async (protocol, topology, options) => {
        const parting: Topology = { onDisconnect: (peerId) => topology.onDisconnect?.(peerId) }
        const id = await registrar.register(protocol, parting, options)
        this.#topologies.set(id, topology)
        return id
      },
      unregister: (id) => {
        this.#topologies.delete(id)
        registrar.unregister(id)
      },
      getTopologies: (protocol) => registrar.getTopologies(protocol),
    }
  }

  /** From now on, the node may open a stream of gossip. */
  choose(peerId: string): void {
    this.#chosen.add(peerId)
  }

  /** Gossip with the node begins. */
  async introduce(connection: Connection): Promise<void> {
    const peerId = connection.remotePeer.toString()
    const waiting = this.#waiting.get(peerId)
    this.#waiting.delete(peerId)
    await waiting?.hear()
    for (const topology of new Set(this.#topologies.values())) {
      await topology.onConnect?.(connection.remotePeer, connection)
    }
  }

  /** Gossip with the node ends; a connection that it uses for something else stays. */
  async dismiss(peerId: PeerId): Promise<void> {
    this.#chosen.delete(peerId.toString())
    for (const topology of new Set(this.#topologies.values())) await topology.onDisconnect?.(peerId)
  }

  /** It is left open: js-libp2p's gossipsub does not open another in place of one that was refused. */
  #keepWaiting(peerId: string, waiting: Waiting): void {
    const { stream } = waiting
    this.#waiting.get(peerId)?.stream.abort(new Error('another stream came in its place'))
    stream.maxReadBufferLength = MAX_UNREAD_BYTES
    this.#waiting.set(peerId, waiting)
    stream.addEventListener(
      'close',
      () => {
        if (this.#waiting.get(peerId) === waiting) this.#waiting.delete(peerId)
      },
      { once: true },
    )
  }
}
