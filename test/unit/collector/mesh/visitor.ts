/** Somebody from outside the mesh, with ordinary libp2p parts. @module */
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify, type Identify } from '@libp2p/identify'
import type { Connection, Libp2p } from '@libp2p/interface'
import { ping, type Ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { createPeerReader } from '@/collector/crawl/peer-reader'
import { createDialPolicy } from '@/collector/crawl/address/dial-policy'
import { createKeyTable, type KeySource } from '@/collector/crawl/table/key-table'
import { readTable, TABLE_READING_LIMITS } from '@/collector/crawl/table/read-table'
import { quietLogger } from '@/collector/crawl/host/quiet-logger'
import type { MeshNode } from '@/collector/mesh/mesh'
import { findNodeChannel } from '@/collector/protocols/kad/find-node'

export type Visitor = Libp2p<{ identify: Identify; ping: Ping }>

export function createVisitor(): Promise<Visitor> {
  return createLibp2p({
    logger: quietLogger,
    addresses: { listen: [] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ enableKeepAlive: false })],
    connectionManager: { reconnectRetries: 0 },
    connectionMonitor: { enabled: false },
    services: { identify: identify({ runOnConnectionOpen: false }), ping: ping({ timeout: 5_000 }) },
  })
}

/** Runs an action on a fresh connection to the node, and closes it. */
export async function visit<T>(
  visitor: Visitor,
  node: Pick<MeshNode, 'peerId' | 'addresses'>,
  action: (connection: Connection) => Promise<T>,
): Promise<T> {
  const addresses = node.addresses.map((address) => multiaddr(`${address}/p2p/${node.peerId}`))
  const connection = await visitor.dial(addresses, { signal: AbortSignal.timeout(10_000) })
  try {
    return await action(connection)
  } finally {
    await connection.close()
  }
}

/**
 * The least of a few pings, milliseconds; of more, while even the least is above what is hoped for, since a busy
 * machine makes single pings late.
 */
export async function leastPingMs(
  visitor: Visitor,
  connection: Connection,
  hopedMs: number,
): Promise<number> {
  let least = Infinity
  for (let turn = 0; turn < 3 || (least > hopedMs && turn < 40); turn += 1) {
    least = Math.min(least, await visitor.services.ping.ping(connection.remotePeer))
  }
  return least
}

let keys: KeySource | undefined

/** The routing table that the node tells by FIND_NODE, sorted. */
export async function askedTable(connection: Connection): Promise<string[]> {
  keys ??= createKeyTable()
  const signal = AbortSignal.timeout(20_000)
  const stream = await connection.newStream('/meshara/kad/1.0.0', { signal })
  const reading = await readTable({
    channel: findNodeChannel(stream),
    keys,
    peers: createPeerReader(createDialPolicy(['loopback'])),
    limits: TABLE_READING_LIMITS,
    beforeQuestion: () => signal,
  })
  await stream.close()
  if (!reading.isComplete) throw new Error('the table was not read whole', { cause: reading.failure })
  return [...reading.entries.keys()].sort()
}

/** Waits until the condition holds. @throws when it does not in time. */
export async function until(what: string, holds: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`not in ${String(timeoutMs)} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
