/** Nodes that gossip and report, and a collector that keeps what it is sent. @module */
import '@/lib/node-shims'
import { createGunzip, constants } from 'node:zlib'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { gossipsub, type GossipSub, type GossipsubOpts } from '@libp2p/gossipsub'
import { identify, type Identify } from '@libp2p/identify'
import type { Libp2p, PrivateKey, Stream } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'
import { quietLogger } from '@/collector/crawl/host/quiet-logger'
import { createFrameReader } from '@/collector/protocols/tracer/frames'
import { TraceEventBatch, type TraceEvent } from '../../../fixtures/traces/pb/trace'
import { traceTo, TRACE_PROTOCOL, type TraceSource, type TraceSourceInit } from '@/packages/trace-source/src'

export type Reporting = Libp2p<{ identify: Identify; pubsub: GossipSub; trace: TraceSource }>

const COMMON = {
  logger: quietLogger,
  transports: [tcp()],
  connectionEncrypters: [noise()],
  connectionMonitor: { enabled: false },
}
export const SOON = { batchIntervalMs: 20, retryMs: { least: 20, most: 80 } } as const

export function keyOf(number: number): Promise<PrivateKey> {
  return generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(number))
}

export async function startReporting(
  collectors: string | readonly string[],
  init: TraceSourceInit = {},
  gossip: Partial<GossipsubOpts> = {},
): Promise<Reporting> {
  return await createLibp2p({
    ...COMMON,
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    streamMuxers: [yamux()],
    services: {
      identify: identify(),
      pubsub: gossipsub({
        allowPublishToZeroTopicPeers: true,
        scoreParams: { IPColocationFactorWeight: 0 },
        ...gossip,
      }),
      trace: traceTo(collectors, { ...SOON, ...init }),
    },
  })
}

export interface TestCollector {
  readonly libp2p: Libp2p
  readonly address: string
  /** By reporter, peer id. */
  readonly events: Map<string, TraceEvent[]>
  readonly streams: number
  stop(): Promise<void>
}

export interface TestCollectorInit {
  key?: PrivateKey
  port?: number
  /** Does with a stream what it likes, in place of reading it. */
  handle?: (stream: Stream) => void
}

export async function startCollector(init: TestCollectorInit = {}): Promise<TestCollector> {
  const libp2p = await createLibp2p({
    ...COMMON,
    privateKey: init.key ?? (await keyOf(99)),
    addresses: { listen: [`/ip4/127.0.0.1/tcp/${String(init.port ?? 0)}`] },
    streamMuxers: [
      yamux({
        streamOptions: { initialStreamWindowSize: 256 * 1024, maxStreamWindowSize: 256 * 1024 },
      }),
    ],
  })
  const events = new Map<string, TraceEvent[]>()
  let streams = 0
  await libp2p.handle(TRACE_PROTOCOL, (stream, connection) => {
    streams += 1
    if (init.handle !== undefined) {
      init.handle(stream)
      return
    }
    const reporter = connection.remotePeer.toString()
    const kept = events.get(reporter) ?? []
    events.set(reporter, kept)
    read(stream, (event) => kept.push(event)).catch(() => undefined)
  })
  const [address] = libp2p.getMultiaddrs()
  return {
    libp2p,
    address: String(address),
    events,
    get streams() {
      return streams
    },
    stop: async () => {
      await libp2p.stop()
    },
  }
}

async function read(stream: Stream, keep: (event: TraceEvent) => void): Promise<void> {
  const frames = createFrameReader()
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
  gunzip.on('data', (bytes: Buffer) => {
    frames.push(bytes)
    for (let frame = frames.next(); frame !== null; frame = frames.next()) {
      for (const event of TraceEventBatch.decode(frame).batch) keep(event)
    }
  })
  gunzip.on('error', () => undefined)
  for await (const chunk of stream) gunzip.write(chunk.subarray())
  gunzip.end()
}

export async function until(what: string, isSo: () => boolean, limitMs = 20_000): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`not in ${String(limitMs)} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Resolves when each node has links in the topic with so many others. */
export async function meshed(nodes: readonly Reporting[], topic: string, links: number): Promise<void> {
  await until(`the mesh of ${topic} stands`, () =>
    nodes.every(({ services }) => meshOf(services.pubsub, topic).length >= links),
  )
}

function meshOf(pubsub: GossipSub, topic: string): unknown[] {
  const mesh: unknown = Reflect.get(pubsub, 'mesh')
  const peers: unknown = mesh instanceof Map ? mesh.get(topic) : undefined
  return peers instanceof Set ? [...peers] : []
}
