/** The groups of the whole map over HTTP: a few KB, however large the map is. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Edition, OneAtATime } from './edition'
import { asked, isMapReady, sendEdition } from './map-answers'
import type { MapFeed } from './map-feed'
import type { AskedGrouping } from './map-groups'
import { readGrouping } from './map-question'
import { MapPress } from './press/map-press'

/** An edition serves for so many times what it cost, and for no less than this, though the map has changed since. */
const COST_TIMES = 100
const KEEP_MS_MIN = 5_000

export interface GroupsRouteInit {
  feed: MapFeed
  /** Unset: one of its own. */
  press?: MapPress
  now: () => number
  /** ms that an edition serves, though the map has changed since, from what it cost, ms. */
  keepMs?: (costMs: number) => number
}

/** Deltas do not lead on from groups, and they change slowly: what is a little old serves as well. */
export class GroupsRoute {
  readonly #feed: MapFeed
  readonly #press: MapPress
  readonly #now: () => number
  readonly #keepMs: (costMs: number) => number
  readonly #editions = new Map<AskedGrouping, Edition>()
  readonly #making = new Map<AskedGrouping, Promise<Edition>>()
  readonly #turns = new OneAtATime()

  constructor({ feed, press, now, keepMs }: GroupsRouteInit) {
    this.#feed = feed
    this.#press = press ?? new MapPress(feed)
    this.#now = now
    this.#keepMs = keepMs ?? ((costMs) => Math.max(costMs * COST_TIMES, KEEP_MS_MIN))
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isMapReady(this.#feed, request, response)) return
    const by = asked(response, () => readGrouping(request.url))
    if (by === null) return
    const edition = await this.#edition(by)
    await sendEdition(request, response, edition, `${this.#feed.id}-${String(edition.seq)}-${by}`)
  }

  /** Makes them as pages ask for them, so that nobody waits for them. @throws what making them throws. */
  async prepare(): Promise<void> {
    await this.#edition('auto')
  }

  #edition(by: AskedGrouping): Promise<Edition> {
    const known = this.#editions.get(by)
    if (known !== undefined && this.#isGood(known)) return Promise.resolve(known)
    let making = this.#making.get(by)
    if (making === undefined) {
      making = this.#make(by).finally(() => this.#making.delete(by))
      this.#making.set(by, making)
    }
    return making
  }

  async #make(by: AskedGrouping): Promise<Edition> {
    const { seq, bytes, costMs } = await this.#press.groups(by)
    const edition = new Edition({ seq, madeAtMs: this.#now(), bytes, costMs, turns: this.#turns })
    this.#editions.set(by, edition)
    return edition
  }

  #isGood({ seq, madeAtMs, costMs }: Edition): boolean {
    return seq === this.#feed.seq || this.#now() - madeAtMs <= this.#keepMs(costMs)
  }
}
