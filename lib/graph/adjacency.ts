/** Who is linked to whom, in flat arrays: what layouts, searches and measures walk. @module */

/** Of `count` nodes, each link once from each of its ends. */
export interface Adjacency {
  readonly count: number
  /** The neighbours of node `i` are `targets[offsets[i]]` up to, not including, `targets[offsets[i + 1]]`. */
  readonly offsets: Uint32Array
  /** Ascending within a node, where the links were. */
  readonly targets: Uint32Array
  /** Beside each target, which link leads there: an index into the ends it was made from. */
  readonly links: Uint32Array
}

/**
 * @param count - of nodes.
 * @param from - one end of each link, an index below `count`.
 * @param to - the other end.
 * @throws {RangeError} when an end is no node.
 */
export function adjacencyOf(count: number, from: Uint32Array, to: Uint32Array): Adjacency {
  const offsets = new Uint32Array(count + 1)
  for (const ends of [from, to]) {
    for (const end of ends) {
      if (end >= count) throw new RangeError(`a link leads to node ${String(end)} of ${String(count)}`)
      offsets[end + 1] = (offsets[end + 1] ?? 0) + 1
    }
  }
  for (let index = 1; index <= count; index++) {
    offsets[index] = (offsets[index] ?? 0) + (offsets[index - 1] ?? 0)
  }
  const next = offsets.slice(0, count)
  const targets = new Uint32Array(from.length + to.length)
  const links = new Uint32Array(from.length + to.length)
  const put = (at: number, target: number, link: number): void => {
    const slot = next[at] ?? 0
    targets[slot] = target
    links[slot] = link
    next[at] = slot + 1
  }
  for (let link = 0; link < from.length; link++) {
    const a = from[link] ?? 0
    const b = to[link] ?? 0
    put(a, b, link)
    put(b, a, link)
  }
  return { count, offsets, targets, links }
}

/** Links of node `at`. */
export function degreeOf({ offsets }: Adjacency, at: number): number {
  return (offsets[at + 1] ?? 0) - (offsets[at] ?? 0)
}
