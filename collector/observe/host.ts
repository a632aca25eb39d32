/**
 * The collector's own libp2p node: nodes that report dial it, and the gossip observer listens through it. The crawler
 * does without; see `crawl/host`. It speaks no Kademlia, so it enters nobody's table.
 * @module
 */
import { createServer } from 'node:net'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import type { GossipSub, gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import type { Connection, PrivateKey } from '@libp2p/interface'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import type { Multiaddr } from '@multiformats/multiaddr'
import { createLibp2p, type Libp2p } from 'libp2p'
import { StartError } from '@/lib/service/start-error'
import { noiseCrypto } from '../crawl/host/noise-crypto'
import { quietLogger } from '../crawl/host/quiet-logger'
import { TRACER_PROTOCOL } from '../protocols/tracer/constants'

export interface ObservingHostInit {
  privateKey: PrivateKey
  /** What the nodes are told that ask who we are. */
  agent: string
  /** IP address and port to listen on; port 0: one the system chooses. */
  host: string
  port: number
  /** true: the port was asked for by name, so a taken one is an error; false: take any free one instead. */
  portIsExplicit: boolean
  /** The last word before a socket is opened. */
  permits: (address: Multiaddr) => boolean
  /** Connections from one address that are taken in a second. */
  inboundPerSecond: number
  gossip: ReturnType<typeof gossipsub> | null
  /** A node that dialled us and neither reports nor gossips is sent away after so long, ms. */
  idleMs?: number
}

export interface ObservingHost {
  readonly libp2p: Libp2p
  readonly gossip: GossipSub | null
  /** Where nodes reach it, each with its peer id. */
  readonly addresses: readonly string[]
  /** The port that was asked for is taken. */
  readonly portWasTaken: boolean
  stop(): Promise<void>
}

/** Of all nodes, reporting or gossiping. */
const MAX_CONNECTIONS = 1_280
const MAX_PENDING = 256
/** A reporter needs two, identify and ping one each, and gossip one. */
const MAX_STREAMS_PER_CONNECTION = 16
/** The least that yamux allows: what a stream that is not read can make us hold. */
const STREAM_WINDOW_BYTES = 256 * 1024
const MAX_STREAM_BUFFER_BYTES = 512 * 1024
const IDLE_MS = 30_000
const SWEEPS_AN_IDLE_TIME = 4

/** @throws {StartError} when it cannot listen where it was told to. */
export async function createObservingHost(init: ObservingHostInit): Promise<ObservingHost> {
  const isFree = init.port === 0 || (await canListen(init.host, init.port))
  if (!isFree && init.portIsExplicit) {
    throw new StartError(
      `Port ${String(init.port)} on ${init.host} is taken: stop what uses it, or choose another with OBSERVE_PORT.`,
    )
  }
  const family = init.host.includes(':') ? 'ip6' : 'ip4'
  const makeGossip = init.gossip
  const made: { gossip: GossipSub | null } = { gossip: null }
  const libp2p = await createLibp2p({
    start: false,
    privateKey: init.privateKey,
    nodeInfo: { userAgent: init.agent },
    logger: quietLogger,
    addresses: { listen: [`/${family}/${init.host}/tcp/${String(isFree ? init.port : 0)}`] },
    transports: [tcp()],
    connectionEncrypters: [noise({ crypto: noiseCrypto })],
    streamMuxers: [
      yamux({
        maxInboundStreams: MAX_STREAMS_PER_CONNECTION,
        streamOptions: {
          initialStreamWindowSize: STREAM_WINDOW_BYTES,
          maxStreamWindowSize: STREAM_WINDOW_BYTES,
          maxReadBufferLength: MAX_STREAM_BUFFER_BYTES,
        },
      }),
    ],
    connectionGater: { denyDialMultiaddr: (address) => !init.permits(address) },
    connectionManager: {
      maxConnections: MAX_CONNECTIONS,
      inboundConnectionThreshold: init.inboundPerSecond,
      maxIncomingPendingConnections: MAX_PENDING,
      reconnectRetries: 0,
      connectionCloseTimeout: 500,
      resolvers: {},
    },
    connectionMonitor: { enabled: false },
    services: {
      identify: identify(),
      ping: ping(),
      ...(makeGossip === null
        ? {}
        : {
            gossip: (components: Parameters<typeof makeGossip>[0]) => (made.gossip = makeGossip(components)),
          }),
    },
  })
  try {
    await libp2p.start()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`Cannot listen for traces on ${init.host}:${String(init.port)}: ${why}`, { cause })
  }
  const { gossip } = made
  const endSweeps = sendIdleAway(libp2p, new Set(gossip?.protocols), init.idleMs ?? IDLE_MS)
  return {
    libp2p,
    gossip,
    addresses: libp2p.getMultiaddrs().map(String),
    portWasTaken: !isFree,
    async stop() {
      endSweeps()
      await libp2p.stop()
    },
  }
}

/** A connection costs memory and a place, and anyone can open one. */
function sendIdleAway(libp2p: Libp2p, gossipProtocols: ReadonlySet<string>, idleMs: number): () => void {
  const isIdle = (connection: Connection): boolean =>
    connection.direction === 'inbound' &&
    Date.now() - connection.timeline.open > idleMs &&
    !connection.streams.some(
      // We open a stream for gossip only to nodes that the observer chose; anyone can open one to us.
      ({ protocol, direction }) =>
        protocol === TRACER_PROTOCOL || (direction === 'outbound' && gossipProtocols.has(protocol)),
    )
  const timer = setInterval(() => {
    for (const connection of libp2p.getConnections()) {
      if (isIdle(connection)) connection.close().catch(() => undefined)
    }
  }, idleMs / SWEEPS_AN_IDLE_TIME)
  const forget = ({ detail }: CustomEvent<Connection['remotePeer']>): void => {
    libp2p.peerStore.delete(detail).catch(() => undefined)
  }
  libp2p.addEventListener('peer:disconnect', forget)
  return () => {
    clearInterval(timer)
    libp2p.removeEventListener('peer:disconnect', forget)
  }
}

/** @throws {StartError} when it is not for being taken that the port cannot be had. */
async function canListen(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else
        reject(
          new StartError(`Cannot listen for traces on ${host}:${String(port)}: ${error.message}.`, {
            cause: error,
          }),
        )
    })
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
