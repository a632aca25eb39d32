/**
 * What the nodes of a mesh would report while messages spread through it, as each would send it: one gzip stream a
 * node, flushed a batch, ids of 46 bytes as Go makes them.
 * @module
 */
import { TraceEvent } from '../../fixtures/traces/pb/trace'
import { seededRandom } from '@/lib/graph/seeded-random'
import { peerId } from '../../fixtures/facts'
import {
  encodeFrame,
  goMessageId,
  gzipFrames,
  idBytes,
  type TraceEventInit,
} from '../../fixtures/traces/encode'

export interface TraceLoad {
  reporter: string
  /** Gzip, in the pieces in which it would go out. */
  pieces: Buffer[]
}

export interface Load {
  traces: TraceLoad[]
  /** Publications, deliveries and duplicates. */
  hops: number
  /** Those and the calls between them. */
  events: number
}

export interface LoadInit {
  reporters: number
  messages: number
  seed: number
  startMs: number
  /** Messages published a second. */
  messagesPerSecond: number
}

const DEGREE = 8
export const LOAD_TOPICS = [
  '/meshara/general/1',
  '/meshara/updates/1',
  '/meshara/presence/1',
  '/meshara/queries/1',
]
/** What a Go node has gathered when it sends, with this many events a second. */
const EVENTS_A_FRAME = 256

interface Message {
  id: Uint8Array<ArrayBuffer>
  author: number
  topic: string
  atUs: number
}

export async function generateLoad(init: LoadInit): Promise<Load> {
  const random = seededRandom(init.seed)
  const below = (n: number): number => Math.floor(random() * n)
  const ids = Array.from({ length: init.reporters }, (_, n) => idBytes(peerId(n)))
  const messages = Array.from({ length: init.messages }, (_, n): Message => {
    const author = below(init.reporters)
    const atUs = Math.round((init.startMs + (n * 1_000) / init.messagesPerSecond) * 1_000)
    const id = goMessageId(ids[author] ?? new Uint8Array(38), BigInt(atUs) * 1_000n)
    return { id, author, topic: LOAD_TOPICS[below(LOAD_TOPICS.length)] ?? '', atUs }
  })
  const load: Load = { traces: [], hops: 0, events: 0 }
  for (let n = 0; n < init.reporters; n += 1) {
    const self = ids[n] ?? new Uint8Array()
    const neighbours = Array.from(
      { length: DEGREE },
      (_, i) => ids[(n + 1 + ((i * i * 7 + i) % (init.reporters - 1))) % init.reporters] ?? self,
    )
    const timed: { atUs: number; event: TraceEventInit }[] = []
    for (const message of messages) timed.push(...reportsOf(message, n, self, neighbours, below))
    timed.sort((a, b) => a.atUs - b.atUs)
    load.hops += timed.filter(({ event }) => event.recvRPC === undefined).length
    load.events += timed.length
    // No two events of a node have one time: so each can be told from every other.
    let lastUs = 0
    const events = timed.map(({ atUs, event }): TraceEventInit => {
      lastUs = Math.max(atUs, lastUs + 1)
      return { ...event, peerID: self, timestamp: BigInt(lastUs) * 1_000n + 137n }
    })
    load.traces.push({ reporter: peerId(n), pieces: await gzipFrames(framesOf(events)) })
  }
  return load
}

function* framesOf(events: readonly TraceEventInit[]): Generator<Buffer> {
  for (let at = 0; at < events.length; at += EVENTS_A_FRAME) {
    yield encodeFrame(events.slice(at, at + EVENTS_A_FRAME))
  }
}

/** What one node says of one message: had first from one neighbour, then from some others again. */
function reportsOf(
  { id: messageID, author, topic, atUs }: Message,
  node: number,
  self: Uint8Array<ArrayBuffer>,
  neighbours: readonly Uint8Array<ArrayBuffer>[],
  below: (n: number) => number,
): { atUs: number; event: TraceEventInit }[] {
  if (author === node) {
    const type = TraceEvent.Type.PUBLISH_MESSAGE
    const deliver = TraceEvent.Type.DELIVER_MESSAGE
    return [
      { atUs, event: { type, publishMessage: { messageID, topic } } },
      { atUs: atUs + 40, event: { type: deliver, deliverMessage: { messageID, topic, receivedFrom: self } } },
    ]
  }
  const from = below(neighbours.length)
  const receivedFrom = neighbours[from] ?? self
  const hadUs = atUs + 2_000 + below(60_000) + below(120_000)
  const reports: { atUs: number; event: TraceEventInit }[] = [
    {
      atUs: hadUs,
      event: {
        type: TraceEvent.Type.DELIVER_MESSAGE,
        deliverMessage: { messageID, topic, receivedFrom },
      },
    },
    {
      atUs: hadUs - 30,
      event: {
        type: TraceEvent.Type.RECV_RPC,
        recvRPC: { receivedFrom, meta: { messages: [{ messageID, topic }], subscription: [] } },
      },
    },
  ]
  for (let again = 1 + below(4); again > 0; again -= 1) {
    const other = neighbours[(from + again) % neighbours.length] ?? self
    reports.push({
      atUs: hadUs + 500 + below(80_000),
      event: {
        type: TraceEvent.Type.DUPLICATE_MESSAGE,
        duplicateMessage: { messageID, topic, receivedFrom: other },
      },
    })
  }
  return reports
}
