/** The groups of the whole map over HTTP: a few KB, however large the map is. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeGroups } from '@/lib/graph/codec/groups'
import { Edition, OneAtATime } from './edition'
import { asked, isMapReady, sendEdition } from './map-answers'
import type { MapFeed } from './map-feed'
import { readGrouping, type AskedGrouping } from './map-question'

/** An edition serves for so many times what it cost, and for no less than this, though the map has changed since. */
const COST_TIMES = 100
const KEEP_MS_MIN = 5_000

export interface GroupsRouteInit {
  feed: MapFeed
  now: () => number
  /** ms that an edition serves, though the map has changed since, from what it cost, ms. */
  keepMs?: (costMs: number) => number
}

/** Deltas do not lead on from groups, and they change slowly: what is a little old serves as well. */
export class GroupsRoute {
  readonly #feed: MapFeed
  readonly #now: () => number
  readonly #keepMs: (costMs: number) => number
  readonly #editions = new Map<AskedGrouping, Edition>()
  readonly #turns = new OneAtATime()

  constructor({ feed, now, keepMs }: GroupsRouteInit) {
    this.#feed = feed
    this.#now = now
    this.#keepMs = keepMs ?? ((costMs) => Math.max(costMs * COST_TIMES, KEEP_MS_MIN))
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isMapReady(this.#feed, request, response)) return
    const by = asked(response, () => readGrouping(request.url))
    if (by === null) return
    const edition = this.#edition(by)
    await sendEdition(request, response, edition, `${this.#feed.id}-${String(edition.seq)}-${by}`)
  }

  #edition(by: AskedGrouping): Edition {
    const known = this.#editions.get(by)
    if (known !== undefined && this.#isGood(known)) return known
    const began = performance.now()
    const groups = this.#feed.groups(by)
    const edition = new Edition({
      seq: groups.seq,
      madeAtMs: this.#now(),
      bytes: encodeGroups(groups),
      costMs: performance.now() - began,
      turns: this.#turns,
    })
    this.#editions.set(by, edition)
    return edition
  }

  #isGood({ seq, madeAtMs, costMs }: Edition): boolean {
    return seq === this.#feed.seq || this.#now() - madeAtMs <= this.#keepMs(costMs)
  }
}
