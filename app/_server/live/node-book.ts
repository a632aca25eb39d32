/** What the web knows of nodes, in columns by slot: those on the map, and those that links or positions only name. @module */
import {
  linkEndAt,
  NO_NODE,
  NO_UPTIME,
  statusCode,
  type MapAs,
  type MapColumns,
  type MapPlace,
} from '@/lib/graph/map-columns'
import { mapNodeAt, placeOf } from '@/lib/graph/columns-of'
import type { LinkEnd } from '@/lib/graph/link-latency'
import type { MapNode } from '@/lib/live/events'
import type { NodeSummary } from '@/lib/nodes'
import { hasNodeChanged, toMapNode } from './map-node'
import { GrowingTable } from './growing-table'
import { grown, nodeColumns, type GrownColumns } from './node-columns'
import { SummaryBook } from './summary-book'

const FIRST_SLOTS = 1_024

/** What a new statement of a node is to those who draw it. */
export type NodeNews = 'came' | 'changed' | 'same'

export class NodeBook {
  readonly #slots = new Map<number, number>()
  readonly #free: number[] = []
  #columns: GrownColumns = nodeColumns(FIRST_SLOTS)
  /** Statements that name the node. */
  #links = new Uint32Array(FIRST_SLOTS)
  readonly #summaries = new SummaryBook()
  readonly #agents = new GrowingTable<string>((agent) => agent)
  readonly #places = new GrowingTable<MapPlace>((place) => Object.values(place).join('\n'))
  readonly #systems = new GrowingTable<MapAs>(({ asn, name }) => `${String(asn)}\n${name}`)
  #end = 0
  #size = 0

  /** Nodes on the map. */
  get size(): number {
    return this.#size
  }

  /** Slots up to here may be used. */
  get end(): number {
    return this.#end
  }

  /** Slots as indices; those that are not on the map are among them. To be read before anything else happens. */
  get columns(): Pick<MapColumns, 'nodes' | 'tables'> {
    return {
      nodes: { ...this.#columns, count: this.#end },
      tables: { agents: this.#agents.rows, places: this.#places.rows, systems: this.#systems.rows },
    }
  }

  find(num: number): number | undefined {
    return this.#slots.get(num)
  }

  numAt(slot: number): number {
    return this.#columns.nums[slot] ?? NO_NODE
  }

  isOnMap(slot: number): boolean {
    return this.#summaries.has(slot)
  }

  /** Made anew: to be asked for the nodes that somebody looks at. */
  summaryAt(slot: number): NodeSummary | undefined {
    return this.#summaries.get(slot, this.numAt(slot))
  }

  /** Of a node on the map; '' for others. */
  peerIdAt(slot: number): string {
    return this.isOnMap(slot) ? this.#summaries.peerIdAt(slot) : ''
  }

  /** ms since 1970; NaN: it is not on the map. */
  lastVisitMsAt(slot: number): number {
    return this.#summaries.lastVisitMsAt(slot)
  }

  /** The node as pages have it. @param isNew - for those who do not have it yet: with its name. */
  drawnAt(slot: number, isNew: boolean): MapNode | undefined {
    if (!this.isOnMap(slot)) return undefined
    return mapNodeAt(this.columns, slot, isNew ? this.peerIdAt(slot) : null)
  }

  /** What the latency of the node's links is estimated from, as pages have it. */
  linkEnd(slot: number): LinkEnd {
    return linkEndAt(this.columns, slot)
  }

  positionAt(slot: number): [x: number, y: number] | undefined {
    const x = this.#columns.xs[slot] ?? NaN
    return Number.isNaN(x) ? undefined : [x, this.#columns.ys[slot] ?? 0]
  }

  /** @returns the node's slot, made if there was none. */
  claim(num: number): number {
    const known = this.#slots.get(num)
    if (known !== undefined) return known
    const slot = this.#free.pop() ?? this.#end++
    if (slot >= this.#columns.nums.length) {
      this.#columns = grown(this.#columns, slot * 2)
      const links = new Uint32Array(slot * 2)
      links.set(this.#links)
      this.#links = links
    }
    this.#columns.nums[slot] = num
    this.#columns.xs[slot] = NaN
    this.#columns.ys[slot] = NaN
    this.#columns.communities[slot] = 0
    this.#links[slot] = 0
    this.#slots.set(num, slot)
    return slot
  }

  /** Gives the slot back when nothing is known of the node any more. */
  letGo(slot: number): void {
    const num = this.numAt(slot)
    if (num === NO_NODE || this.isOnMap(slot) || this.#links[slot] !== 0) return
    if (this.positionAt(slot) !== undefined || this.#columns.communities[slot] !== 0) return
    this.#slots.delete(num)
    this.#columns.nums[slot] = NO_NODE
    this.#free.push(slot)
  }

  link(slot: number): void {
    this.#links[slot] = (this.#links[slot] ?? 0) + 1
  }

  unlink(slot: number): void {
    this.#links[slot] = (this.#links[slot] ?? 0) - 1
  }

  /** What differs by less than a measurement does is kept for who asks of the node, and not drawn. */
  state(slot: number, summary: NodeSummary): NodeNews {
    const wasOnMap = this.isOnMap(slot)
    const drawn = toMapNode(summary, this.#columns.communities[slot] ?? 0)
    const known = wasOnMap ? this.drawnAt(slot, false) : undefined
    const isSame = known !== undefined && !hasNodeChanged(known, drawn)
    if (!isSame) this.#draw(slot, drawn)
    this.#summaries.put(slot, summary)
    if (isSame) return 'same'
    if (wasOnMap) return 'changed'
    this.#size++
    return 'came'
  }

  drop(slot: number): void {
    this.#summaries.delete(slot)
    this.#size--
  }

  /** @returns whether it moved. */
  place(slot: number, x: number, y: number): boolean {
    const { xs, ys } = this.#columns
    if (xs[slot] === x && ys[slot] === y) return false
    xs[slot] = x
    ys[slot] = y
    return true
  }

  /** @returns whether it belonged to another. */
  join(slot: number, community: number): boolean {
    if (this.#columns.communities[slot] === community) return false
    this.#columns.communities[slot] = community
    return true
  }

  /** Lets go of rows of tables that no node uses any more, when they are many. */
  tidy(): void {
    const { agents, places, systems } = this.#columns
    this.#agents.tidy(agents, this.#end, (slot) => this.isOnMap(slot))
    this.#places.tidy(places, this.#end, (slot) => this.isOnMap(slot))
    this.#systems.tidy(systems, this.#end, (slot) => this.isOnMap(slot))
    this.#summaries.tidy(this.#end)
  }

  #draw(slot: number, node: MapNode): void {
    const columns = this.#columns
    columns.statuses[slot] = statusCode(node.status)
    columns.peerCounts[slot] = node.peerCount ?? -1
    columns.rttsMs[slot] = node.rttMs ?? NaN
    columns.rttIsQuiet[slot] = Number(node.isRttQuiet)
    columns.uptimes[slot] = node.uptime ?? NO_UPTIME
    columns.agents[slot] = this.#agents.indexOf(node.agent)
    columns.places[slot] = this.#places.indexOf(placeOf(node))
    columns.systems[slot] = this.#systems.indexOf({ asn: node.asn, name: node.asName })
  }
}
