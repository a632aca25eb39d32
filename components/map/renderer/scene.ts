/** Keeps the drawn nodes and links in step with the store. @module */
import type { MapChange, MapStore } from '../model/map-store'
import { extentOf, provisionalPosition, type Extent } from '../model/place-newcomers'
import type { Size } from './camera'
import { LinkLayer } from './link-layer'
import { NodeLayer } from './node-layer'
import { nodeRadius, radiusRange } from './sizes'

export class Scene {
  readonly nodes = new NodeLayer()
  readonly links = new LinkLayer()
  readonly #store: MapStore

  constructor(store: MapStore) {
    this.#store = store
    this.settle({ width: 1, height: 1 })
    for (const link of store.links.values()) {
      if (store.nodes.has(link.a) && store.nodes.has(link.b)) this.links.set(link)
    }
  }

  /** @param size - of the screen, on which the sizes of nodes depend. */
  take(change: MapChange, size: Size): void {
    const isFirst = this.nodes.length === 0
    this.settle(size, isFirst ? [] : change.entered)
    for (const num of change.gone) this.nodes.remove(num)
    for (const link of change.linksSet) this.links.set(link)
    for (const [a, b] of change.linksRemoved) this.links.remove(a, b)
  }

  /** Gives each node its place and its size; both depend on the whole, so all are set whenever anything changes. */
  settle(size: Size, pulsing: readonly number[] = []): void {
    const { nodes, positions } = this.#store
    const range = radiusRange(nodes.size, size)
    let largest = 0
    for (const node of nodes.values()) largest = Math.max(largest, node.peerCount ?? 0)
    const pulses = new Set(pulsing)
    const extent = extentOf(positions.values())
    for (const [num, node] of nodes) {
      const { x, y } = positions.get(num) ?? provisionalPosition(this.#store, num, extent)
      const radius = nodeRadius(node.peerCount, largest, range)
      this.nodes.set(num, { x, y, radius, status: node.status }, pulses.has(num))
    }
  }

  /** Around all nodes, or those named, where they will be when everything has come to rest. */
  extent(nums: ReadonlySet<number> | null = null): Extent | null {
    const targets = [...this.nodes.targets()]
    return extentOf(nums === null ? targets : targets.filter(({ num }) => nums.has(num)))
  }

  /** @returns what still moves after `elapsedMs`. */
  step(elapsedMs: number): { nodesMoving: boolean; linksMoving: boolean; linksChanged: boolean } {
    const { moving, freed } = this.nodes.step(elapsedMs)
    if (freed.length > 0) this.links.forget(new Set(freed))
    return { nodesMoving: moving, linksMoving: this.links.step(elapsedMs), linksChanged: freed.length > 0 }
  }
}
