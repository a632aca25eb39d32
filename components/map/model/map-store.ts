/**
 * The map as the page knows it: one snapshot, then change by change, in columns; a node or a link is an object only
 * for as long as somebody looks at it. No React and no drawing here; the renderer, the panel and the table each listen.
 * @module
 */
import { adjacencyOf, type Adjacency } from '@/lib/graph/adjacency'
import { mapNodeAt } from '@/lib/graph/columns-of'
import { unpackLink, type MapColumns } from '@/lib/graph/map-columns'
import type { MapShape, MapSnapshot, MapTotals } from '@/lib/graph/snapshot'
import type { MapDelta, MapLink, MapNode } from '@/lib/live/events'
import { LinkLatencies } from './link-latencies'
import { LinkTable } from './link-table'
import { noChange, type MapChange } from './map-change'
import { Tally, type Happening, type MapEvent } from './map-changes'
import { writeDelta, type MapTables } from './map-writer'
import { NameBook, type FetchNames } from './name-book'
import { NodeTable, NO_NODE } from './node-table'
import { ABSENT } from './num-index'
import { extentOfColumns, type Extent } from './place-newcomers'
import { differenceTo } from './snapshot-difference'
import { columnsOfShape } from './shape-columns'

/** `gap`: deltas are missing, nothing was changed, a snapshot is needed. `stale`: already known. */
export type ApplyOutcome = 'applied' | 'gap' | 'stale'

/** `empty`: nothing yet. `shape`: where nodes are, not who they are. `facts`: the map. */
export type MapPhase = 'empty' | 'shape' | 'facts'

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

export class MapStore {
  /** One object for life. Its arrays are exchanged as they grow: they are to be read anew after each change. */
  readonly columns: MapColumns
  readonly #nodes = new NodeTable()
  readonly #links = new LinkTable()
  readonly #tables: MapTables
  readonly #names: NameBook
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
  /** Only the most important part of the map is held. */
  #isPart = false
  #version = 0
  #loads = 0
  #adjacency: { version: number; of: Adjacency } | null = null
  #extent: { version: number; of: Extent | null } | null = null

  constructor({ fetchNames, later = (work) => void setTimeout(work, 0) }: MapStoreInit = {}) {
    this.#names = new NameBook(fetchNames ?? null)
    this.#later = later
    this.columns = { nodes: this.#nodes.columns, tables: this.#nodes.tables, links: this.#links.columns }
    this.#tables = {
      nodes: this.#nodes,
      links: this.#links,
      latencies: new LinkLatencies(this.columns),
      names: this.#names,
      waiting: new Map(),
      nodeAt: (index) => this.#nodeAt(index),
    }
  }

