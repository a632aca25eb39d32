/** Keeps the drawn nodes and links in step with the store. @module */
import { around } from '@/lib/graph/extent'
import type { GroupPicture } from '@/lib/graph/groups'
import type { MapChange } from '../model/map-change'
import type { MapStore } from '../model/map-store'
import { HOLE_STATUS } from '../model/node-table'
import { provisionalPosition, type Extent } from '../model/place-newcomers'
import type { Size } from './camera'
import { LinkLayer } from './link-layer'
import { NodeGrid } from './node-grid'
import { NodeLayer, type NodeTarget } from './node-layer'
import type { NodePaint } from './paint'
import { nodeRadius, radiusRange, type RadiusRange } from './sizes'

/** Sizes are all set anew when what they are measured by has changed by more than this share. */
const WORTH_RESIZING = 0.04

export class Scene {
  readonly nodes = new NodeLayer()
  readonly links: LinkLayer
  readonly grid = new NodeGrid()
  /** Around all nodes, also those that are not held, where they will be when everything has come to rest. */
  whole: Extent | null = null
  range: RadiusRange = { least: 1, most: 1 }
  #paint: NodePaint | null = null
  #groups: GroupPicture | null = null
  /** The group whose members alone are in front; -1: none is open. */
  #open = -1
  #largest = 0
  #isGridStale = true
  readonly #store: MapStore
  readonly #target: { -readonly [Field in keyof NodeTarget]: NodeTarget[Field] } = {
    x: 0,
    y: 0,
    radius: 0,
    shape: 0,
    colour: -1,
    isAside: false,
  }

  constructor(store: MapStore, size: Size) {
    this.#store = store
    this.links = new LinkLayer(store)
    this.#takeWhole(size, null)
  }

  /** @param size - of the screen, on which the sizes of nodes depend. */
  take(change: MapChange, size: Size): void {
    if (change.kind === 'colours') return
    if (change.kind === 'groups') {
      this.#bound()
      return
    }
    if (change.whole) {
      this.#takeWhole(size, change.formerIndices)
      return
    }
    if (change.kind === 'facts') {
      this.links.weighAll()
      this.settle(size)
      return
    }
    for (const index of change.gone) this.nodes.remove(index)
    this.links.weigh(change.linksSet)
    if (this.#measure(size)) {
      this.#setAll()
      this.#pulse(change.entered)
    } else {
      this.nodes.reserve(this.#store.columns.nodes.count)
      const extent = this.#store.extent()
      for (const index of change.updated) this.#set(index, extent, false)
      for (const index of change.moved) this.#set(index, extent, false)
      this.#pulse(change.entered)
    }
    this.#bound()
  }

  /** Gives each node its place, its size and its look. */
  settle(size: Size): void {
    this.#measure(size)
    this.#setAll()
    this.#bound()
  }

  /** @param paint - null: by status and peers. */
  setPaint(paint: NodePaint | null): void {
    this.#paint = paint
    this.#setAll()
  }

  /** Members of other groups stand back. @param open - index into the groups; -1: none does. */
  setGroups(groups: GroupPicture | null, open: number): void {
    const isSame = this.#open === open && (open === -1 || this.#groups === groups)
    this.#groups = groups
    this.#open = open
    if (!isSame) this.#setAll()
  }

  /** The grid of where nodes are, made anew when somebody asks after they have moved. */
  get places(): NodeGrid {
    if (this.#isGridStale) this.grid.rebuild(this.nodes, this.whole)
    this.#isGridStale = false
    return this.grid
  }

  /** Around those named, where they will be; null: none of them is on the map. */
  extentOf(nums: Iterable<number>): Extent | null {
    return this.extentAround(this.#indicesOf(nums))
  }

  /** Around nodes by their index. */
  extentAround(indices: Iterable<number>): Extent | null {
    const { targetXs, targetYs } = this.nodes
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
    for (const index of indices) {
      const x = targetXs[index] ?? 0
      const y = targetYs[index] ?? 0
      if (x < minX) minX = x
      if (y < minY) minY = y
      if (x > maxX) maxX = x
      if (y > maxY) maxY = y
    }
    return minX > maxX ? null : { minX, minY, maxX, maxY }
  }

  *#indicesOf(nums: Iterable<number>): Generator<number> {
    for (const num of nums) {
      const index = this.#store.indexOf(num)
      if (index >= 0 && this.nodes.has(index)) yield index
    }
  }

  *#present(): Generator<number> {
    for (let index = 0; index < this.nodes.length; index++) if (this.nodes.has(index)) yield index
  }

  #takeWhole(size: Size, former: Int32Array | null): void {
    this.nodes.remap(former)
    this.links.weighAll()
    this.settle(size)
  }

  /** @returns whether all sizes are to be set anew. */
  #measure(size: Size): boolean {
    const { columns, phase } = this.#store
    const { count, statuses, peerCounts } = columns.nodes
    let largest = 0
    for (let index = 0; index < count; index++) {
      if (statuses[index] === HOLE_STATUS) continue
      const peers = phase === 'shape' ? this.#store.degreeAt(index) : (peerCounts[index] ?? 0)
      if (peers > largest) largest = peers
    }
    const range = radiusRange(this.#store.size, size)
    const before = this.range
    const isWorth =
      Math.abs(largest - this.#largest) > this.#largest * WORTH_RESIZING ||
      Math.abs(range.most - before.most) > before.most * WORTH_RESIZING ||
      Math.abs(range.least - before.least) > before.least * WORTH_RESIZING ||
      // In a small map every size follows at once.
      (count < 2_000 && (largest !== this.#largest || range.most !== before.most))
    if (!isWorth) return false
    this.#largest = largest
    this.range = range
    return true
  }

  #setAll(): void {
    const { count, statuses } = this.#store.columns.nodes
    const extent = this.#store.extent()
    this.nodes.reserve(count)
    for (let index = 0; index < count; index++) {
      if (statuses[index] !== HOLE_STATUS) this.#set(index, extent, false)
    }
  }

  #pulse(entered: readonly number[]): void {
    const extent = this.#store.extent()
    for (const index of entered) this.#set(index, extent, true)
  }

  #set(index: number, extent: Extent | null, pulse: boolean): void {
    const { columns, phase } = this.#store
    const { xs, ys, statuses, peerCounts } = columns.nodes
    const target = this.#target
    const x = xs[index] ?? NaN
    if (Number.isNaN(x)) {
      const beside = provisionalPosition(this.#store, index, extent)
      target.x = beside.x
      target.y = beside.y
    } else {
      target.x = x
      target.y = ys[index] ?? 0
    }
    const paint = this.#paint
    const size = paint?.sizes?.[index]
    const peers = phase === 'shape' ? this.#store.degreeAt(index) : (peerCounts[index] ?? -1)
    target.radius =
      size === undefined
        ? nodeRadius(peers < 0 ? null : peers, this.#largest, this.range)
        : nodeRadius(size, 1, this.range)
    target.shape = statuses[index] ?? 0
    target.colour = paint?.colours[index] ?? -1
    target.isAside =
      paint?.shown?.[index] === 0 || (this.#open >= 0 && this.#groups?.groupOfNode[index] !== this.#open)
    this.nodes.set(index, target, pulse)
  }

  #bound(): void {
    this.whole = around(this.extentAround(this.#present()), this.#store.groups?.extent ?? null)
    this.#isGridStale = true
  }
}
