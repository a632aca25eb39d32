/**
 * The map as the page knows it: one snapshot, then change by change, in columns; a node or a link is an object only
 * for as long as somebody looks at it. No React and no drawing here; the renderer, the panel and the table each listen.
 * @module
 */
import type { MapShape, MapSnapshot, MapTotals } from '@/lib/graph/snapshot'
import type { WholeGroups } from '@/lib/graph/whole-groups'
import type { MapDelta } from '@/lib/live/events'
import { HeldMap } from './held-map'
import { noChange, type MapChange } from './map-change'
import { Tally, type Happening, type MapEvent } from './map-changes'
import { writeDelta } from './map-writer'
import type { FetchNames } from './name-book'
import { deltaOfPart } from './part-delta'
import { differenceTo } from './snapshot-difference'
import { columnsOfShape } from './shape-columns'

/** `gap`: deltas are missing, nothing was changed, a snapshot is needed. `stale`: already known. */
export type ApplyOutcome = 'applied' | 'gap' | 'stale'

/** `empty`: nothing yet. `shape`: where nodes are, not who they are. `facts`: the map. */
export type MapPhase = 'empty' | 'shape' | 'facts'

/** `past`: how it was at a time that the reader chose. */
export type MapMoment = 'now' | 'past'

export interface MapStoreInit {
  /** Unset: only names that came with nodes are known. */
  fetchNames?: FetchNames
  /** Does what can wait soon, when the page has drawn. */
  later?: (work: () => void) => void
}

/** Recent events kept for the list. */
export const EVENTS_KEPT = 60
/** So many links are given their colours at once: some milliseconds. */
export const LINKS_A_SLICE = 50_000

export class MapStore extends HeldMap {
  readonly #later: (work: () => void) => void
  readonly #listeners = new Set<(change: MapChange) => void>()
  #phase: MapPhase = 'empty'
  #shape: MapShape | null = null
  #events: readonly MapEvent[] = []
  #eventsMade = 0
  #seq: number | null = null
  #atMs = 0
  #network: MapSnapshot['network'] | null = null
  #totals: MapTotals | null = null
  #groups: WholeGroups | null = null
  #isPart = false
  #loads = 0
  #moment: MapMoment = 'now'

  constructor({ fetchNames, later = (work) => void setTimeout(work, 0) }: MapStoreInit = {}) {
    super(fetchNames ?? null)
    this.#later = later
  }

  get phase(): MapPhase {
    return this.#phase
  }
  /** Of the whole map, of which a part may be held. */
  get totals(): MapTotals {
    const held = { nodes: this.size, links: this.linkCount }
    return this.#isPart ? (this.#totals ?? held) : held
  }
  /** Only the most important part of the map is held, or nothing of it yet but its groups. */
  get isPart(): boolean {
    return this.#isPart
  }
  /** Of the whole map as it is now; null: all its nodes are held, or no groups were told. */
  get groups(): WholeGroups | null {
    return this.#isPart && this.#moment === 'now' ? this.#groups : null
  }
  /** Newest first. */
  get events(): readonly MapEvent[] {
    return this.#events
  }
  /** Sequence number of what is held; null before the first snapshot. */
  get seq(): number | null {
    return this.#seq
  }
  /** Time of the newest snapshot or delta, ms since the epoch. */
  get atMs(): number {
    return this.#atMs
  }
  get network(): MapSnapshot['network'] | null {
    return this.#network
  }

