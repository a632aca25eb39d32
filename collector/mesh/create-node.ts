/** One real libp2p node of the demo mesh. @module */
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import type { GossipSub, GossipSubComponents } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import type { Libp2p, PeerId, PrivateKey } from '@libp2p/interface'
import { kadDHT, passthroughMapper, type KadDHTComponents } from '@libp2p/kad-dht'
import { ping } from '@libp2p/ping'
import type { tcp } from '@libp2p/tcp'
import type { Multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { traceTo, type TraceSource, type TraceSourceComponents } from '@/packages/trace-source/src'
import { noiseCrypto } from '../crawl/host/noise-crypto'
import { quietLogger } from '../crawl/host/quiet-logger'
import { createGossip, type GossipInit } from './gossip'
import { KadTable } from './kad-table'
import type { SkewedClock } from './skewed-clock'

export interface NodeInit {
  privateKey: PrivateKey
  agent: string
  kadProtocol: string
  /** 0: one the system chooses. */
  port: number
  transport: ReturnType<typeof tcp>
  /** null: no gossipsub at all. */
  gossip: GossipInit | null
  /** Where to report what happens to messages; none: nowhere, for now. */
  traceTo: readonly string[]
  /** Whether it reports each exchange with a peer too, which is several times as much. */
  reportsExchanges: boolean
  clock: SkewedClock
  /** Whether the node may take a peer into its table by itself, by peer id. */
  mayKnow: (id: string) => boolean
  /** Whether there may be a connection with a peer, by peer id. */
  mayLink: (id: string) => boolean
}

export interface RunningNode {
  readonly libp2p: Libp2p
  readonly table: KadTable
  readonly pubsub: GossipSub | null
  readonly trace: TraceSource | null
}

const HOUR_MS = 3_600_000
const NEVER_MS = 2 ** 31 - 1
const HANDSHAKE_MS = 30_000
/** One machine is all remote ends of all nodes, so limits by remote address must not bite. */
const NO_LIMIT = 1_000_000
const MAX_CONNECTIONS = 2_000
/** A mesh in one process: when the collector is away, each node may hold this many events. */
const TRACE_BUFFER_EVENTS = 8_192

/** Starts a node; it listens when this resolves. */
export async function createNode(init: NodeInit): Promise<RunningNode> {
  let table: KadTable | undefined
  const kad = (components: KadDHTComponents) => {
    const dht = kadDHT({
      protocol: init.kadProtocol,
      clientMode: false,
      // The default mapper hides every loopback address.
      peerInfoMapper: passthroughMapper,
      allowQueryWithZeroPeers: true,
      initialQuerySelfInterval: NEVER_MS,
      querySelfInterval: NEVER_MS,
    })(components)
    table = new KadTable(dht, components.peerStore, init.mayKnow)
    return dht
  }
  let gossip: GossipSub | null = null
  let trace: TraceSource | null = null
  const { gossip: gossipInit } = init
  const talking =
    gossipInit === null
      ? {}
      : {
          pubsub: (components: GossipSubComponents) => (gossip = createGossip(gossipInit)(components)),
          trace: (components: TraceSourceComponents) =>
            (trace = traceTo(init.traceTo, {
              now: () => init.clock.nowUs(),
              maxBufferedEvents: TRACE_BUFFER_EVENTS,
              rpc: init.reportsExchanges,
            })(components)),
        }
  const libp2p = await createLibp2p({
    privateKey: init.privateKey,
    logger: quietLogger,
    nodeInfo: { userAgent: init.agent },
    addresses: { listen: [`/ip4/127.0.0.1/tcp/${String(init.port)}`] },
    transports: [init.transport],
    connectionEncrypters: [noise({ crypto: noiseCrypto })],
    streamMuxers: [yamux({ enableKeepAlive: false })],
    connectionGater: {
      denyDialMultiaddr: (address) => !isLoopback(address),
      denyDialPeer: (peer) => !init.mayLink(peer.toString()),
      denyInboundEncryptedConnection: (peer: PeerId) => !init.mayLink(peer.toString()),
    },
    connectionManager: {
      maxConnections: MAX_CONNECTIONS,
      inboundConnectionThreshold: NO_LIMIT,
      maxIncomingPendingConnections: NO_LIMIT,
      reconnectRetries: 0,
      connectionCloseTimeout: 500,
      // A whole mesh shakes hands on one core.
      dialTimeout: HANDSHAKE_MS,
      inboundUpgradeTimeout: HANDSHAKE_MS,
    },
    connectionMonitor: { enabled: false },
    peerStore: { maxAddressAge: 1_000 * HOUR_MS, maxPeerAge: 1_000 * HOUR_MS },
    services: {
      identify: identify(),
      ping: ping(),
      dht: kad,
      ...talking,
    },
  })
  if (table === undefined) throw new TypeError('libp2p did not make its kad service')
  const running = { libp2p, table, pubsub: orNull<GossipSub>(gossip), trace: orNull<TraceSource>(trace) }
  for (const topic of gossipInit?.topics ?? []) running.pubsub?.subscribe(topic)
  return running
}

function isLoopback(address: Multiaddr): boolean {
  const [host, transport] = address.getComponents()
  return host?.name === 'ip4' && host.value === '127.0.0.1' && transport?.name === 'tcp'
}

// The compiler does not see that the services are made while the node is.
function orNull<T>(service: T | null): T | null {
  return service
}
