/**
 * Reads the store about once a second and tells the hub what changed. While the store is away it says so, tries
 * again ever more rarely, and reads everything afresh when the store is back.
 * @module
 */
import type { Logger } from 'pino'
import type { CollectorStatus, LiveStatus } from '@/lib/live/events'
import type { NetworkTotals } from '@/lib/nodes'
import type { LiveHub } from './live-hub'
import type { LiveMetrics } from './live-metrics'
import type { FeedCursors, LiveSource } from './live-source'
import type { MapFeed } from './map-feed'
import type { PublicNews } from './public/public-news'
import { runRounds, withDeadline } from './rounds'

const TICK_MS = 700
/** Totals are read this often while nodes or links change, and this often while nothing does. */
const TOTALS_MS = 1_000
const QUIET_TOTALS_MS = 5_000
const COLLECTORS_MS = 2_000
/** Totals and status are sent again this often, for clients that were behind when they changed. */
const REPEAT_MS = 10_000
/** Everything is read again this often: what the feed cannot tell, such as nodes that are forgotten. */
const RELOAD_MS = 5 * 60_000
/** But no more often than takes so small a part of the time. */
const RELOAD_TIMES = 200
/** Nodes and links that come and go: more of them are cheaper as a snapshot, and too much to queue for a slow client. */
const MAX_DELTA_ITEMS = 20_000
/** Everyone fetches the map again at most this often; what has changed waits. */
const RESYNC_REST_MS = 5_000
/** Changed nodes and positions told at once; what is left is told with the next delta. */
const NODES_TOLD = 2_000
const POSITIONS_TOLD = 5_000
const POSITIONS_TOLD_LEAST = 500
/** Positions told at once to all clients together: some 20 MB. */
const POSITIONS_SENT = 3_000_000
const READ_TIMEOUT_MS = 10_000
/** From one piece of the whole map to the next. */
const LOAD_TIMEOUT_MS = 60_000
const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 5_000

export interface LiveTailInit {
  source: LiveSource
  feed: MapFeed
  hub: LiveHub
  news: PublicNews
  metrics: LiveMetrics
  log: Logger
  now: () => number
  tickMs?: number
}

export class LiveTail {
  readonly #init: LiveTailInit
  readonly #stopped = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #cursors: FeedCursors | null = null
  #loadedAtMs = 0
  #loadTookMs = 0
  #resyncedAtMs = -Infinity
  #status: LiveStatus
  #statusSentAtMs = 0
  #totals: NetworkTotals | null = null
  #totalsSentAtMs = 0
  #totalsReadAtMs = 0
  #collectorsReadAtMs = 0
  #readAtMs: number
  #failures = 0

  constructor(init: LiveTailInit) {
    this.#init = init
    this.#readAtMs = init.now()
    this.#status = { store: 'away', sinceMs: init.now(), collectors: [] }
  }

  get status(): LiveStatus {
    return this.#status
  }

  get totals(): NetworkTotals | null {
    return this.#totals
  }

