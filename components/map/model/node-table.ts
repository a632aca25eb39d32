/** The nodes of the page's map in columns that grow; a node keeps its index until it leaves. @module */
import { placeOf } from '@/lib/graph/columns-of'
import {
  NO_NODE,
  NO_UPTIME,
  statusCode,
  type MapAs,
  type MapColumns,
  type MapPlace,
  type NodeColumns,
} from '@/lib/graph/map-columns'
import type { MapNode } from '@/lib/live/events'
import type { Glimpse } from './map-changes'
import { grown, roomFor } from './grown'
import { ABSENT, NumIndex } from './num-index'

/** Status of an index that no node has; its number is `NO_NODE`. */
export const HOLE_STATUS = 255

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

export interface Written {
  readonly index: number
  readonly isNew: boolean
  /** The latency of its links may be another now. */
  readonly isElsewhere: boolean
}

export class NodeTable {
  /** One object for life; its arrays are exchanged when they grow or another map is taken. */
  readonly columns: Writable<NodeColumns> = emptyColumns()
  readonly tables: Writable<MapColumns['tables']> = { agents: [], places: [], systems: [] }
  #indices = new NumIndex()
  #agents = new RowBook<string>((agent) => agent)
  #places = new RowBook<MapPlace>(placeKey)
  #systems = new RowBook<MapAs>(({ asn, name }) => `${String(asn)} ${name}`)
  #free: number[] = []
  #leaving: number[] = []
  #size = 0
  #placed = 0

  /** Nodes, without the holes. */
  get size(): number {
    return this.#size
  }
  /** Nodes that the cartographer has placed. */
  get placed(): number {
    return this.#placed
  }

  /** @returns ABSENT when there is no such node. */
  indexOf(num: number): number {
    return this.#indices.get(num)
  }

  glimpseAt(index: number): Glimpse {
    const { statuses, agents } = this.columns
    return { status: statuses[index] ?? HOLE_STATUS, agent: this.tables.agents[agents[index] ?? 0] ?? '' }
  }

  /** Takes columns over: they are the table's own from now on. Without numbers, no node can be found by one. */
  take(nodes: NodeColumns, tables: MapColumns['tables']): void {
    Object.assign(this.columns, nodes)
    this.#agents.take(tables.agents)
    this.#places.take(tables.places)
    this.#systems.take(tables.systems)
    this.#showTables()
    this.#free = []
    this.#leaving = []
    this.#size = nodes.count
    this.#placed = countPlaced(nodes)
    this.#indices = NumIndex.of(nodes.nums, nodes.count, NO_NODE)
  }

  /** What left with the change before may be given away now. */
  beginChange(): void {
    if (this.#leaving.length === 0) return
    this.#free.push(...this.#leaving)
    this.#leaving = []
  }

  write(node: MapNode): Written {
    const known = this.#indices.get(node.num)
    const index = known === ABSENT ? this.#open(node.num) : known
    const { columns } = this
    const place = this.#places.indexOf(placeOf(node))
    const rttMs = node.rttMs ?? NaN
    const isQuiet = node.isRttQuiet ? 1 : 0
    const isElsewhere =
      columns.places[index] !== place ||
      !Object.is(columns.rttsMs[index], Math.fround(rttMs)) ||
      columns.rttIsQuiet[index] !== isQuiet
    columns.statuses[index] = statusCode(node.status)
    columns.peerCounts[index] = node.peerCount ?? -1
    columns.rttsMs[index] = rttMs
    columns.rttIsQuiet[index] = isQuiet
    columns.uptimes[index] = node.uptime ?? NO_UPTIME
    columns.agents[index] = this.#agents.indexOf(node.agent)
    columns.places[index] = place
    columns.systems[index] = this.#systems.indexOf({ asn: node.asn, name: node.asName })
    columns.communities[index] = node.community
    return { index, isNew: known === ABSENT, isElsewhere }
  }

  move(index: number, x: number, y: number): void {
    const { columns } = this
    if (Number.isNaN(columns.xs[index] ?? NaN)) this.#placed++
    columns.xs[index] = x
    columns.ys[index] = y
  }

  remove(index: number): void {
    const { columns } = this
    this.#indices.delete(columns.nums[index] ?? NO_NODE)
    if (!Number.isNaN(columns.xs[index] ?? NaN)) this.#placed--
    columns.nums[index] = NO_NODE
    columns.statuses[index] = HOLE_STATUS
    columns.xs[index] = NaN
    columns.ys[index] = NaN
    this.#size--
    this.#leaving.push(index)
  }

  #open(num: number): number {
    const { columns } = this
    const index = this.#free.pop() ?? columns.count
    if (index === columns.count) {
      if (index >= columns.nums.length) this.#grow(roomFor(index + 1))
      columns.count++
    }
    columns.nums[index] = num
    columns.xs[index] = NaN
    columns.ys[index] = NaN
    this.#indices.set(num, index)
    this.#size++
    return index
  }

  #grow(length: number): void {
    const { columns } = this
    columns.nums = grown(columns.nums, length)
    columns.xs = grown(columns.xs, length)
    columns.ys = grown(columns.ys, length)
    columns.statuses = grown(columns.statuses, length)
    columns.peerCounts = grown(columns.peerCounts, length)
    columns.rttsMs = grown(columns.rttsMs, length)
    columns.rttIsQuiet = grown(columns.rttIsQuiet, length)
    columns.uptimes = grown(columns.uptimes, length)
    columns.agents = grown(columns.agents, length)
    columns.places = grown(columns.places, length)
    columns.systems = grown(columns.systems, length)
    columns.communities = grown(columns.communities, length)
  }

  #showTables(): void {
    this.tables.agents = this.#agents.rows
    this.tables.places = this.#places.rows
    this.tables.systems = this.#systems.rows
  }
}

function placeKey({ country, city, lat, lon, source }: MapPlace): string {
  return [country, city, lat, lon, source].join('\n')
}

function countPlaced({ count, xs }: NodeColumns): number {
  let placed = 0
  for (let index = 0; index < count; index++) if (!Number.isNaN(xs[index] ?? NaN)) placed++
  return placed
}

function emptyColumns(): NodeColumns {
  return {
    count: 0,
    nums: new Uint32Array(0),
    xs: new Float32Array(0),
    ys: new Float32Array(0),
    statuses: new Uint8Array(0),
    peerCounts: new Int32Array(0),
    rttsMs: new Float32Array(0),
    rttIsQuiet: new Uint8Array(0),
    uptimes: new Uint8Array(0),
    agents: new Uint32Array(0),
    places: new Uint32Array(0),
    systems: new Uint32Array(0),
    communities: new Uint32Array(0),
  }
}

/** Rows that nodes share, each once; the keys are made when the first row is looked up. */
class RowBook<T> {
  rows: T[] = []
  readonly #keyOf: (row: T) => string
  #indices: Map<string, number> | null = null

  constructor(keyOf: (row: T) => string) {
    this.#keyOf = keyOf
  }

  take(rows: readonly T[]): void {
    this.rows = [...rows]
    this.#indices = null
  }

  indexOf(row: T): number {
    this.#indices ??= new Map(this.rows.map((each, index) => [this.#keyOf(each), index]))
    const key = this.#keyOf(row)
    const known = this.#indices.get(key)
    if (known !== undefined) return known
    this.#indices.set(key, this.rows.length)
    this.rows.push(row)
    return this.rows.length - 1
  }
}
