/** In which order the ends of links are counted: what most links lead to has a low number. @module */
import { largestFirst, sortedBy } from './sorted-by'

/** Stretches of nodes of one community, in the order in which nodes are told. */
export interface Stretches {
  readonly count: number
  /** By node. */
  readonly of: Uint32Array
}

/** Of nodes whose links stay in their stretch: stretch by stretch, in each those with the most first. */
export function rankedInStretches(degrees: Uint32Array, stretches: Stretches): Uint32Array<ArrayBuffer> {
  return sortedBy(largestFirst(degrees), stretches.of, stretches.count)
}
