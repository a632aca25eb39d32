/** A map in columns, and what can be asked of it; a node or a link is an object only for as long as somebody looks at it. @module */
import { adjacencyOf, type Adjacency } from '@/lib/graph/adjacency'
import { mapNodeAt } from '@/lib/graph/columns-of'
import { extentOfColumns, type Extent } from '@/lib/graph/extent'
import { NO_NODE, unpackLink, type MapColumns } from '@/lib/graph/map-columns'
import type { MapLink, MapNode } from '@/lib/live/events'
import { LinkLatencies } from './link-latencies'
import { LinkTable } from './link-table'
import type { MapTables } from './map-writer'
import { NameBook, type FetchNames } from './name-book'
import { NodeTable } from './node-table'
import { ABSENT } from './num-index'

export class HeldMap {
  /** One object for life. Its arrays are exchanged as they grow: they are to be read anew after each change. */
  readonly columns: MapColumns
  protected readonly tables: MapTables
  readonly #nodes = new NodeTable()
  readonly #links = new LinkTable()
  readonly #names: NameBook
  #version = 0
  #adjacency: { version: number; of: Adjacency } | null = null
  #extent: { version: number; of: Extent | null } | null = null

  constructor(fetchNames: FetchNames | null) {
    this.#names = new NameBook(fetchNames)
    this.columns = { nodes: this.#nodes.columns, tables: this.#nodes.tables, links: this.#links.columns }
    this.tables = {
      nodes: this.#nodes,
      links: this.#links,
      latencies: new LinkLatencies(this.columns),
      names: this.#names,
      waiting: new Map(),
      nodeAt: (index) => this.#nodeAt(index),
    }
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
  /** Step of latency of each link, by row; see latency-scale. To be read anew after each change. */
  get linkSteps(): Uint8Array {
    return this.#links.steps
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
    const rttMs = this.tables.latencies.rttMs(a, b)
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

  /** What is held is another now. */
  protected changed(): void {
    this.#version++
  }

  #nodeAt(index: number): MapNode {
    return mapNodeAt(this.columns, index, this.#names.get(this.columns.nodes.nums[index] ?? NO_NODE))
  }
}
