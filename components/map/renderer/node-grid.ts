/** Nodes by the cell of a grid that they lie in: who is near a point, without asking all. @module */
import type { Extent } from '../model/place-newcomers'
import type { NodeLayer } from './node-layer'

/** Nodes a cell holds in the mean. */
const NODES_A_CELL = 3
const CELLS_AT_MOST = 1 << 18

export class NodeGrid {
  #extent: Extent | null = null
  #cell = 1
  #columns = 1
  #rows = 1
  #starts = new Uint32Array(2)
  #indices = new Uint32Array(0)
  /** The largest radius among all nodes, px at the fitted scale. */
  largestRadius = 0

  /** Sorts all nodes anew, by where they are going. */
  rebuild(nodes: NodeLayer, extent: Extent | null): void {
    this.#extent = extent
    this.largestRadius = 0
    if (extent === null) return
    const width = Math.max(1e-6, extent.maxX - extent.minX)
    const height = Math.max(1e-6, extent.maxY - extent.minY)
    const cells = Math.min(CELLS_AT_MOST, Math.max(1, nodes.count / NODES_A_CELL))
    this.#cell = Math.max(Math.sqrt((width * height) / cells), Math.max(width, height) / 1024)
    this.#columns = Math.floor(width / this.#cell) + 1
    this.#rows = Math.floor(height / this.#cell) + 1
    const starts = new Uint32Array(this.#columns * this.#rows + 1)
    const { length, targetXs, targetYs, targetRadii } = nodes
    for (let index = 0; index < length; index++) {
      if (!nodes.has(index)) continue
      const cell = this.#cellOf(targetXs[index] ?? 0, targetYs[index] ?? 0, extent)
      starts[cell + 1] = (starts[cell + 1] ?? 0) + 1
      const radius = targetRadii[index] ?? 0
      if (radius > this.largestRadius) this.largestRadius = radius
    }
    for (let cell = 1; cell < starts.length; cell++) {
      starts[cell] = (starts[cell] ?? 0) + (starts[cell - 1] ?? 0)
    }
    if (this.#indices.length < nodes.count) this.#indices = new Uint32Array(Math.ceil(nodes.count * 1.25))
    const next = starts.slice()
    for (let index = 0; index < length; index++) {
      if (!nodes.has(index)) continue
      const cell = this.#cellOf(targetXs[index] ?? 0, targetYs[index] ?? 0, extent)
      const at = next[cell] ?? 0
      this.#indices[at] = index
      next[cell] = at + 1
    }
    this.#starts = starts
  }

  /** Side of a cell, layout units: where a search that widens begins. */
  get cell(): number {
    return this.#cell
  }

  /** Calls `visit` with each node of the cells that the rectangle touches: some lie beside it. */
  visit(area: Extent, visit: (index: number) => void): void {
    const extent = this.#extent
    if (extent === null) return
    const left = this.#clamp((area.minX - extent.minX) / this.#cell, this.#columns)
    const right = this.#clamp((area.maxX - extent.minX) / this.#cell, this.#columns)
    const top = this.#clamp((area.minY - extent.minY) / this.#cell, this.#rows)
    const bottom = this.#clamp((area.maxY - extent.minY) / this.#cell, this.#rows)
    for (let row = top; row <= bottom; row++) {
      const begin = this.#starts[row * this.#columns + left] ?? 0
      const end = this.#starts[row * this.#columns + right + 1] ?? 0
      // The cells of a row lie one after the other.
      for (let at = begin; at < end; at++) visit(this.#indices[at] ?? 0)
    }
  }

  /** Whether the rectangle holds all nodes: looking further finds no more. */
  isAllWithin(area: Extent): boolean {
    const extent = this.#extent
    return (
      extent === null ||
      (area.minX <= extent.minX &&
        area.minY <= extent.minY &&
        area.maxX >= extent.maxX &&
        area.maxY >= extent.maxY)
    )
  }

  #cellOf(x: number, y: number, { minX, minY }: Extent): number {
    const column = this.#clamp((x - minX) / this.#cell, this.#columns)
    return this.#clamp((y - minY) / this.#cell, this.#rows) * this.#columns + column
  }

  #clamp(value: number, count: number): number {
    return Math.min(count - 1, Math.max(0, Math.floor(value)))
  }
}
