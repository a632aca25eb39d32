/** The map in memory: the newest state of nodes, links and positions, and what changed since it was last asked. @module */
import type { MapDelta, MapNode } from '@/lib/live/events'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { NodeSummary } from '@/lib/nodes'
import { LinkBook } from './link-book'
import type { MapContents } from './live-source'
import { hasMapNodeChanged, toLinkEnd, toMapNode } from './map-node'

/** A delta before it has its place in the sequence. */
export type MapChanges = Omit<MapDelta, 'seq' | 'atMs'>

/** Who came and who went, for those who are told nodes by their names. */
export interface NodeComings {
  /** Numbers of nodes that were not there before. */
  came: ReadonlySet<number>
  /** Peer ids of those that are gone, by number. */
  gone: ReadonlyMap<number, string>
}

interface Held {
  summary: NodeSummary
  /** As the pages have it. */
  drawn: MapNode
}

export class MapState {
  readonly #nodes = new Map<number, Held>()
  readonly #positions = new Map<number, readonly [x: number, y: number]>()
  readonly #links = new LinkBook((num) => {
    const held = this.#nodes.get(num)
    return held && toLinkEnd(held.summary)
  })
  readonly #changed = new Set<number>()
  #came = new Set<number>()
  #gone = new Map<number, string>()
  #comings: NodeComings = { came: new Set(), gone: new Map() }
  readonly #moved = new Set<number>()
  readonly #restated = new Set<number>()

  get size(): { nodes: number; links: number } {
    return { nodes: this.#nodes.size, links: this.#links.size }
  }

  summary(num: number): NodeSummary | undefined {
    return this.#nodes.get(num)?.summary
  }

  /** Of the changes that were taken last. */
  get comings(): NodeComings {
    return this.#comings
  }

  /** Takes in what changed; what is not in it stays as it was. */
  apply({ nodes, neighbourSets, positions }: MapContents): void {
    for (const node of nodes) this.#setNode(node)
    for (const set of neighbourSets) this.#links.setNeighbours(set)
    for (const [num, x, y] of positions) this.#setPosition(num, Math.round(x), Math.round(y))
  }

  /** Takes in the whole map; what is not in it is gone. */
  replace(contents: MapContents): void {
    const nums = new Set(contents.nodes.map(({ num }) => num))
    for (const num of [...this.#nodes.keys()]) if (!nums.has(num)) this.#dropNode(num)
    const stated = new Set(contents.neighbourSets.map(({ num, evidence }) => `${String(num)} ${evidence}`))
    for (const num of [...this.#links.stating()]) {
      for (const evidence of this.#links.statedBy(num)) {
        if (!stated.has(`${String(num)} ${evidence}`)) {
          this.#links.setNeighbours({ num, evidence, neighbours: [] })
        }
      }
    }
    this.apply(contents)
  }

  /** Changes since the last call; null when nothing is worth telling. */
  takeChanges(): MapChanges | null {
    this.#comings = { came: this.#came, gone: this.#gone }
    const links = this.#links.takeChanges()
    const changes: MapChanges = {
      nodes: [...this.#changed].flatMap((num) => this.#nodes.get(num)?.drawn ?? []),
      gone: [...this.#gone.keys()],
      linksAdded: links.added,
      linksRemoved: links.removed,
      positions: [...this.#moved].flatMap((num): [number, number, number][] => {
        const at = this.#positions.get(num)
        return at === undefined || !this.#nodes.has(num) ? [] : [[num, ...at]]
      }),
    }
    this.#changed.clear()
    this.#came = new Set()
    this.#gone = new Map()
    this.#moved.clear()
    const isEmpty = Object.values(changes).every((list) => list.length === 0)
    return isEmpty ? null : changes
  }

  /** Nodes whose summary was stated since the last call: what those who watch a node want to hear. */
  takeRestated(): number[] {
    const nums = [...this.#restated]
    this.#restated.clear()
    return nums
  }

  contents(): Pick<MapSnapshot, 'nodes' | 'links' | 'positions'> {
    return {
      nodes: [...this.#nodes.values()].map(({ drawn }) => drawn),
      links: [...this.#links.all()],
      positions: [...this.#positions].flatMap(([num, at]): [number, number, number][] =>
        this.#nodes.has(num) ? [[num, ...at]] : [],
      ),
    }
  }

  #setNode(summary: NodeSummary): void {
    const { num } = summary
    const before = this.#nodes.get(num)
    const drawn = toMapNode(summary)
    if (before !== undefined && !hasMapNodeChanged(before.drawn, drawn)) {
      if (before.summary.lastVisitMs !== summary.lastVisitMs) this.#restated.add(num)
      this.#nodes.set(num, { summary, drawn: before.drawn })
      return
    }
    this.#nodes.set(num, { summary, drawn })
    this.#restated.add(num)
    this.#changed.add(num)
    // One that came back at once was never gone for anybody.
    if (!this.#gone.delete(num) && before === undefined) this.#came.add(num)
    this.#links.touchNode(num)
    // Its position may have come before the node did, or been left out while it was gone.
    if (before === undefined) this.#moved.add(num)
  }

  #dropNode(num: number): void {
    const peerId = this.#nodes.get(num)?.summary.peerId ?? ''
    this.#nodes.delete(num)
    this.#came.delete(num)
    this.#changed.delete(num)
    this.#restated.delete(num)
    this.#gone.set(num, peerId)
    // Pages drop a node's links with it, but the book must know that they are gone.
    this.#links.touchNode(num)
  }

  #setPosition(num: number, x: number, y: number): void {
    const before = this.#positions.get(num)
    if (before?.[0] === x && before[1] === y) return
    this.#positions.set(num, [x, y])
    this.#moved.add(num)
  }
}
