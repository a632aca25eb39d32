/**
 * The map's files over HTTP. They are answered before Next sees the request: Next drops the content-encoding of a body
 * that is compressed already.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { encodeNames } from '@/lib/graph/codec/names'
import { Edition, OneAtATime } from './edition'
import type { LiveSource } from './live-source'
import { asked, isMapReady, sendEdition } from './map-answers'
import type { MapFeed } from './map-feed'
import { WHOLE_MAP, type MapBudget } from './map-part'
import { readAround, readBudget, readNums } from './map-question'
import { MapPress } from './press/map-press'

/** Of the machine, for making the map as bytes: an edition serves for so many times what it cost. */
const COST_TIMES = 20
const KEEP_MS_MAX = 10_000
/** Budgets of which the newest edition is kept. */
const EDITIONS_MAX = 6
/** A number is never given to another node. */
const NAMES_KEPT_S = 86_400

/** Longest to wait for names that are not in memory. */
const NAMES_WAIT_MS = 5_000

export interface SnapshotRouteInit {
  feed: MapFeed
  /** Unset: one of its own. */
  press?: MapPress
  now: () => number
  /** Names of nodes that have left the map. */
  readNames: LiveSource['readNames']
  /** ms that an edition serves, though the map has changed since, from what it cost, ms. */
  keepMs?: (costMs: number) => number
}

/** Encodes as seldom as it can, however many ask: who gets an older map catches up by deltas. */
export class SnapshotRoute {
  readonly #feed: MapFeed
  readonly #press: MapPress
  readonly #now: () => number
  readonly #readNames: LiveSource['readNames']
  readonly #keepMs: (costMs: number) => number
  /** By budget, the one that was asked for last at the end. */
  readonly #editions = new Map<string, Edition>()
  readonly #making = new Map<string, Promise<Edition>>()
  readonly #turns = new OneAtATime()

  constructor({ feed, press, now, readNames, keepMs }: SnapshotRouteInit) {
    this.#feed = feed
    this.#press = press ?? new MapPress(feed)
    this.#readNames = readNames
    this.#now = now
    this.#keepMs = keepMs ?? ((costMs) => Math.min(costMs * COST_TIMES, KEEP_MS_MAX))
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isMapReady(this.#feed, request, response)) return
    const question = asked(response, () => ({
      budget: readBudget(request.url),
      around: readAround(request.url),
    }))
    if (question === null) return
    const { budget, around } = question
    if (around !== null) {
      const edition = this.#around(around)
      await sendEdition(
        request,
        response,
        edition,
        `${this.#feed.id}-${String(edition.seq)}-around-${String(around)}`,
      )
      return
    }
    const key = this.#keyOf(budget)
    const edition = await this.#edition(key, budget)
    await sendEdition(request, response, edition, `${this.#feed.id}-${String(edition.seq)}-${key}`)
  }

  /** Makes the map as most browsers ask for it, so that nobody waits for it. @throws what making it throws. */
  async prepare(budget: MapBudget = WHOLE_MAP): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    const edition = await this.#edition(this.#keyOf(budget), budget)
    await edition.body('br')
  }

  /** Names of nodes by their numbers; unknown ones are left out. */
  async handleNames(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isMapReady(this.#feed, request, response)) return
    const nums = asked(response, () => readNums(request.url))
    if (nums === null) return
    const names = new Map<number, string>()
    for (const num of nums) {
      const peerId = this.#feed.state.peerId(num)
      if (peerId !== undefined) names.set(num, peerId)
    }
    const others = [...nums].filter((num) => !names.has(num))
    if (others.length > 0) {
      const found = await this.#readNames(others, AbortSignal.timeout(NAMES_WAIT_MS))
      for (const [num, peerId] of found) names.set(num, peerId)
    }
    const body = encodeNames(names)
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': body.length,
      'cache-control': names.size === nums.size ? `public, max-age=${String(NAMES_KEPT_S)}` : 'no-store',
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  /** So little that it is made for each who asks. */
  #around(num: number): Edition {
    const began = performance.now()
    const snapshot = this.#feed.named(this.#feed.header(), this.#feed.state.around(num))
    return new Edition({
      seq: snapshot.seq,
      madeAtMs: this.#now(),
      bytes: encodeSnapshot(snapshot),
      costMs: performance.now() - began,
      turns: this.#turns,
    })
  }

  #keyOf({ nodes: most, links: mostLinks, group }: MapBudget): string {
    const { nodes, links } = this.#feed.state.size
    const ofGroup = group === null ? '' : `-${Buffer.from(`${group.by}:${group.key}`).toString('base64url')}`
    return `${most < nodes ? String(most) : 'all'}-${mostLinks < links ? String(mostLinks) : 'all'}${ofGroup}`
  }

  async #edition(key: string, budget: MapBudget): Promise<Edition> {
    const known = this.#editions.get(key)
    const edition = known !== undefined && this.#isGood(known) ? known : await this.#made(key, budget)
    this.#editions.delete(key)
    this.#editions.set(key, edition)
    for (const oldest of this.#editions.keys()) {
      if (this.#editions.size <= EDITIONS_MAX) break
      this.#editions.delete(oldest)
    }
    return edition
  }

  /** One for all who ask while it is made. */
  #made(key: string, budget: MapBudget): Promise<Edition> {
    let making = this.#making.get(key)
    if (making === undefined) {
      making = this.#make(budget).finally(() => this.#making.delete(key))
      this.#making.set(key, making)
    }
    return making
  }

  #isGood(edition: Edition): boolean {
    if (edition.seq === this.#feed.seq) return true
    if (this.#now() - edition.madeAtMs > this.#keepMs(edition.costMs)) return false
    return this.#feed.since(this.#feed.id, edition.seq) !== null
  }

  async #make(budget: MapBudget): Promise<Edition> {
    const { seq, bytes, costMs } = await this.#press.snapshot(budget)
    return new Edition({ seq, madeAtMs: this.#now(), bytes, costMs, turns: this.#turns })
  }
}
