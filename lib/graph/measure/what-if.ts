/** What remains of the network when some of its nodes are taken away. @module */
import type { Adjacency } from '../adjacency'
import { componentsOf, type Components } from './components'
import { cutsOf, type Cuts } from './cuts'
import { pathLengthsFrom, reachWithin, type PathLengths } from './path-lengths'
import { presentNodes, sampleOf, type Absent } from './sampling'
import type { Steps } from './steps'

/** Nodes that path lengths are asked from; the error of the mean falls with the root of their number. */
export const SOURCES = 64
/** Reach is told for 1 up to this many links. */
export const REACH_HOPS = 6

/** The network at one moment, or what remains of it. Shares are of the nodes that there are then, 0 to 1. */
export interface Shape {
  readonly nodes: number
  readonly links: number
  readonly components: number
  readonly largest: number
  readonly largestShare: number
  /** Nodes without which others would be cut off. */
  readonly articulations: number
  /** Links without which others would be cut off. */
  readonly bridges: number
  /** Links of the mean shortest path from a source to any node it is connected with that stays; null: to none. */
  readonly meanPath: number | null
  /** Longest shortest path met from the sources, links. */
  readonly longestPath: number
  /** Share of the nodes that stay within `i + 1` links of a source, on average. */
  readonly reach: readonly number[]
}

export interface WhatIf {
  /** Nodes taken away. */
  readonly removed: number
  /** Nodes that paths were measured from, the same before and after: path lengths and reach are estimates from them. */
  readonly sources: number
  /** true: they are all that stay, so nothing is estimated. */
  readonly isExact: boolean
  readonly before: Shape
  readonly after: Shape
  /** Indices of nodes that stay, were in the largest component, and are no longer. */
  readonly cutOff: Uint32Array
  /** Indices of the nodes that are articulation points of what remains. */
  readonly articulations: Uint32Array
}

/**
 * @param absent - nodes that are not there to begin with.
 * @param removed - indices of the nodes to take away; those that are not there are passed over.
 * @param seed - picks the sources among those that stay.
 */
export function* whatIf(
  adjacency: Adjacency,
  absent: Absent,
  removed: Uint32Array,
  seed: number,
): Steps<WhatIf> {
  const without = absent?.slice() ?? new Uint8Array(adjacency.count)
  let removedCount = 0
  for (const at of removed) {
    if (at >= adjacency.count || without[at] === 1) continue
    without[at] = 1
    removedCount++
  }
  const staying = presentNodes(adjacency.count, without)
  const sources = sampleOf(staying, SOURCES, seed)
  const before = yield* measured(adjacency, sources, absent, without)
  const after = yield* measured(adjacency, sources, without, null)
  return {
    removed: removedCount,
    sources: sources.length,
    isExact: sources.length === staying.length,
    before: shapeOf(before, linksLeft(adjacency, absent), staying.length),
    after: shapeOf(after, linksLeft(adjacency, without), staying.length),
    cutOff: staying.filter((at) => isCutOff(at, before.components, after.components)),
    articulations: staying.filter((at) => after.cuts.isArticulation[at] === 1),
  }
}

interface Measured {
  readonly components: Components
  readonly cuts: Cuts
  readonly paths: PathLengths
}

/** @param uncounted - nodes that paths are not measured to: those that will not stay. */
function* measured(
  adjacency: Adjacency,
  sources: Uint32Array,
  absent: Absent,
  uncounted: Absent,
): Steps<Measured> {
  const components = componentsOf(adjacency, absent)
  yield
  const cuts = cutsOf(adjacency, absent)
  yield
  const paths = pathLengthsFrom(adjacency, sources, absent, uncounted)
  yield
  return { components, cuts, paths }
}

function isCutOff(at: number, before: Components, after: Components): boolean {
  return before.labels[at] === before.largest && after.labels[at] !== after.largest
}

function shapeOf({ components, cuts, paths }: Measured, links: number, staying: number): Shape {
  let nodes = 0
  for (const size of components.sizes) nodes += size
  const largest = components.sizes[components.largest] ?? 0
  return {
    nodes,
    links,
    components: components.sizes.length,
    largest,
    largestShare: nodes === 0 ? 0 : largest / nodes,
    articulations: cuts.articulations,
    bridges: cuts.bridges.length,
    meanPath: paths.mean,
    longestPath: paths.longest,
    reach: Array.from({ length: REACH_HOPS }, (_, at) => reachWithin(paths, at + 1, staying - 1)),
  }
}

function linksLeft({ count, offsets, targets }: Adjacency, absent: Absent): number {
  if (absent === null) return targets.length / 2
  let ends = 0
  for (let at = 0; at < count; at++) {
    if (absent[at] === 1) continue
    for (let slot = offsets[at] ?? 0; slot < (offsets[at + 1] ?? 0); slot++) {
      if (absent[targets[slot] ?? 0] !== 1) ends++
    }
  }
  return ends / 2
}
