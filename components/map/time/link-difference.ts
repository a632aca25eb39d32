/** Links of two maps laid over each other: which were made between them, and which were lost. @module */
import type { LinkColumns, NodeColumns } from '@/lib/graph/map-columns'

/** What became of a link: an index into these. */
export const LINK_CHANGES = ['same', 'made', 'lost'] as const
export type LinkChange = (typeof LINK_CHANGES)[number]

export interface LinkDifference {
  /** Those of the later map, and after them those that only the earlier one had. */
  readonly links: LinkColumns
  /** By row of `links`: index into `LINK_CHANGES`. */
  readonly changes: Uint8Array
  readonly counts: Readonly<Record<LinkChange, number>>
}

const MADE = 1
const LOST = 2

/**
 * @param later - indices in it are those of `nodes`, of which there may be more.
 * @param earlier - of the map before, with its own nodes.
 * @param nodes - those of the later map, then those that have gone.
 */
export function linkDifferenceOf(
  later: LinkColumns,
  earlier: { readonly links: LinkColumns; readonly nodes: Pick<NodeColumns, 'nums'> },
  nodes: Pick<NodeColumns, 'count' | 'nums'>,
): LinkDifference {
  const { count } = nodes
  const indexOf = new Map<number, number>()
  for (let index = 0; index < count; index++) indexOf.set(nodes.nums[index] ?? 0, index)
  const former = earlier.links
  const keys = new Float64Array(former.count)
  for (let row = 0; row < former.count; row++) {
    const a = indexOf.get(earlier.nodes.nums[former.from[row] ?? 0] ?? 0) ?? 0
    const b = indexOf.get(earlier.nodes.nums[former.to[row] ?? 0] ?? 0) ?? 0
    keys[row] = Math.min(a, b) * count + Math.max(a, b)
  }
  const before = keys.slice().sort()
  const now = new Float64Array(later.count)
  for (let row = 0; row < later.count; row++) now[row] = (later.from[row] ?? 0) * count + (later.to[row] ?? 0)
  const after = now.slice().sort()
  const lost: number[] = []
  for (let row = 0; row < former.count; row++) if (!has(after, keys[row] ?? 0)) lost.push(row)

  const total = later.count + lost.length
  const from = new Uint32Array(total)
  const to = new Uint32Array(total)
  const flags = new Uint8Array(total)
  const changes = new Uint8Array(total)
  from.set(later.from.subarray(0, later.count))
  to.set(later.to.subarray(0, later.count))
  flags.set(later.flags.subarray(0, later.count))
  let made = 0
  for (let row = 0; row < later.count; row++) {
    if (has(before, now[row] ?? 0)) continue
    changes[row] = MADE
    made++
  }
  for (const [at, row] of lost.entries()) {
    const key = keys[row] ?? 0
    from[later.count + at] = Math.floor(key / count)
    to[later.count + at] = key % count
    flags[later.count + at] = former.flags[row] ?? 0
    changes[later.count + at] = LOST
  }
  return {
    links: { count: total, from, to, flags },
    changes,
    counts: { same: later.count - made, made, lost: lost.length },
  }
}

/** @param keys - ascending. */
function has(keys: Float64Array, key: number): boolean {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? 0) < key) low = middle + 1
    else high = middle
  }
  return keys[low] === key
}