  get phase(): MapPhase {
    return this.#phase
  }
  /** Nodes that are held, without the holes in the columns. */
  get size(): number {
    return this.#nodes.size
  }
  get linkCount(): number {
    return this.#links.columns.count
  }
  /** Nodes that the cartographer has placed. */
  get placed(): number {
    return this.#nodes.placed
  }
  /** Of the whole map, of which a part may be held. */
  get totals(): MapTotals {
    const held = { nodes: this.size, links: this.linkCount }
    return this.#isPart ? (this.#totals ?? held) : held
  }
  /** Step of latency of each link, by row; see latency-scale. To be read anew after each change. */
  get linkSteps(): Uint8Array {
    return this.#links.steps
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
  /** Grows with each change but that of colours: what `useSyncExternalStore` compares. */
  get version(): number {
    return this.#version
  }

  /** @returns -1 when there is no such node. */
  indexOf(num: number): number {
    return this.#nodes.indexOf(num)
  }
  has(num: number): boolean {
    return this.#nodes.indexOf(num) !== ABSENT
  }
  /** @returns NO_NODE for a hole, and for all while only the shape is known. */
  numAt(index: number): number {
    return index < this.columns.nodes.count ? (this.columns.nodes.nums[index] ?? NO_NODE) : NO_NODE
  }
  node(num: number): MapNode | undefined {
    const index = this.#nodes.indexOf(num)
    return index === ABSENT ? undefined : this.#nodeAt(index)
  }
  nodeAt(index: number): MapNode | undefined {
    return this.numAt(index) === NO_NODE ? undefined : this.#nodeAt(index)
  }
  /** Each as an object: for small uses. */
  *nodes(): Generator<MapNode> {
    for (let index = 0; index < this.columns.nodes.count; index++) {
      const node = this.nodeAt(index)
      if (node !== undefined) yield node
    }
  }

  /** Peer id; null: it has not come, or was not asked for. */
  nameOf(num: number): string | null {
    return this.#names.get(num)
  }
  /** The number of the node of that name; null: it is not here, or its name is not known. */
  numOf(peerId: string): number | null {
    return this.#names.numOf(peerId)
  }
  /** Asks for the names of these, where they are not known: see `onNames`. */
  wantNames(nums: Iterable<number>): void {
    this.#names.want(nums)
  }
  /** The name, as soon as it is known; null: there is none to be had. */
  findName(num: number): Promise<string | null> {
    return this.#names.find(num)
  }
  /** Grows whenever names have come. */
  get namesVersion(): number {
    return this.#names.version
  }
  /** Names have come. @returns the way to stop listening. */
  onNames(listener: () => void): () => void {
    return this.#names.subscribe(listener)
  }

  degreeAt(index: number): number {
    return this.#links.degreeAt(index)
  }
  /** Calls with the other end and the row of each link of a node. */
  eachLink(index: number, visit: (other: number, row: number) => void): void {
    this.#links.each(index, visit)
  }
  /** @returns the row of the link between two indices; -1: there is none. */
  rowOf(a: number, b: number): number {
    return this.#links.rowOf(a, b)
  }
  neighboursOf(num: number): ReadonlySet<number> {
    const nums = new Set<number>()
    const index = this.#nodes.indexOf(num)
    if (index !== ABSENT) this.#links.each(index, (other) => nums.add(this.numAt(other)))
    return nums
  }
  link(a: number, b: number): MapLink | undefined {
    const [one, other] = [this.#nodes.indexOf(a), this.#nodes.indexOf(b)]
    const row = one === ABSENT || other === ABSENT ? -1 : this.#links.rowOf(one, other)
    if (row < 0) return undefined
    const flags = unpackLink(this.columns.links.flags[row] ?? 0)
    return { a: Math.min(a, b), b: Math.max(a, b), ...flags, estimatedRttMs: this.linkRtt(one, other) }
  }
  /** Estimated round-trip time between two indices, whole ms; null when there is no ground for one. */
  linkRtt(a: number, b: number): number | null {
    const rttMs = this.#tables.latencies.rttMs(a, b)
    return Number.isNaN(rttMs) ? null : rttMs
  }
  /** Made once a version. */
  adjacency(): Adjacency {
    if (this.#adjacency?.version !== this.#version) {
      const { count, from, to } = this.columns.links
      const of = adjacencyOf(this.columns.nodes.count, from.subarray(0, count), to.subarray(0, count))
      this.#adjacency = { version: this.#version, of }
    }
    return this.#adjacency.of
  }
  /** The rectangle around the nodes that are placed; null when none is. */
  extent(): Extent | null {
    if (this.#extent?.version !== this.#version) {
      this.#extent = { version: this.#version, of: extentOfColumns(this.columns.nodes) }
    }
    return this.#extent.of
  }

  /** @returns the way to stop listening. */
  subscribe(listener: (change: MapChange) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** The first picture; left aside when there is a map already. Its arrays are the store's own from now on. */
  loadShape(shape: MapShape): void {
    if (this.#phase === 'facts') return
    this.#phase = 'shape'
    this.#shape = shape
    this.#setTotals(shape.totals, shape.nodes.count)
    this.#loads++
    const { nodes, tables, links } = columnsOfShape(shape)
    this.#nodes.take(nodes, tables)
    this.#links.take(links, nodes.count)
    this.#tell(noChange('shape'))
  }

  /**
   * Takes a whole map; its arrays are the store's own from now on. After a gap, what differs from before is told as if
   * it had come change by change.
   */
  load(snapshot: MapSnapshot): void {
    const { columns, peerIds } = snapshot
    const tally = new Tally()
    const before = this.#phase === 'facts' ? differenceTo(this.#tables, snapshot, tally) : null
    const isOfShape = this.#shape?.feed === snapshot.feed && this.#shape.seq === snapshot.seq
    this.#phase = 'facts'
    this.#network = snapshot.network
    this.#seq = snapshot.seq
    this.#atMs = snapshot.atMs
    this.#setTotals(snapshot.totals, columns.nodes.count)
    this.#loads++
    this.#tables.waiting.clear()
    this.#nodes.take(columns.nodes, columns.tables)
    if (isOfShape) this.#links.setFlags(columns.links.flags)
    else this.#links.take(columns.links, columns.nodes.count)
    this.#shape = null
    for (let index = 0; index < peerIds.length; index++) {
      const peerId = peerIds[index] ?? null
      if (peerId !== null) this.#names.put(this.numAt(index), peerId)
    }
    const isPainted = this.linkCount <= LINKS_A_SLICE
    if (isPainted) this.#paint(0)
    this.#note(tally.told(), snapshot.atMs)
    this.#tell({ ...noChange(isOfShape ? 'facts' : 'whole'), ...before })
    if (!isPainted) this.#paintLater(0, this.#loads)
  }

  apply(delta: MapDelta): ApplyOutcome {
    if (this.#seq === null || delta.seq > this.#seq + 1) return 'gap'
    if (delta.seq <= this.#seq) return 'stale'
    this.#seq = delta.seq
    this.#atMs = delta.atMs
    const tally = new Tally()
    const change = writeDelta(this.#tables, delta, this.#isPart, tally)
    this.#note(tally.told(), delta.atMs)
    this.#tell(change)
    return 'applied'
  }

  #setTotals(totals: MapTotals, nodesHeld: number): void {
    this.#totals = totals
    this.#isPart = totals.nodes > nodesHeld
  }

  #nodeAt(index: number): MapNode {
    return mapNodeAt(this.columns, index, this.#names.get(this.columns.nodes.nums[index] ?? NO_NODE))
  }

  /** @returns the row after the last one painted. */
  #paint(from: number): number {
    const end = Math.min(this.linkCount, from + LINKS_A_SLICE)
    this.#tables.latencies.paint(this.columns.links, this.#links.steps, from, end)
    return end
  }

  /** Half a million estimates at once would hold up the first frames: slice by slice. */
  #paintLater(from: number, load: number): void {
    this.#later(() => {
      if (load !== this.#loads) return
      const end = this.#paint(from)
      for (const listener of [...this.#listeners])
        listener({ ...noChange('colours'), linkRange: [from, end] })
      if (end < this.linkCount) this.#paintLater(end, load)
    })
  }

  #note(happenings: readonly Happening[], atMs: number): void {
    if (happenings.length === 0) return
    const told = happenings.map((happening) => ({ ...happening, atMs, id: ++this.#eventsMade })).reverse()
    this.#events = [...told, ...this.#events].slice(0, EVENTS_KEPT)
  }

  #tell(change: MapChange): void {
    this.#version++
    for (const listener of [...this.#listeners]) listener(change)
  }
}