  start(): void {
    this.#init.hub.sendStatus(this.#status, true)
    this.#init.news.sendStatus(this.#status)
    this.#running = runRounds({
      round: () => this.#round(),
      onFailure: (error) => this.#onFailure(error),
      onEnd: (tookMs) => {
        this.#init.metrics.tickSeconds.observe(tookMs / 1000)
      },
      signal: this.#stopped.signal,
    })
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#running
  }

  /** @returns ms from its start to the next round's. */
  async #round(): Promise<number> {
    const { source, feed, hub, metrics, now } = this.#init
    metrics.tailLag.set((now() - this.#readAtMs) / 1000)
    const reloadMs = Math.max(RELOAD_MS, this.#loadTookMs * RELOAD_TIMES)
    const beganMs = now()
    const cursors = beganMs - this.#loadedAtMs > reloadMs ? null : this.#cursors
    let hasNews = true
    if (cursors === null) {
      this.#cursors = await withDeadline(LOAD_TIMEOUT_MS, this.#stopped.signal, async (signal, isAlive) => {
        const whole = await source.loadMap(signal)
        await feed.state.replace(whole, { isTold: feed.hasMap, onPiece: isAlive })
        return whole.cursors
      })
      this.#loadedAtMs = now()
      this.#loadTookMs = this.#loadedAtMs - beganMs
    } else {
      const changes = await withDeadline(READ_TIMEOUT_MS, this.#stopped.signal, (signal) =>
        source.readChanges(cursors, signal),
      )
      feed.state.apply(changes)
      this.#cursors = changes.cursors
      hasNews = changes.nodes.length + changes.neighbourSets.length > 0
    }
    this.#readAtMs = now()
    metrics.nodes.set(feed.state.size.nodes)
    metrics.links.set(feed.state.size.links)
    await this.#tellMap()
    // The map first: nothing that follows is worth its waiting.
    await this.#readRest(hasNews)
    this.#failures = 0
    hub.cutSlowClients()
    return this.#init.tickMs ?? TICK_MS
  }

  async #readRest(hasNews: boolean): Promise<void> {
    const { source, now } = this.#init
    const isTotalsDue = now() - this.#totalsReadAtMs >= (hasNews ? TOTALS_MS : QUIET_TOTALS_MS)
    const isCollectorsDue = now() - this.#collectorsReadAtMs >= COLLECTORS_MS
    const [totals, collectors] = await withDeadline(READ_TIMEOUT_MS, this.#stopped.signal, (signal) =>
      Promise.all([
        isTotalsDue ? source.readTotals(signal) : null,
        isCollectorsDue ? source.readCollectors(signal) : null,
      ]),
    )
    if (totals !== null) {
      this.#totalsReadAtMs = now()
      this.#tellTotals(totals)
    }
    if (collectors !== null) this.#collectorsReadAtMs = now()
    this.#tellStatus('up', collectors ?? this.#status.collectors)
  }

  async #tellMap(): Promise<void> {
    const { feed, hub, news } = this.#init
    const restated = feed.state.takeRestated()
    if (!feed.hasMap) {
      feed.begin()
      this.#tellResync()
    } else if (feed.state.waiting > MAX_DELTA_ITEMS) {
      this.#skip()
    } else {
      const changes = feed.state.takeChanges({
        nodes: NODES_TOLD,
        positions: positionsTold(hub.clients),
      })
      if (changes !== null) {
        const published = feed.publish(changes)
        news.sendDelta(published.delta)
        await hub.sendDelta(published)
      }
    }
    await hub.sendNodes(restated)
  }

  /** Much has changed at once: nobody is told what. */
  #skip(): void {
    const { feed, now } = this.#init
    if (now() - this.#resyncedAtMs < RESYNC_REST_MS) return
    this.#resyncedAtMs = now()
    feed.state.dropChanges()
    feed.skip()
    this.#tellResync()
  }

  #tellResync(): void {
    this.#init.hub.sendResync()
    this.#init.news.sendResync()
  }

  #tellTotals(totals: NetworkTotals): void {
    const isSame = JSON.stringify(totals) === JSON.stringify(this.#totals)
    if (isSame && this.#init.now() - this.#totalsSentAtMs < REPEAT_MS) return
    this.#totals = totals
    this.#totalsSentAtMs = this.#init.now()
    this.#init.hub.sendTotals(totals, !isSame)
    if (!isSame) this.#init.news.sendTotals(totals)
  }

  #tellStatus(store: LiveStatus['store'], collectors: CollectorStatus[]): void {
    const { hub, news, now, log, metrics } = this.#init
    const before = this.#status
    const hasTurned = before.store !== store
    // While the store is away, what is on the pages is as old as the newest reading.
    const sinceMs = hasTurned ? (store === 'up' ? now() : this.#readAtMs) : before.sinceMs
    this.#status = { store, sinceMs, collectors }
    const isChange = hasTurned || withoutBeats(before.collectors) !== withoutBeats(collectors)
    metrics.away.set(store === 'away' ? 1 : 0)
    if (hasTurned) log.info({ store }, store === 'up' ? 'the store can be read' : 'the store is away')
    if (!isChange && now() - this.#statusSentAtMs < REPEAT_MS) return
    this.#statusSentAtMs = now()
    hub.sendStatus(this.#status, isChange)
    if (isChange) news.sendStatus(this.#status)
  }

  #onFailure(error: unknown): number {
    if (this.#stopped.signal.aborted) return 0
    // What was missed may be more than the feed still holds: everything is read afresh.
    this.#cursors = null
    this.#init.log[this.#failures === 0 ? 'warn' : 'debug']({ err: error }, 'could not read the store')
    this.#tellStatus('away', this.#status.collectors)
    this.#init.hub.cutSlowClients()
    return Math.min(FIRST_RETRY_MS * 2 ** Math.min(this.#failures++, 10), LAST_RETRY_MS)
  }
}

function positionsTold(clients: number): number {
  return Math.max(POSITIONS_TOLD_LEAST, Math.min(POSITIONS_TOLD, Math.floor(POSITIONS_SENT / clients)))
}

/** A beat alone is no news. */
function withoutBeats(collectors: readonly CollectorStatus[]): string {
  return JSON.stringify(collectors.map((collector) => ({ ...collector, lastBeatMs: 0 })))
}
