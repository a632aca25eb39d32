/** What the cartographer asks of a layout, so that the engine behind it can be exchanged. @module */

/** Undirected; each pair once. */
export interface LayoutTopology {
  nodes: readonly number[]
  links: readonly (readonly [a: number, b: number])[]
}

export type LayoutPoint = readonly [x: number, y: number]

export interface LayoutEngine {
  /**
   * Nodes that stay keep their places; a new one starts where `known` says, else beside its neighbours.
   * The layout is warmed by as much as changed, and stays at rest when nothing did.
   */
  setTopology(topology: LayoutTopology, known: ReadonlyMap<number, LayoutPoint>): void
  /** One step. @returns false: at rest, nothing moved. */
  tick(): boolean
  /** How far from rest: 1 at the start of a new layout, 0 at rest. */
  readonly heat: number
  /** Every node and where it stands, in layout units. */
  positions(): Iterable<readonly [num: number, x: number, y: number]>
}