  /** @returns the way to stop listening. */
  subscribe(listener: (change: MapChange) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** What a large map looks like from afar, before anything of it has come and while no more than a part is held. */
  loadGroups(groups: WholeGroups): void {
    this.#groups = groups
    if (this.#phase === 'empty') {
      this.#totals = groups.totals
      this.#isPart = true
      this.#network = groups.network
    }
    this.#tell(noChange('groups'))
  }

  /** The first picture; left aside when there is a map already. Its arrays are the store's own from now on. */
  loadShape(shape: MapShape): void {
    if (this.#phase === 'facts') return
    this.#phase = 'shape'
    this.#shape = shape
    this.#setTotals(shape.totals, shape.nodes.count)
    this.#loads++
    const { nodes, tables, links } = columnsOfShape(shape)
    this.tables.nodes.take(nodes, tables)
    this.tables.links.take(links, nodes.count)
    this.#tell(noChange('shape'))
  }

  /**
   * Takes a whole map; its arrays are the store's own from now on. After a gap, what differs from before is told as if
   * it had come change by change; what differs from or to a map of the past is no news.
   */
  load(snapshot: MapSnapshot, moment: MapMoment = 'now'): void {
    const { columns, peerIds } = snapshot
    const tally = new Tally()
    const before = this.#phase === 'facts' ? differenceTo(this.tables, snapshot, tally) : null
    const isOfShape = this.#shape?.feed === snapshot.feed && this.#shape.seq === snapshot.seq
    // Of two parts of a map, what is in one alone has neither come nor gone.
    const isNews = moment === 'now' && this.#moment === 'now' && !this.#isPart && isWhole(snapshot)
    this.#phase = 'facts'
    this.#moment = moment
    this.#network = snapshot.network
    this.#seq = snapshot.seq
    this.#atMs = snapshot.atMs
    this.#setTotals(snapshot.totals, columns.nodes.count)
    this.#loads++
    this.tables.waiting.clear()
    this.tables.nodes.take(columns.nodes, columns.tables)
    if (isOfShape) this.tables.links.setFlags(columns.links.flags)
    else this.tables.links.take(columns.links, columns.nodes.count)
    this.#shape = null
    for (let index = 0; index < peerIds.length; index++) {
      const peerId = peerIds[index] ?? null
      if (peerId !== null) this.tables.names.put(this.numAt(index), peerId)
    }
    const isPainted = this.linkCount <= LINKS_A_SLICE
    if (isPainted) this.#paint(0)
    if (isNews) this.#note(tally.told(), snapshot.atMs)
    this.#tell({ ...noChange(isOfShape ? 'facts' : 'whole'), ...before })
    if (!isPainted) this.#paintLater(0, this.#loads)
  }

  apply(delta: MapDelta): ApplyOutcome {
    if (this.#seq === null || delta.seq > this.#seq + 1) return 'gap'
    if (delta.seq <= this.#seq) return 'stale'
    this.#seq = delta.seq
    this.#atMs = delta.atMs
    const tally = new Tally()
    const change = writeDelta(this.tables, delta, this.#isPart, tally)
    this.#note(tally.told(), delta.atMs)
    this.#tell(change)
    return 'applied'
  }

  /** Takes in a few nodes more, with their links, beside the part that is held; they are no news. */
  add(few: MapSnapshot): void {
    if (this.#seq === null || this.#moment !== 'now') return
    const change = writeDelta(this.tables, deltaOfPart(few), true, new Tally())
    this.#isPart = (this.#totals?.nodes ?? 0) > this.size
    this.#tell(change)
  }

  #setTotals(totals: MapTotals, nodesHeld: number): void {
    this.#totals = totals
    this.#isPart = totals.nodes > nodesHeld
  }

  /** @returns the row after the last one painted. */
  #paint(from: number): number {
    const end = Math.min(this.linkCount, from + LINKS_A_SLICE)
    this.tables.latencies.paint(this.columns.links, this.tables.links.steps, from, end)
    return end
  }

  /** Half a million estimates at once would hold up the first frames: slice by slice, and drawn anew when all are there. */
  #paintLater(from: number, load: number): void {
    this.#later(() => {
      if (load !== this.#loads) return
      const end = this.#paint(from)
      if (end < this.linkCount) {
        this.#paintLater(end, load)
        return
      }
      const change: MapChange = { ...noChange('colours'), linkRange: [0, end] }
      for (const listener of [...this.#listeners]) listener(change)
    })
  }

  #note(happenings: readonly Happening[], atMs: number): void {
    if (happenings.length === 0) return
    const told = happenings.map((happening) => ({ ...happening, atMs, id: ++this.#eventsMade })).reverse()
    this.#events = [...told, ...this.#events].slice(0, EVENTS_KEPT)
  }

  #tell(change: MapChange): void {
    this.changed()
    for (const listener of [...this.#listeners]) listener(change)
  }
}

function isWhole({ totals, columns }: MapSnapshot): boolean {
  return totals.nodes <= columns.nodes.count
}
