/** Everything that tells programs what happens: one feed, and two doors to it. @module */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { ProblemError } from '@/lib/api/problem'
import { PUBLIC_TOPICS, type PublicEventsQuery, type ResyncReason } from '@/lib/live/public-events'
import { AddressPlaces } from '../address-places'
import type { LiveMetrics } from '../live-metrics'
import type { MapState } from '../map-state'
import { EventStreams } from './event-stream'
import { PublicFeed, type PublicFeedInit } from './public-feed'
import { PublicNews } from './public-news'
import { PublicSockets } from './public-sockets'

const BEAT_MS = 15_000
const SWEEP_MS = 5_000
/** What to wait before asking for another stream, s. */
const RETRY_S = 30

export interface PublicSideInit {
  server: Server
  network: string
  state: MapState
  addressOf: (request: IncomingMessage) => string
  maxPerAddress: number
  metrics: LiveMetrics
  now: () => number
  keeping?: PublicKeeping
}

/** How much of what happened is kept. */
export type PublicKeeping = Pick<PublicFeedInit, 'kept' | 'lingerMs'>

export interface PublicSide {
  readonly news: PublicNews
  /**
   * Answers a request with events from now on.
   * @throws {ProblemError} 429 when its address has too many open already.
   */
  openStream(request: IncomingMessage, response: ServerResponse, question: PublicEventsQuery): void
  stop(): Promise<void>
}

export function startPublicSide(init: PublicSideInit): PublicSide {
  const { server, network, state, metrics, now } = init
  const feed = new PublicFeed({ network, now, ...init.keeping })
  // Apart from the sockets of pages: a program must not shut out those who look from the same address.
  const places = new AddressPlaces(init.maxPerAddress, init.addressOf)
  const counted = (door: 'sse' | 'socket') => ({
    feed,
    onEvent: (bytes: number) => {
      metrics.publicBytes.inc({ door }, bytes)
    },
    onResync: (reason: ResyncReason) => {
      metrics.resyncs.inc({ reason })
    },
    onStalled: () => {
      metrics.cut.inc()
    },
  })
  const refused = () => {
    metrics.refused.inc({ why: 'address_limit' })
  }
  const streams = new EventStreams(counted('sse'))
  const sockets = new PublicSockets({ ...counted('socket'), server, places, onRefused: refused, now })
  const beating = setInterval(() => {
    streams.beat()
  }, BEAT_MS)
  const sweeping = setInterval(() => {
    feed.sweep()
    metrics.streams.set({ door: 'sse' }, streams.size)
    metrics.streams.set({ door: 'socket' }, sockets.size)
  }, SWEEP_MS)

  return {
    news: new PublicNews(feed, state, now),
    openStream: (request, response, { topics = [...PUBLIC_TOPICS], after }) => {
      if (!places.take(request, response)) {
        refused()
        throw tooManyStreams(init.maxPerAddress)
      }
      const last = request.headers['last-event-id']
      streams.open(request, response, { topics, after: typeof last === 'string' ? last : after })
    },
    stop: async () => {
      clearInterval(beating)
      clearInterval(sweeping)
      streams.close()
      await sockets.close()
    },
  }
}

function tooManyStreams(most: number): ProblemError {
  return new ProblemError(
    429,
    'Too many open streams',
    `This address has ${String(most)} open already; one stream can tell several topics.`,
    [],
    {},
    {},
    { 'retry-after': String(RETRY_S) },
  )
}
