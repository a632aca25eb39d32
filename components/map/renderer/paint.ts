/** How nodes are to look, by their index in the store's columns; made by whoever knows what the reader asked for. @module */
import type { Rgb } from './theme'

export interface NodePaint {
  /** Index into `palette` of each node. */
  readonly colours: Uint8Array
  readonly palette: readonly Rgb[]
  /** Size of each node, 0 to 1 of the range that the screen allows; null: by its peers. */
  readonly sizes: Float32Array | null
  /** 1: the filters let the node through; 0: it steps back. null: all are shown. */
  readonly shown: Uint8Array | null
}

/** How links are to look, by their row in the store's columns. */
export interface LinkPaint {
  /** Index into `palette` of each link, below 6. */
  readonly steps: Uint8Array
  readonly palette: readonly Rgb[]
  /** The index of those that are only there; the others are drawn before them. */
  readonly plain: number
}
