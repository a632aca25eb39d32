/** One real libp2p node of the demo mesh. @module */
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import type { Libp2p, PrivateKey } from '@libp2p/interface'
import { kadDHT, passthroughMapper, type KadDHTComponents } from '@libp2p/kad-dht'
import { ping } from '@libp2p/ping'
import type { tcp } from '@libp2p/tcp'
import type { Multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { quietLogger } from '../crawl/host/quiet-logger'
import { KadTable } from './kad-table'

export interface NodeInit {
  privateKey: PrivateKey
  agent: string
  kadProtocol: string
  /** 0: one the system chooses. */
  port: number
  transport: ReturnType<typeof tcp>
  /** Gossip topics to join; null: no gossipsub at all. */
  topics: readonly string[] | null
  /** Whether the node may take a peer into its table by itself, by peer id. */
  mayKnow: (id: string) => boolean
}

export interface RunningNode {
  readonly libp2p: Libp2p
  readonly table: KadTable
}

const HOUR_MS = 3_600_000
const NEVER_MS = 2 ** 31 - 1
/** One machine is all remote ends of all nodes, so limits by remote address must not bite. */
const NO_LIMIT = 1_000_000
const MAX_CONNECTIONS = 2_000
/** Links to keep in a topic: as few as hold it together, since each costs a connection. */
const GOSSIP_DEGREE = { D: 4, Dlo: 2, Dhi: 8, Dscore: 2, Dout: 1 } as const

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
  const pubsub = gossipsub({
    ...GOSSIP_DEGREE,
    allowPublishToZeroTopicPeers: true,
    // All peers share 127.0.0.1, which the default score would punish.
    scoreParams: { IPColocationFactorWeight: 0 },
  })
  const libp2p = await createLibp2p({
    privateKey: init.privateKey,
    logger: quietLogger,
    nodeInfo: { userAgent: init.agent },
    addresses: { listen: [`/ip4/127.0.0.1/tcp/${String(init.port)}`] },
    transports: [init.transport],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ enableKeepAlive: false })],
    connectionGater: { denyDialMultiaddr: (address) => !isLoopback(address) },
    connectionManager: {
      maxConnections: MAX_CONNECTIONS,
      inboundConnectionThreshold: NO_LIMIT,
      maxIncomingPendingConnections: NO_LIMIT,
      reconnectRetries: 0,
      connectionCloseTimeout: 500,
    },
    connectionMonitor: { enabled: false },
    peerStore: { maxAddressAge: 1_000 * HOUR_MS, maxPeerAge: 1_000 * HOUR_MS },
    services: {
      identify: identify(),
      ping: ping(),
      dht: kad,
      ...(init.topics === null ? {} : { pubsub }),
    },
  })
  if (table === undefined) throw new TypeError('libp2p did not make its kad service')
  for (const topic of init.topics ?? []) libp2p.services.pubsub.subscribe(topic)
  return { libp2p, table }
}

function isLoopback(address: Multiaddr): boolean {
  const [host, transport] = address.getComponents()
  return host?.name === 'ip4' && host.value === '127.0.0.1' && transport?.name === 'tcp'
}
