/**
 * Takes what nodes report over `/libp2p/pubsub/tracer/1.0.0` and makes facts of it. A stranger's word is believed
 * only about itself: events that name another reporter than the node at the other end of the connection are dropped.
 * @module
 */
import type { Connection, PeerId, Stream } from '@libp2p/interface'
import type { Libp2p } from 'libp2p'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Fact } from '@/lib/facts'
import { TRACER_PROTOCOL } from '../../protocols/tracer/constants'
import { TraceFrameError } from '../../protocols/tracer/errors'
import { HeldBudget } from '../../protocols/tracer/held-budget'
import { HopColumns } from './hop-columns'
import { InflationError, NotGzipError } from './inflate'
import { HOPS_DELAY_MS, TICK_MS, TRACE_LIMITS, type TraceLimits } from './limits'
import { LinkBudget } from './link-set'
import { ReporterMessages, SharedMessages } from './messages'
import { createSharedNames, ReporterNames } from './names'
import { readTraceStream } from './read-stream'
import { reportingAddress } from './reporting-address'
import { createReporters, type OpenStream, type Reporter } from './reporters'
import { ReporterState } from './reporter-state'
import { readSlowly } from './slow-source'
import { EventTaker, noEventCounts } from './take-event'
import { createTokenBucket } from './token-bucket'
import { createTraceMetrics, type StreamEnd } from './trace-metrics'

export interface TraceSinkInit {
  /** Name of this collector. */
  collector: string
  /** Takes each fact as it is stated. It must not throw. */
  emit: (fact: Fact) => void
  log: Logger
  metrics: Registry
  /** Whether a node is in the store already, so that naming it costs nothing. */
  isKnown: (peerId: string) => boolean
  /** true: facts come faster than they can be kept, so no more is read now. */
  isPressed: () => boolean
  /** Topics of the network. */
  topics: readonly string[]
  limits?: Partial<TraceLimits>
  /** Epoch ms; the system's clock unless a test gives another. */
  now?: () => number
}

export interface TraceSink {
  /** Takes streams from now on. */
  start(libp2p: Libp2p): Promise<void>
  /** Ends all streams and states what is left to state. */
  stop(): Promise<void>
  status(): { reporters: number }
}

/** How long nothing is read before it is asked again whether more can be kept. */
const PRESSED_WAIT_MS = 20
/** libp2p's own limit, a connection; those beyond ours are counted before they go. */
const MAX_INBOUND_STREAMS = 8

