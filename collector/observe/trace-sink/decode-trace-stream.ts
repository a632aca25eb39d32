/** Reads a whole trace stream of one node into facts, with no limit but those of the wire. @module */
import { peerIdFromString } from '@libp2p/peer-id'
import type { Fact } from '@/lib/facts'
import { HopColumns } from './hop-columns'
import { TRACE_LIMITS, type TraceLimits } from './limits'
import { LinkBudget } from './link-set'
import { ReporterMessages, SharedMessages } from './messages'
import { createSharedNames, ReporterNames } from './names'
import { readTraceStream } from './read-stream'
import { ReporterState } from './reporter-state'
import { EventTaker, noEventCounts, type EventCounts } from './take-event'

export interface DecodeTraceInit {
  /** Gzip stream, in pieces of any size. */
  source: AsyncIterable<Uint8Array>
  /** Who sends it; events of others are dropped. */
  reporter: string
  collector: string
  emit: (fact: Fact) => void
  /** Epoch milliseconds. */
  now?: () => number
  limits?: Partial<TraceLimits>
}

export interface DecodedTrace extends EventCounts {
  /** On the wire, and inflated. */
  bytesIn: number
  bytesOut: number
}

/**
 * What benches and tests measure and look at; the sink does the same for many nodes at once.
 * @throws what {@link readTraceStream} throws; facts of what came before have been emitted.
 */
export async function decodeTraceStream(init: DecodeTraceInit): Promise<DecodedTrace> {
  const now = init.now ?? Date.now
  const limits = { ...TRACE_LIMITS, ...init.limits }
  const shared = createSharedNames({ limits, now, isKnown: () => false, topics: [] })
  const columns = new HopColumns(init.collector)
  const counts = noEventCounts()
  const bytes = { bytesIn: 0, bytesOut: 0 }
  const state = new ReporterState({
    peerId: init.reporter,
    collector: init.collector,
    emit: init.emit,
    limits,
    links: new LinkBudget(limits.totalLinks),
  })
  const flush = (): void => {
    if (columns.size > 0) init.emit(columns.take(now()))
  }
  const taker = new EventTaker({
    peerId: init.reporter,
    peerIdBytes: peerIdFromString(init.reporter).toMultihash().bytes,
    host: null,
    names: new ReporterNames(init.reporter, shared, limits, now),
    messages: new ReporterMessages(new SharedMessages(limits, now)),
    shared,
    state,
    columns,
    flush,
    counts,
    limits,
  })
  state.tick(now())
  try {
    await readTraceStream({
      source: init.source,
      limits,
      bytes,
      onBatch: () => {
        taker.setNow(now())
      },
      onEvent: (event) => taker.take(event),
      onBatchEnd: (endsWhole) => {
        if (!endsWhole) counts.dropped.malformed += 1
      },
      spend: () => 0,
      signal: new AbortController().signal,
    })
  } finally {
    flush()
    state.tick(now())
    state.end(now())
  }
  return { ...counts, ...bytes }
}
