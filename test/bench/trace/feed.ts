/** Gives the trace sink many streams at once, as libp2p would: a piece at a time, for as long as it reads on. @module */
import type { Connection, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { Libp2p } from 'libp2p'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { createTraceSink } from '@/collector/observe/trace-sink/trace-sink'
import type { Fact } from '@/lib/facts'
import { LOAD_TOPICS, type TraceLoad } from './generate'

const NO_LIMIT = 1e12
const HERE = multiaddr('/ip4/127.0.0.1/tcp/1')

export interface FeedInit {
  traces: readonly TraceLoad[]
  collector: string
  emit: (fact: Fact) => void
  isPressed: () => boolean
}

/** Resolves when all streams have been read to their ends, and their facts emitted. */
export async function feedTraces({ traces, collector, emit, isPressed }: FeedInit): Promise<void> {
  const sink = createTraceSink({
    collector,
    emit,
    log: pino({ level: 'warn' }, pino.destination(2)),
    isPressed,
    topics: LOAD_TOPICS,
    metrics: new Registry(),
    isKnown: () => true,
    limits: {
      eventsPerSecond: NO_LIMIT,
      eventsAtOnce: NO_LIMIT,
      totalEventsPerSecond: NO_LIMIT,
      totalEventsAtOnce: NO_LIMIT,
    },
  })
  let handler: ((stream: Stream, connection: Connection) => void) | undefined
  await sink.start({
    peerId: peerIdFromString(traces[0]?.reporter ?? ''),
    handle: (_: string, given: typeof handler) => {
      handler = given
      return Promise.resolve()
    },
    unhandle: () => Promise.resolve(),
  } as unknown as Libp2p) // all that the sink asks of it
  const ended = traces.map(({ reporter, pieces }) => {
    const stream = new FedStream(pieces)
    const remotePeer = peerIdFromString(reporter)
    const connection = { remotePeer, remoteAddr: HERE } as Connection // all that the sink looks at
    handler?.(stream as unknown as Stream, connection) // all that the sink uses of one
    return stream.taken
  })
  await Promise.all(ended)
  await sink.stop()
}

/** The part of a libp2p stream by which it is read. */
class FedStream extends EventTarget {
  readStatus = 'readable'
  status = 'open'
  /** Resolves when the reader has let go of it. */
  readonly taken: Promise<void>
  readonly #pieces: readonly Buffer[]
  #next = 0
  #isScheduled = false
  #letGo: () => void = () => undefined

  constructor(pieces: readonly Buffer[]) {
    super()
    this.#pieces = pieces
    this.taken = new Promise((resolve) => (this.#letGo = resolve))
    this.#schedule()
  }

  pause(): void {
    if (this.readStatus === 'readable') this.readStatus = 'paused'
  }

  resume(): void {
    if (this.readStatus !== 'paused') return
    this.readStatus = 'readable'
    this.#schedule()
  }

  close(): Promise<void> {
    this.#letGo()
    return Promise.resolve()
  }

  abort(): void {
    this.status = 'aborted'
    this.#letGo()
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      if (this.readStatus === 'readable') this.#feed()
    })
  }

  #feed(): void {
    const piece = this.#pieces[this.#next]
    if (piece === undefined) {
      this.readStatus = 'closed'
      this.dispatchEvent(new Event('end'))
      return
    }
    this.#next += 1
    this.dispatchEvent(Object.assign(new Event('message'), { data: piece }))
    this.#schedule()
  }
}