export function createTraceSink(init: TraceSinkInit): TraceSink {
  const { collector, emit, log } = init
  const now = init.now ?? Date.now
  const limits: TraceLimits = { ...TRACE_LIMITS, ...init.limits }
  const steadyNow = (): number => performance.now()
  const shared = createSharedNames({ limits, now, isKnown: init.isKnown, topics: init.topics })
  const sharedMessages = new SharedMessages(limits, now)
  const links = new LinkBudget(limits.totalLinks)
  const columns = new HopColumns(collector)
  const counts = noEventCounts()
  const bytes = { bytesIn: 0, bytesOut: 0 }
  const pace = createTokenBucket(limits.totalEventsPerSecond, limits.totalEventsAtOnce, steadyNow)
  const held = new HeldBudget(limits.heldBytes)
  const stopping = new AbortController()
  const reading = new Set<Promise<void>>()
  const timers: NodeJS.Timeout[] = []
  let libp2p: Libp2p | null = null

  const flush = (): void => {
    if (columns.size > 0) emit(columns.take(now()))
  }
  const make = (peerId: PeerId): Reporter => {
    const name = peerId.toString()
    const state = new ReporterState({ peerId: name, collector, emit, limits, links })
    const names = new ReporterNames(name, shared, limits, now)
    const messages = new ReporterMessages(sharedMessages)
    return {
      peerId: name,
      state,
      names,
      messages,
      pace: createTokenBucket(limits.eventsPerSecond, limits.eventsAtOnce, steadyNow),
      streams: new Set(),
      address: null,
      cameAtMs: now(),
      lastHereAtMs: now(),
      taker: new EventTaker({
        peerId: name,
        peerIdBytes: peerId.toMultihash().bytes,
        host: libp2p?.peerId.toString() ?? null,
        names,
        messages,
        shared,
        state,
        columns,
        flush,
        counts,
        limits,
      }),
    }
  }
  const reporters = createReporters(2 * limits.reporters, now)
  const metrics = createTraceMetrics({
    registry: init.metrics,
    counts,
    bytes,
    reporters: () => reporters.present,
    streams: () => reporters.streams,
  })

  const read = async (reporter: Reporter, stream: Stream, open: OpenStream): Promise<StreamEnd> => {
    const own = { bytesIn: 0, bytesOut: 0 }
    let counted = { ...own }
    const countBytes = (): void => {
      bytes.bytesIn += own.bytesIn - counted.bytesIn
      bytes.bytesOut += own.bytesOut - counted.bytesOut
      counted = { ...own }
    }
    try {
      await readTraceStream({
        source: readSlowly(stream),
        limits,
        held,
        bytes: own,
        signal: open.signal,
        onBatch: () => {
          reporter.taker.setNow(now())
        },
        onEvent: (event) => reporter.taker.take(event),
        onBatchEnd: (endsWhole) => {
          if (!endsWhole) counts.dropped.malformed += 1
        },
        spend: (events) => {
          countBytes()
          const pressedMs = init.isPressed() ? PRESSED_WAIT_MS : 0
          return Math.max(reporter.pace.spend(events), pace.spend(events), pressedMs)
        },
        onSlowed: metrics.slowed,
      })
      return 'closed'
    } catch (error) {
      if (error instanceof InflationError) return 'inflation'
      if (error instanceof NotGzipError) return 'not_gzip'
      if (error instanceof TraceFrameError) return 'bad_frame'
      if (!open.signal.aborted) log.debug({ err: error, peerId: reporter.peerId }, 'a trace stream failed')
      return 'failed'
    } finally {
      countBytes()
    }
  }

  /** Why a reporter is sent away; null: it is not. */
  const refuse = (isFirst: boolean, address: string | null): StreamEnd | null => {
    if (stopping.signal.aborted) return 'stopped'
    if (!isFirst) return null
    if (address !== null && reporters.presentFrom(address) >= limits.reportersPerAddress) return 'crowded'
    return reporters.makeRoom(limits.reporters) ? null : 'refused'
  }

  const take = async (stream: Stream, connection: Connection): Promise<void> => {
    metrics.opened()
    const reporter = reporters.get(connection.remotePeer.toString(), () => make(connection.remotePeer))
    const isFirst = reporter.streams.size === 0
    const address = reportingAddress(connection.remoteAddr)
    const refusal = refuse(isFirst, address)
    if (refusal !== null) {
      metrics.ended(refusal)
      stream.abort(new Error(`not taken by the collector: ${refusal}`))
      return
    }
    const aborting = new AbortController()
    const open: OpenStream = {
      signal: aborting.signal,
      endedBy: null,
      end(how) {
        open.endedBy ??= how
        aborting.abort()
        stream.abort(new Error(`ended by the collector: ${how}`))
      },
    }
    const [oldest, ...newer] = [...reporter.streams].filter(({ endedBy }) => endedBy === null)
    if (newer.length + 1 >= limits.streamsPerReporter) oldest?.end('replaced')
    if (isFirst) {
      Object.assign(reporter, { address, cameAtMs: now() })
      reporter.state.begin()
    }
    reporter.streams.add(open)
    const how = await read(reporter, stream, open)
    metrics.ended(open.endedBy ?? how)
    reporter.streams.delete(open)
    reporter.lastHereAtMs = now()
    if (reporter.streams.size === 0) {
      reporter.state.end(now())
      reporter.names.forget()
    }
    if (how === 'closed') await stream.close().catch(() => undefined)
    else stream.abort(new Error(`the trace was not read further: ${how}`))
  }

  return {
    async start(node) {
      libp2p = node
      timers.push(
        setInterval(flush, HOPS_DELAY_MS),
        setInterval(() => reporters.tick(), TICK_MS),
      )
      await node.handle(
        TRACER_PROTOCOL,
        (stream, connection) => {
          const taken = take(stream, connection)
          reading.add(taken)
          void taken.finally(() => reading.delete(taken))
        },
        { maxInboundStreams: MAX_INBOUND_STREAMS, runOnLimitedConnection: false },
      )
    },
    async stop() {
      stopping.abort()
      for (const timer of timers) clearInterval(timer)
      await libp2p?.unhandle(TRACER_PROTOCOL)
      for (const { streams } of reporters.all()) for (const stream of streams) stream.end('stopped')
      await Promise.all(reading)
      flush()
      for (const { state } of reporters.all()) state.end(now(), true)
    },
    status: () => ({ reporters: reporters.present }),
  }
}
