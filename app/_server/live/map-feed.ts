/** The map's deltas in their sequence, and the newest of them again for those who missed a few. @module */
import { randomBytes } from 'node:crypto'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { MapDelta } from '@/lib/live/events'
import type { MapChanges, MapState } from './map-state'

export interface MapFeedInit {
  state: MapState
  network: { name: string; title: string }
  now: () => number
  /** Deltas that are kept for catching up. */
  keepDeltas?: number
  /** What they may weigh together; see countItems. */
  keepItems?: number
  /** Names this feed; unset: a random one. */
  id?: string
}

export class MapFeed {
  readonly id: string
  readonly state: MapState
  readonly #init: MapFeedInit
  readonly #keepDeltas: number
  readonly #keepItems: number
  readonly #ring: { delta: MapDelta; items: number }[] = []
  #ringItems = 0
  #seq = 0
  #hasMap = false

  constructor(init: MapFeedInit) {
    this.#init = init
    this.state = init.state
    this.id = init.id ?? randomBytes(9).toString('base64url')
    this.#keepDeltas = init.keepDeltas ?? 256
    this.#keepItems = init.keepItems ?? 20_000
  }

  get seq(): number {
    return this.#seq
  }

  /** false: nothing has been read from the store yet. */
  get hasMap(): boolean {
    return this.#hasMap
  }

  /** The state is whole now: what changed up to here is in the snapshot, not in a delta. */
  begin(): void {
    this.state.takeChanges()
    this.#hasMap = true
    this.skip()
  }

  /** Leaves a gap: whoever holds an older snapshot must fetch another. */
  skip(): void {
    this.#ring.length = 0
    this.#ringItems = 0
    this.#seq++
  }

  publish(changes: MapChanges): MapDelta {
    const delta: MapDelta = { seq: ++this.#seq, atMs: this.#init.now(), ...changes }
    const items = countItems(changes)
    this.#ring.push({ delta, items })
    this.#ringItems += items
    while (this.#ring.length > this.#keepDeltas || this.#ringItems > this.#keepItems) {
      this.#ringItems -= this.#ring.shift()?.items ?? 0
    }
    return delta
  }

  /** @returns the deltas that lead from `seq` to now; null when some are no longer kept or `seq` is not of this feed. */
  since(feed: string, seq: number): readonly MapDelta[] | null {
    if (!this.#hasMap || feed !== this.id || seq > this.#seq) return null
    const missing = this.#seq - seq
    if (missing > this.#ring.length) return null
    return missing === 0 ? [] : this.#ring.slice(-missing).map(({ delta }) => delta)
  }

  snapshot(): MapSnapshot {
    const { network, now } = this.#init
    return { feed: this.id, seq: this.#seq, atMs: now(), network, ...this.state.contents() }
  }
}

/** A position is a dozen bytes on the wire, a node or a link about ten times that. */
const POSITION_ITEMS = 0.1

/** How much a change weighs, in nodes and links. */
export function countItems(changes: MapChanges): number {
  return (
    changes.nodes.length +
    changes.gone.length +
    changes.linksAdded.length +
    changes.linksRemoved.length +
    changes.positions.length * POSITION_ITEMS
  )
}
