/** The map in memory: the newest state of nodes, links and positions, and what changed since it was last asked. @module */
import type { LinkEnd } from '@/lib/graph/link-latency'
import type { MapColumns } from '@/lib/graph/map-columns'
import type { MapTotals } from '@/lib/graph/snapshot'
import type { Evidence } from '@/lib/facts'
import type { MapDelta, MapNode } from '@/lib/live/events'
import type { NodeSummary } from '@/lib/nodes'
import { bookColumns, type BookColumns } from './book-columns'
import { LinkBook, type StatedNeighbours } from './link-book'
import type { MapContents, WholeMap } from './live-source'
import { columnsAround } from './map-around'
import { NodeBook } from './node-book'
import { inTurns, slotsUpTo } from './in-turns'
import { Latest } from './latest'

/** A delta before it has its place in the sequence. */
export type MapChanges = Omit<MapDelta, 'seq' | 'atMs'>

/** Who came and who went, for those who are told nodes by their names. */
export interface NodeComings {
  /** Numbers of nodes that were not there before. */
  came: ReadonlySet<number>
  /** Peer ids of those that are gone, by number. */
  gone: ReadonlyMap<number, string>
}

/** How much is told at once; what is left is told with the next changes. */
export interface ChangeLimits {
  /** Changed nodes, new ones not counted. */
  readonly nodes: number
  readonly positions: number
}

export interface ReplaceOptions {
  isTold?: boolean
  onPiece?: () => void
}

const NO_LIMITS: ChangeLimits = { nodes: Infinity, positions: Infinity }
/** Some milliseconds of work: what is due meanwhile gets its turn. */
const PER_TURN = 2_000

export class MapState {
  readonly #nodes = new NodeBook()
  readonly #links = new LinkBook(this.#nodes)
  /** Numbers of nodes that changed, of those that moved, and of those whose summary was stated. */
  readonly #changed = new Latest()
  readonly #moved = new Latest()
  readonly #restated = new Set<number>()
  /** Those that were gone and came back before that was told. */
  readonly #returned = new Set<number>()
  #came = new Set<number>()
  #gone = new Map<number, string>()
  #comings: NodeComings = { came: new Set(), gone: new Map() }

