/** A topology in the one order that all ways of stating it have: sums of forces are then the same to the last bit. @module */
import { adjacencyOf, type Adjacency } from '../adjacency'
import type { LayoutTopology } from '../layout-engine'

/** `nums` ascending; of each link `from` < `to`, by ascending `from`, then `to`. */
export interface OrderedTopology extends LayoutTopology {
  readonly adjacency: Adjacency
}

/** @throws {RangeError} when a link leads to no node. */
export function orderTopology(topology: LayoutTopology): OrderedTopology {
  const nums = topology.nums.slice().sort()
  const rankOf = ranksIn(nums, topology.nums)
  const { length } = topology.from
  const keys = new Float64Array(length)
  let isOrdered = true
  for (let link = 0; link < length; link++) {
    const a = rankOf[topology.from[link] ?? 0] ?? 0
    const b = rankOf[topology.to[link] ?? 0] ?? 0
    const key = a < b ? a * nums.length + b : b * nums.length + a
    keys[link] = key
    if (link > 0 && key < (keys[link - 1] ?? 0)) isOrdered = false
  }
  if (!isOrdered) keys.sort()
  const from = new Uint32Array(length)
  const to = new Uint32Array(length)
  for (let link = 0; link < length; link++) {
    const key = keys[link] ?? 0
    const a = Math.floor(key / nums.length)
    from[link] = a
    to[link] = key - a * nums.length
  }
  return { nums, from, to, adjacency: adjacencyOf(nums.length, from, to) }
}

/** @param sorted - the same numbers, ascending. @returns of each number, its place among them. */
function ranksIn(sorted: Uint32Array, nums: Uint32Array): Uint32Array {
  const ranks = new Uint32Array(nums.length)
  if (nums.every((num, index) => num === sorted[index])) return ranks.map((_, index) => index)
  const rankOf = new Map<number, number>()
  for (const [rank, num] of sorted.entries()) rankOf.set(num, rank)
  for (const [index, num] of nums.entries()) ranks[index] = rankOf.get(num) ?? 0
  return ranks
}

export interface TopologyChange {
  /** Nodes that are new. */
  readonly came: number
  readonly left: number
  /** Links that are new or gone. */
  readonly links: number
  /** Of each node, how many of its links came or went; one more for a node that is new. */
  readonly touched: Uint32Array
}

export function changeBetween(before: OrderedTopology, after: OrderedTopology): TopologyChange {
  const touched = new Uint32Array(after.nums.length)
  const touch = (node: number): void => {
    touched[node] = (touched[node] ?? 0) + 1
  }
  let came = 0
  for (const [node, index] of indicesIn(before.nums, after.nums).entries()) {
    if (index >= 0) continue
    touch(node)
    came++
  }
  const indexAfter = indicesIn(after.nums, before.nums)
  let links = 0
  let one = 0
  let other = 0
  while (one < before.from.length || other < after.from.length) {
    const order = compareLinks(before, one, after, other)
    if (order !== 0) links++
    if (order < 0) {
      for (const end of [before.from[one] ?? 0, before.to[one] ?? 0]) {
        const index = indexAfter[end] ?? -1
        if (index >= 0) touch(index)
      }
    } else if (order > 0) {
      touch(after.from[other] ?? 0)
      touch(after.to[other] ?? 0)
    }
    if (order <= 0) one++
    if (order >= 0) other++
  }
  return { came, left: before.nums.length + came - after.nums.length, links, touched }
}

/** Below 0: link `one` comes first by the numbers of its ends; a link that there is none of comes last. */
function compareLinks(before: OrderedTopology, one: number, after: OrderedTopology, other: number): number {
  if (one >= before.from.length) return 1
  if (other >= after.from.length) return -1
  const byFrom = (before.nums[before.from[one] ?? 0] ?? 0) - (after.nums[after.from[other] ?? 0] ?? 0)
  if (byFrom !== 0) return byFrom
  return (before.nums[before.to[one] ?? 0] ?? 0) - (after.nums[after.to[other] ?? 0] ?? 0)
}

/**
 * Both ascending.
 * @returns of each of `nums`, its index in `within`; -1: it is not in it.
 */
export function indicesIn(within: Uint32Array, nums: Uint32Array): Int32Array {
  const indices = new Int32Array(nums.length)
  let at = 0
  for (let index = 0; index < nums.length; index++) {
    const num = nums[index] ?? 0
    while (at < within.length && (within[at] ?? 0) < num) at++
    indices[index] = within[at] === num ? at : -1
  }
  return indices
}
