/** Peers that mean no good, each a real libp2p node or a real TCP socket on loopback. @module */
import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { Stream, StreamMuxerFactory } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { lpStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { Message, MessageType, Peer } from '@/collector/protocols/kad/pb/kad'

export const KAD = '/meshara/kad/1.0.0'
export const IDENTIFY = '/ipfs/id/1.0.0'
export const PING = '/ipfs/ping/1.0.0'

export interface HostilePeer {
  peerId: string
  /** Ends in the peer id. */
  address: string
  close(): Promise<void>
}

/** A peer id nobody has, as a multihash too. */
export async function strangerId(): Promise<{ peerId: string; multihash: Uint8Array }> {
  const id = peerIdFromPrivateKey(await generateKeyPair('Ed25519'))
  return { peerId: id.toString(), multihash: id.toMultihash().bytes }
}

/** A TCP socket that claims to be a node. */
export async function rawPeer(onSocket: (socket: Socket) => void, host = '127.0.0.1'): Promise<HostilePeer> {
  const { peerId } = await strangerId()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  // A TCP server's address is always of this kind.
  const { port } = server.address() as AddressInfo
  return {
    peerId,
    address: `/ip4/${host}/tcp/${port}/p2p/${peerId}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => {
          resolve()
        })
      }),
  }
}

export interface NodeInit {
  agent?: string
  /** Protocol → what the node does with a stream of it; identify and ping are honest unless given here. */
  handlers?: Record<string, (stream: Stream) => void | Promise<void>>
  /** true: a multiplexer is agreed on, and nothing it is sent is ever read. */
  isDeafAfterHandshake?: boolean
}

const deafYamux = (): StreamMuxerFactory => {
  const factory = yamux()()
  return {
    protocol: factory.protocol,
    createStreamMuxer(connection) {
      const muxer = factory.createStreamMuxer(connection)
      connection.pause()
      return muxer
    },
  }
}

/** A libp2p node that misbehaves in one protocol. */
export async function hostileNode(init: NodeInit = {}): Promise<HostilePeer> {
  const handlers = init.handlers ?? {}
  const node = await createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [init.isDeafAfterHandshake === true ? deafYamux : yamux()],
    connectionGater: { denyDialMultiaddr: () => true },
    nodeInfo: { userAgent: init.agent ?? 'hostile/1.0.0' },
    services: {
      ...(IDENTIFY in handlers ? {} : { identify: identify({ runOnConnectionOpen: false }) }),
      ...(PING in handlers ? {} : { ping: ping() }),
    },
  })
  for (const [protocol, handler] of Object.entries(handlers)) await node.handle(protocol, handler)
  const address = node.getMultiaddrs()[0]
  if (address === undefined) throw new Error('the node does not listen')
  return { peerId: node.peerId.toString(), address: address.toString(), close: async () => node.stop() }
}

/** Answers each question with these bytes. */
export function answering(answer: (question: number, key: Uint8Array) => Uint8Array) {
  return async (stream: Stream): Promise<void> => {
    const messages = lpStream(stream)
    try {
      for (let question = 0; ; question++) {
        const asked = Message.decode(await messages.read())
        await messages.write(answer(question, asked.key ?? new Uint8Array()))
      }
    } catch {
      // The crawler has hung up.
    }
  }
}

/** An answer to FIND_NODE. */
export function answerWith(
  peers: readonly { id: Uint8Array; addresses: readonly (string | Uint8Array)[] }[],
): Uint8Array {
  return Message.encode({
    type: MessageType.FIND_NODE,
    closer: peers.map(({ id, addresses }) =>
      Peer.encode({
        id: Uint8Array.from(id),
        addrs: addresses.map((address) =>
          Uint8Array.from(typeof address === 'string' ? multiaddr(address).bytes : address),
        ),
      }),
    ),
  })
}

/** Ids by the thousand: hashes, as RSA nodes have them, cost nothing to make. */
export function hashedId(): Uint8Array {
  return Uint8Array.from([0x12, 0x20, ...randomBytes(32)])
}