  get size(): MapTotals {
    return { nodes: this.#nodes.size, links: this.#links.size }
  }

  /** Nodes that came and went, and links that may have: how much would be told now, positions apart. */
  get waiting(): number {
    return this.#came.size + this.#gone.size + this.#links.waiting
  }

  /** Of the changes that were taken last. */
  get comings(): NodeComings {
    return this.#comings
  }

  summary(num: number): NodeSummary | undefined {
    const slot = this.#nodes.find(num)
    return slot === undefined ? undefined : this.#nodes.summaryAt(slot)
  }

  /** Undefined: it is not on the map. */
  peerId(num: number): string | undefined {
    const slot = this.#nodes.find(num)
    return slot === undefined || !this.#nodes.isOnMap(slot) ? undefined : this.#nodes.peerIdAt(slot)
  }

  /** What the latency of the node's links is estimated from. */
  linkEnd(num: number): LinkEnd {
    const slot = this.#nodes.find(num)
    return slot === undefined
      ? { lat: null, lon: null, rttMs: null, isRttQuiet: false }
      : this.#nodes.linkEnd(slot)
  }

  /** Takes in what changed; what is not in it stays as it was. */
  apply({ nodes, neighbourSets, positions, communities }: MapContents): void {
    for (const node of nodes) this.#setNode(node)
    for (const set of neighbourSets) this.#links.setNeighbours(set)
    for (const position of positions) this.#setPosition(position, true)
    for (const membership of communities) this.#setCommunity(membership, true)
  }

  /**
   * Takes in the whole map as it is read; what is not in it is gone. When reading fails midway, what was read is in it
   * and nothing is gone.
   * @param isTold - false: what was there before was told to nobody, and what changes is told to nobody either.
   * @param onPiece - some of it has been taken in.
   */
  async replace(whole: WholeMap, { isTold = true, onPiece }: ReplaceOptions = {}): Promise<void> {
    const stated = new Map<Evidence, Set<number>>()
    const setNode = (node: NodeSummary): void => {
      if (isTold) this.#setNode(node)
      else this.#nodes.state(this.#nodes.claim(node.num), node)
    }
    for await (const { nodes = [], neighbourSets = [], positions = [], communities = [] } of whole.pieces) {
      await inTurns(nodes, setNode, PER_TURN)
      await inTurns(
        neighbourSets,
        (set) => {
          note(stated, set)
          this.#links.setNeighbours(set)
        },
        PER_TURN,
      )
      await inTurns(positions, (position) => this.#setPosition(position, isTold), 10 * PER_TURN)
      await inTurns(communities, (membership) => this.#setCommunity(membership, isTold), 10 * PER_TURN)
      if (!isTold) await this.#links.dropChangesInTurns()
      onPiece?.()
    }
    await this.#dropOthers(whole.nums)
    await this.#links.keepOnly((num, evidence) => stated.get(evidence)?.has(num) === true)
    this.#nodes.tidy()
  }

  /** Changes since the last call; null when nothing is worth telling. */
  takeChanges(limits: ChangeLimits = NO_LIMITS): MapChanges | null {
    this.#comings = { came: this.#came, gone: this.#gone }
    const links = this.#links.takeChanges()
    const changes: MapChanges = {
      nodes: [
        ...[...this.#came].flatMap((num) => this.#drawn(num, true)),
        ...this.#changed.take(limits.nodes).flatMap((num) => this.#drawn(num, this.#returned.delete(num))),
      ],
      gone: [...this.#gone.keys()],
      linksAdded: links.added,
      linksRemoved: links.removed,
      positions: this.#moved.take(limits.positions).flatMap((num) => this.#positionOf(num)),
    }
    this.#came = new Set()
    this.#gone = new Map()
    const isEmpty = Object.values(changes).every((list) => list.length === 0)
    return isEmpty ? null : changes
  }

  /** What changed up to now is told to nobody: they all take the map afresh. */
  dropChanges(): void {
    this.#comings = { came: this.#came, gone: this.#gone }
    this.#links.dropChanges()
    this.#changed.take(Infinity)
    this.#moved.take(Infinity)
    this.#returned.clear()
    this.#came = new Set()
    this.#gone = new Map()
  }

  /** Nodes whose summary was stated since the last call: what those who watch a node want to hear. */
  takeRestated(): number[] {
    const nums = [...this.#restated]
    this.#restated.clear()
    return nums
  }

  /** The map as it has been told, and what is known beside it. To be read, or copied, before anything else happens. */
  columns(): BookColumns {
    return bookColumns(this.#nodes, this.#links)
  }

  /** A node with those it is linked to, of many the best linked; no node where it is not on the map. */
  around(num: number): MapColumns {
    return columnsAround(this.#nodes, this.#links, num)
  }

  #drawn(num: number, isNew: boolean): MapNode[] {
    const slot = this.#nodes.find(num)
    const node = slot === undefined ? undefined : this.#nodes.drawnAt(slot, isNew)
    return node === undefined ? [] : [node]
  }

  #positionOf(num: number): [num: number, x: number, y: number][] {
    const slot = this.#nodes.find(num)
    const at = slot === undefined || !this.#nodes.isOnMap(slot) ? undefined : this.#nodes.positionAt(slot)
    return at === undefined ? [] : [[num, ...at]]
  }

  #setNode(summary: NodeSummary): void {
    const { num } = summary
    const slot = this.#nodes.claim(num)
    const lastVisitMs = this.#nodes.lastVisitMsAt(slot)
    const news = this.#nodes.state(slot, summary)
    if (news !== 'same' || lastVisitMs !== summary.lastVisitMs) this.#restated.add(num)
    if (news === 'changed' && !this.#came.has(num)) this.#changed.add(num)
    if (news !== 'came') return
    // One that came back at once was never gone for anybody.
    if (this.#gone.delete(num)) {
      this.#returned.add(num)
      this.#changed.add(num)
    } else {
      this.#came.add(num)
    }
    this.#links.touchNode(slot)
    // Its position may have come before the node did, or been left out while it was gone.
    this.#moved.add(num)
  }

  #dropNode(slot: number): void {
    const num = this.#nodes.numAt(slot)
    const peerId = this.#nodes.peerIdAt(slot)
    this.#nodes.drop(slot)
    this.#changed.delete(num)
    this.#returned.delete(num)
    this.#restated.delete(num)
    // One that came and went at once was never there for anybody, unless a snapshot has told of it.
    this.#came.delete(num)
    this.#gone.set(num, peerId)
    // Pages drop a node's links with it, but the book must know that they are gone.
    this.#links.touchNode(slot)
    this.#nodes.letGo(slot)
  }

  #setPosition([num, x, y]: readonly [num: number, x: number, y: number], isTold: boolean): void {
    // Adding zero turns −0 into 0.
    const hasMoved = this.#nodes.place(this.#nodes.claim(num), Math.round(x) + 0, Math.round(y) + 0)
    if (hasMoved && isTold) this.#moved.add(num)
  }

  #setCommunity([num, community]: readonly [num: number, community: number], isTold: boolean): void {
    const slot = this.#nodes.claim(num)
    const isNews = this.#nodes.join(slot, community) && this.#nodes.isOnMap(slot)
    if (isNews && isTold && !this.#came.has(num)) this.#changed.add(num)
    this.#nodes.letGo(slot)
  }

  /** Nodes with other numbers are gone. */
  async #dropOthers(nums: Uint32Array): Promise<void> {
    const kept = new Set(nums)
    await inTurns(
      slotsUpTo(this.#nodes.end),
      (slot) => {
        if (this.#nodes.isOnMap(slot) && !kept.has(this.#nodes.numAt(slot))) this.#dropNode(slot)
      },
      10 * PER_TURN,
    )
  }
}

function note(stated: Map<Evidence, Set<number>>, { num, evidence }: StatedNeighbours): void {
  const nums = stated.get(evidence)
  if (nums === undefined) stated.set(evidence, new Set([num]))
  else nums.add(num)
}
