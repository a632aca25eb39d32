/** How far apart nodes are, in links, asked from some of them. @module */
import type { Adjacency } from '../adjacency'
import type { Absent } from './sampling'

/** Sources that one word of bits holds. */
const AT_ONCE = 32

export interface PathLengths {
  /** Nodes asked from: the figures are estimates unless these are all. */
  readonly sources: number
  /** `pairs[h]`: pairs of a source and another node whose shortest path has `h` links; `pairs[0]` is 0. */
  readonly pairs: readonly number[]
  /** Links of the mean shortest path between connected pairs; null: no pair is. */
  readonly mean: number | null
  /** The longest shortest path met, links: the diameter is at least this. */
  readonly longest: number
}

/**
 * Breadth-first search from 32 sources at a time, one bit each (Then et al., The More the Merrier: Efficient
 * Multi-Source Graph Traversal, 2014).
 *
 * @param sources - indices of nodes that are there.
 * @param uncounted - by index of the node; 1: paths may lead through it, but none that ends there counts.
 */
export function pathLengthsFrom(
  adjacency: Adjacency,
  sources: Uint32Array,
  absent: Absent = null,
  uncounted: Absent = null,
): PathLengths {
  const pairs: number[] = [0]
  for (let first = 0; first < sources.length; first += AT_ONCE) {
    walkFrom(adjacency, sources.subarray(first, first + AT_ONCE), { absent, uncounted }, pairs)
  }
  let connected = 0
  let links = 0
  for (const [hops, count] of pairs.entries()) {
    connected += count
    links += hops * count
  }
  return {
    sources: sources.length,
    pairs,
    mean: connected === 0 ? null : links / connected,
    longest: pairs.length - 1,
  }
}

/** Share of the `others` that a source reaches with at most `hops` links, on average. */
export function reachWithin({ pairs, sources }: PathLengths, hops: number, others: number): number {
  if (sources === 0 || others === 0) return 0
  let reached = 0
  for (let at = 1; at <= hops && at < pairs.length; at++) reached += pairs[at] ?? 0
  return reached / (sources * others)
}

function walkFrom(
  { count, offsets, targets }: Adjacency,
  sources: Uint32Array,
  { absent, uncounted }: { absent: Absent; uncounted: Absent },
  pairs: number[],
): void {
  const seen = new Uint32Array(count)
  let reached = new Uint32Array(count)
  let reaching = new Uint32Array(count)
  let front = new Uint32Array(count)
  let next = new Uint32Array(count)
  let width = 0
  for (const [bit, source] of sources.entries()) {
    if (reached[source] === 0) front[width++] = source
    reached[source] = ((reached[source] ?? 0) | (1 << bit)) >>> 0
    seen[source] = reached[source] ?? 0
  }
  for (let hops = 1; width > 0; hops++) {
    let touched = 0
    for (let slot = 0; slot < width; slot++) {
      const at = front[slot] ?? 0
      const bits = reached[at] ?? 0
      reached[at] = 0
      for (let arc = offsets[at] ?? 0; arc < (offsets[at + 1] ?? 0); arc++) {
        const other = targets[arc] ?? 0
        if ((bits & ~(seen[other] ?? 0)) === 0 || absent?.[other] === 1) continue
        if (reaching[other] === 0) next[touched++] = other
        reaching[other] = (reaching[other] ?? 0) | bits
      }
    }
    let found = 0
    for (let slot = 0; slot < touched; slot++) {
      const at = next[slot] ?? 0
      const fresh = (reaching[at] ?? 0) & ~(seen[at] ?? 0)
      seen[at] = (seen[at] ?? 0) | fresh
      reaching[at] = fresh
      if (uncounted?.[at] !== 1) found += bitsIn(fresh)
    }
    if (found > 0) {
      while (pairs.length <= hops) pairs.push(0)
      pairs[hops] = (pairs[hops] ?? 0) + found
    }
    ;[front, next] = [next, front]
    ;[reached, reaching] = [reaching, reached]
    width = touched
  }
}

/** How many bits of the word are set. */
function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
