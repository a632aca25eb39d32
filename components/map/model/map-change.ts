/** What a change of the map touched, for those who draw it. @module */

/**
 * `shape`: where nodes are and which are linked is known, not yet who they are. `facts`: who they are, after their
 * shape; indices, places and link rows stay. `whole`: a whole map has replaced what was there. `delta`: some of it has
 * changed. `colours`: latencies of links have been worked out. `groups`: those of a large map are known; of its nodes
 * none has changed.
 */
export type MapChangeKind = 'shape' | 'facts' | 'whole' | 'delta' | 'colours' | 'groups'

/** Nodes by index, links by row of the store's columns as they are after the change. */
export interface MapChange {
  readonly kind: MapChangeKind
  /** `shape` or `whole`: every index and every row means something else than before. */
  readonly whole: boolean
  /** Of a whole map that took the place of another: the index each node had before, -1: it is new. */
  readonly formerIndices: Int32Array | null
  /** New nodes; of a first map: none. */
  readonly entered: readonly number[]
  /** Nodes that were there and of which something else is known now. Of a whole map: none are named. */
  readonly updated: readonly number[]
  /** Nodes that have left, by the index they had; it is not given away before the next change. */
  readonly gone: readonly number[]
  /** The numbers of those. */
  readonly goneNums: readonly number[]
  /** Nodes that the cartographer has put elsewhere. Of a whole map: none are named. */
  readonly moved: readonly number[]
  /** Rows of links that are new. Of a whole map: none are named. */
  readonly linksMade: readonly number[]
  /** Every row that reads otherwise than before: new, other flags, other colour, or another link has moved there. */
  readonly linksSet: readonly number[]
  /** From row, to row, from row, …: in this order, before `linksMade`. For what is kept by row. */
  readonly linkMoves: readonly number[]
  /** Both ends of links that are not there any more, by the indices they had. */
  readonly linksRemoved: readonly (readonly [a: number, b: number])[]
  /** Of `colours`: first row, and the row after the last. */
  readonly linkRange: readonly [from: number, to: number] | null
}

/** A change that touches nothing yet. */
export function noChange(kind: MapChangeKind): MapChange {
  return {
    kind,
    whole: kind === 'shape' || kind === 'whole',
    formerIndices: null,
    entered: [],
    updated: [],
    gone: [],
    goneNums: [],
    moved: [],
    linksMade: [],
    linksSet: [],
    linkMoves: [],
    linksRemoved: [],
    linkRange: null,
  }
}
