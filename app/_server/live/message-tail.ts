/**
 * Follows messages in the store for those who watch them, apart from the map's tail: neither waits for the other.
 * While nobody watches, nothing is asked.
 * @module
 */
import type { Logger } from 'pino'
import type { FeedCursor } from '@/db/queries/feed/feed-cursor'
import type { TrafficCursor } from '@/db/queries/feed/get-traffic'
import type { LiveMetrics } from './live-metrics'
import type { MessageRooms } from './message-rooms'
import type { MessageSource } from './message-source'
import type { PublicNews } from './public/public-news'
import { runRounds, withDeadline } from './rounds'

const TICK_MS = 1_000
const FIGURES_MS = 3_000
const READ_TIMEOUT_MS = 5_000
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 5_000

export interface MessageTailInit {
  source: MessageSource
  rooms: MessageRooms
  news: PublicNews
  metrics: LiveMetrics
  log: Logger
  now: () => number
  tickMs?: number
}

export class MessageTail {
  readonly #init: MessageTailInit
  readonly #stopped = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #news: FeedCursor | null = null
  #traffic: TrafficCursor | null = null
  #figuresAtMs = 0
  #failures = 0

  constructor(init: MessageTailInit) {
    this.#init = init
  }

  start(): void {
    this.#running = runRounds({
      round: () => this.#round(),
      onFailure: (error) => this.#onFailure(error),
      onEnd: (tookMs) => {
        this.#init.metrics.messageTickSeconds.observe(tookMs / 1000)
      },
      signal: this.#stopped.signal,
    })
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#running
  }

  async #round(): Promise<number> {
    const { rooms, news, tickMs = TICK_MS } = this.#init
    const isNewsWanted = rooms.hasMessageWatchers || news.isMessagesHeard
    const isTrafficWanted = rooms.hasTrafficWatchers || news.isTrafficHeard
    // Who watches next is told of what happens from then on, not of all that happened in between.
    if (!isNewsWanted) this.#news = null
    if (!rooms.hasTrafficWatchers) this.#traffic = null
    // Both to their end, whatever becomes of one: the next round must not overtake a reading of this one.
    const ended = await Promise.allSettled([
      isNewsWanted ? this.#tellNews() : null,
      isTrafficWanted ? this.#tellTraffic() : null,
    ])
    const failed = ended.find((each) => each.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    this.#failures = 0
    return tickMs
  }

  async #tellNews(): Promise<void> {
    const { source, rooms, news } = this.#init
    // A page was rendered or fetched a moment before it watches: the first readings repeat the newest seconds.
    const cursor = this.#news ?? (await this.#ask((signal) => source.start(signal)))
    const found = await this.#ask((signal) => source.readNews(cursor, signal))
    this.#news = found.cursor
    if (found.messages.length === 0) return
    news.sendMessages(found.messages, found.leftOut)
    await rooms.sendNews(found.messages, found.leftOut)
  }

  async #tellTraffic(): Promise<void> {
    const { source, rooms, news, now } = this.#init
    if (rooms.hasTrafficWatchers) {
      const { cursor, flow } = await this.#ask((signal) => source.readTraffic(this.#traffic, signal))
      this.#traffic = cursor
      if (flow !== null) await rooms.sendFlow(flow)
    }
    if (now() - this.#figuresAtMs < FIGURES_MS) return
    this.#figuresAtMs = now()
    const figures = await this.#ask((signal) => source.readFigures(signal))
    rooms.sendFigures(figures)
    news.sendFigures(figures)
  }

  #ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withDeadline(READ_TIMEOUT_MS, this.#stopped.signal, question)
  }

  #onFailure(error: unknown): number {
    if (this.#stopped.signal.aborted) return 0
    this.#init.metrics.messageFailures.inc()
    this.#init.log[this.#failures === 0 ? 'warn' : 'debug']({ err: error }, 'could not follow the messages')
    return Math.min(FIRST_RETRY_MS * 2 ** Math.min(this.#failures++, 10), LAST_RETRY_MS)
  }
}
