/** What a person looks at, or what is to be seen: it and what is around it stay lit, the rest steps back. @module */
import type { MapStore } from '../model/map-store'
import type { View } from './camera'
import { costInDirection, nearestNode, nextNode, pickNearest, type WorldPoint } from './picking'
import type { Scene } from './scene'

const DIM_MS = 110

/** Nodes and links in the light, by index and row. */
export interface Lit {
  readonly nodes: readonly number[]
  readonly links: readonly number[]
  /** Grows whenever they are others. */
  readonly version: number
}

export class Attention {
  num: number | null = null
  /** Index of the node looked at; kept while the dimming fades out; -1: none. */
  slot = -1
  /** 0 to 1: how far the rest has stepped back. */
  dim = 0
  lit: Lit = { nodes: [], links: [], version: 0 }
  #selected: readonly number[] = []
  #path: readonly number[] | null = null
  readonly #store: MapStore
  readonly #scene: Scene
  readonly #litNums: (() => Iterable<number>) | null

  /** @param litNums - the nodes in the light, whoever is looked at; null: the one looked at and those around. */
  constructor(store: MapStore, scene: Scene, litNums: (() => Iterable<number>) | null = null) {
    this.#store = store
    this.#scene = scene
    this.#litNums = litNums
    this.relight()
  }

  turnTo(num: number | null): void {
    this.num = num
    this.relight()
  }

  /** Nodes that are to be seen beside the one looked at. */
  select(nums: readonly number[]): void {
    this.#selected = nums
    this.relight()
  }

  /** A way through the network, from node to node; null: none. */
  showPath(nums: readonly number[] | null): void {
    this.#path = nums
    this.relight()
  }

  /** Whether something is in the light and the rest is not. */
  get isSelective(): boolean {
    return this.#litNums !== null || this.num !== null || this.#selected.length > 0 || this.#path !== null
  }

  /** Neighbours may have come or gone, or the light may have gone on. */
  relight(): void {
    // While it fades out, what was lit stays so.
    if (!this.isSelective) return
    const nodes = new Set<number>()
    const links = new Set<number>()
    if (this.#litNums !== null) this.#light(this.#litNums(), nodes)
    this.#light(this.#selected, nodes)
    this.#lightPath(nodes, links)
    if (this.num !== null) {
      const index = this.#store.indexOf(this.num)
      if (index >= 0) {
        nodes.add(index)
        this.#store.eachLink(index, (other, row) => {
          if (this.#litNums === null) nodes.add(other)
          links.add(row)
        })
      }
    }
    if (this.#litNums !== null) links.clear()
    this.lit = { nodes: [...nodes], links: [...links], version: this.lit.version + 1 }
  }

  /** @returns whether the rest is still stepping back or coming forward. */
  step(elapsedMs: number): boolean {
    if (this.num !== null) this.slot = this.#store.indexOf(this.num)
    const target = this.isSelective ? 1 : 0
    this.dim += (target - this.dim) * (1 - Math.exp(-elapsedMs / DIM_MS))
    if (Math.abs(target - this.dim) < 0.01) this.dim = target
    if (this.num === null && (this.dim === 0 || target === 1)) this.slot = -1
    return this.dim !== target
  }

  /** The node under a world point. @param scale - px a unit of layer radius. */
  nodeAt(at: WorldPoint, reachPx: number, view: View, scale: number): number | null {
    const { nodes, places } = this.#scene
    return this.#numAt(pickNearest(nodes, places, at, reachPx / view.k, scale / view.k))
  }

  /** The node nearest to a world point, where a walk by keyboard begins. */
  nearestTo(at: WorldPoint): number | null {
    return this.#numAt(nearestNode(this.#scene.nodes, this.#scene.places, at))
  }

  /** The linked node that lies in that direction, or, without one, any node there. */
  next(dx: number, dy: number): { num: number; x: number; y: number } | null {
    const from = this.num === null ? -1 : this.#store.indexOf(this.num)
    if (from < 0) return null
    const { nodes, places } = this.#scene
    const { targetXs, targetYs } = nodes
    const at = { x: targetXs[from] ?? 0, y: targetYs[from] ?? 0 }
    const direction = { x: dx, y: dy }
    let next = -1
    let least = Infinity
    this.#store.eachLink(from, (other) => {
      if (!nodes.has(other) || nodes.isAside(other)) return
      const cost = costInDirection(at, direction, targetXs[other] ?? 0, targetYs[other] ?? 0)
      if (cost >= least) return
      least = cost
      next = other
    })
    if (next < 0) next = nextNode(nodes, places, at, direction, from)
    const num = this.#numAt(next)
    return num === null ? null : { num, x: targetXs[next] ?? 0, y: targetYs[next] ?? 0 }
  }

  #light(nums: Iterable<number>, nodes: Set<number>): void {
    for (const num of nums) {
      const index = this.#store.indexOf(num)
      if (index >= 0) nodes.add(index)
    }
  }

  #lightPath(nodes: Set<number>, links: Set<number>): void {
    if (this.#path === null) return
    this.#light(this.#path, nodes)
    for (const [at, num] of this.#path.entries()) {
      const next = this.#path[at + 1]
      if (next === undefined) continue
      const row = this.#store.rowOf(this.#store.indexOf(num), this.#store.indexOf(next))
      if (row >= 0) links.add(row)
    }
  }

  /** Before the facts of the map have come, nobody knows who a node is. */
  #numAt(index: number): number | null {
    const num = index < 0 ? undefined : this.#store.numAt(index)
    return num === undefined || this.#store.indexOf(num) !== index ? null : num
  }
}
