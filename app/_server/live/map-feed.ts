/** The map's deltas in their sequence, and the newest of them again for those who missed a few. @module */
import { randomBytes } from 'node:crypto'
import { encodeDelta } from '@/lib/graph/codec/encode-delta'
import type { MapColumns } from '@/lib/graph/map-columns'
import { NAMED_NODES_MAX, type MapSnapshot, type SnapshotHeader } from '@/lib/graph/snapshot'
import type { WholeGroups } from '@/lib/graph/whole-groups'
import type { MapDelta } from '@/lib/live/events'
import { wholeGroupsOfBooks, type AskedGrouping } from './map-groups'
import { pickPart, WHOLE_MAP, type MapBudget } from './map-part'
import type { MapChanges, MapState } from './map-state'

export interface MapFeedInit {
  state: MapState
  network: { name: string; title: string }
  now: () => number
  /** Deltas that are kept for catching up. */
  keepDeltas?: number
  /** What they may weigh together, bytes: to catch up with more is dearer than another snapshot. */
  keepBytes?: number
  /** The map is to be fetched anew by all: there was none, or what has changed is told to nobody. */
  onAnew?: () => void
  /** Names this feed; unset: a random one. */
  id?: string
}

/** A change of the map, in the form for those who read it here and in that for those who are sent it. */
export interface PublishedDelta {
  readonly delta: MapDelta
  /** One for all sockets. */
  readonly bytes: Uint8Array
}

export class MapFeed {
  readonly id: string
  readonly state: MapState
  readonly #init: MapFeedInit
  readonly #keepDeltas: number
  readonly #keepBytes: number
  readonly #ring: { seq: number; bytes: Uint8Array }[] = []
  #ringBytes = 0
  #seq = 0
  #hasMap = false

  constructor(init: MapFeedInit) {
    this.#init = init
    this.state = init.state
    this.id = init.id ?? randomBytes(9).toString('base64url')
    this.#keepDeltas = init.keepDeltas ?? 256
    this.#keepBytes = init.keepBytes ?? 1024 * 1024
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
    this.state.dropChanges()
    this.#hasMap = true
    this.skip()
  }

  /** Leaves a gap: whoever holds an older snapshot must fetch another. */
  skip(): void {
    this.#ring.length = 0
    this.#ringBytes = 0
    this.#seq++
    this.#init.onAnew?.()
  }

  publish(changes: MapChanges): PublishedDelta {
    const delta: MapDelta = { seq: ++this.#seq, atMs: this.#init.now(), ...changes }
    const encoded = encodeDelta(delta)
    // A Buffer: the parser of socket.io copies others byte by byte.
    const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength)
    this.#ring.push({ seq: delta.seq, bytes })
    this.#ringBytes += bytes.length
    while (this.#ring.length > this.#keepDeltas || this.#ringBytes > this.#keepBytes) {
      this.#ringBytes -= this.#ring.shift()?.bytes.length ?? 0
    }
    return { delta, bytes }
  }

  /** @returns the deltas that lead from `seq` to now; null when some are no longer kept or `seq` is not of this feed. */
  since(feed: string, seq: number): readonly { seq: number; bytes: Uint8Array }[] | null {
    if (!this.#hasMap || feed !== this.id || seq > this.#seq) return null
    const missing = this.#seq - seq
    if (missing > this.#ring.length) return null
    return missing === 0 ? [] : this.#ring.slice(-missing)
  }

  /** Names are in it when it has few nodes. */
  snapshot(budget: MapBudget = WHOLE_MAP): MapSnapshot {
    return this.named(this.header(), pickPart(this.state.columns(), budget))
  }

  /** A part of the map as a snapshot. */
  named(header: SnapshotHeader, columns: MapColumns): MapSnapshot {
    const { nums, count } = columns.nodes
    const isNamed = count <= NAMED_NODES_MAX
    return {
      ...header,
      columns,
      peerIds: isNamed
        ? Array.from(nums.subarray(0, count), (num) => this.state.peerId(num) ?? null)
        : new Array<null>(count).fill(null),
    }
  }

  /** The groups of the whole map. */
  groups(by: AskedGrouping): WholeGroups {
    return wholeGroupsOfBooks(this.header(), this.state.columns(), by)
  }

  /** What is said of a snapshot that is made now. */
  header(): SnapshotHeader {
    const { network, now } = this.#init
    return { feed: this.id, seq: this.#seq, atMs: now(), network, totals: this.state.size }
  }
}
