/** What the cartographer asks of a layout, so that the engine behind it can be exchanged. @module */

export interface LayoutTopology {
  /** Numbers of the nodes, each once, in any order. */
  readonly nums: Uint32Array
  /** Ends of each link: indices into `nums`. Undirected; each pair once, in any order, and no node with itself. */
  readonly from: Uint32Array
  readonly to: Uint32Array
}

/** One row a node, by ascending number. */
export interface LayoutPositions {
  readonly nums: Uint32Array
  /** Layout units. */
  readonly xs: Float32Array
  readonly ys: Float32Array
}

export interface LayoutEngine {
  /**
   * Nodes that stay keep their places; a new one starts where `known` says, else beside its neighbours.
   * The layout is warmed by as much as changed, and stays at rest when nothing did.
   */
  setTopology(topology: LayoutTopology, known: LayoutPositions): void
  /** Puts nodes where they are told to be, without warming anything; leaves out those that it does not know. */
  place(positions: LayoutPositions): void
  /** One step. @returns false: at rest, nothing moved. */
  tick(): boolean
  /** How far from rest: 1 at the start of a new layout, 0 at rest. */
  readonly heat: number
  /** Where every node stands now: a copy. */
  positions(): LayoutPositions
}

export const NO_POSITIONS: LayoutPositions = {
  nums: new Uint32Array(0),
  xs: new Float32Array(0),
  ys: new Float32Array(0),
}
