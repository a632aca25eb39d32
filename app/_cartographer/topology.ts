/**
 * Nodes and undirected links, kept from what nodes state of their neighbours: links in one sorted array, into which what
 * changed is merged.
 * @module
 */
import type { NeighbourSet } from '@/db/queries/map/neighbour-set'
import type { SetColumns } from '@/db/queries/map/get-topology-columns'
import { EVIDENCE } from '@/lib/fact-kinds'
import type { LayoutTopology } from '@/lib/graph/layout-engine'

type StatedSet = Pick<NeighbourSet, 'num' | 'evidence' | 'neighbours'>

/** Numbers of nodes are below this: a link is then one whole number that can be sorted. */
const NUMS = 2 ** 26

export class Topology {
  #nums = new Uint32Array(0)
  /** Of each evidence, what each node states; ascending. */
  #stated: Map<number, Uint32Array>[] = EVIDENCE.map(() => new Map<number, Uint32Array>())
  /** Each link once: its lower number · NUMS + its higher one; ascending. Their ends need not be known. */
  #links = new Float64Array(0)

  /** Nodes and links that came or went, since ever. */
  #changes = 0

  get size(): number {
    return this.#nums.length
  }

  /** Those to nodes that are not known included. */
  get linkCount(): number {
    return this.#links.length
  }

  get changes(): number {
    return this.#changes
  }

  /** Puts a topology that was read whole in place of what was known. @param nums - of the nodes. */
  async load(nums: Uint32Array, pages: AsyncIterable<SetColumns>): Promise<void> {
    const stated = EVIDENCE.map(() => new Map<number, Uint32Array>())
    let keys = new Float64Array(1_024)
    let count = 0
    for await (const page of pages) {
      if (count + page.neighbours.length > keys.length)
        keys = widened(keys, 2 * (count + page.neighbours.length))
      for (let set = 0; set < page.count; set++) {
        const num = page.nums[set] ?? 0
        const neighbours = page.neighbours.subarray(page.offsets[set], page.offsets[set + 1])
        stated[page.evidence[set] ?? 0]?.set(num, neighbours)
        for (const other of neighbours) if (isLink(num, other)) keys[count++] = keyOf(num, other)
      }
    }
    const links = distinct(keys.subarray(0, count).sort())
    this.#changes += Math.abs(nums.length - this.#nums.length) + Math.abs(links.length - this.#links.length)
    this.#nums = nums.slice().sort()
    this.#stated = stated
    this.#links = links
  }

  /** @returns whether a node or a link is new or gone. */
  apply(nums: readonly number[], sets: readonly StatedSet[]): boolean {
    const known = this.#nums
    const fresh = Float64Array.from(nums.filter((num) => !contains(known, num))).sort()
    if (fresh.length > 0)
      this.#nums = Uint32Array.from(merged(Float64Array.from(known), distinct(fresh), NONE))

    const questioned = new Set<number>()
    for (const { num, evidence, neighbours } of sets) {
      const byNode = this.#stated[EVIDENCE.indexOf(evidence)]
      const before = byNode?.get(num) ?? NOBODY
      const now = Uint32Array.from(neighbours)
      for (const other of now)
        if (isLink(num, other) && !contains(before, other)) questioned.add(keyOf(num, other))
      for (const other of before)
        if (isLink(num, other) && !contains(now, other)) questioned.add(keyOf(num, other))
      byNode?.set(num, now)
    }
    const keys = Float64Array.from(questioned).sort()
    const isThere = keys.map((key) => (contains(this.#links, key) ? 1 : 0))
    const isStated = keys.map((key) => (this.#isStated(Math.floor(key / NUMS), key % NUMS) ? 1 : 0))
    const added = keys.filter((_, at) => isStated[at] === 1 && isThere[at] === 0)
    const removed = keys.filter((_, at) => isStated[at] === 0 && isThere[at] === 1)
    if (added.length > 0 || removed.length > 0) this.#links = merged(this.#links, added, removed)
    const changes = fresh.length + added.length + removed.length
    this.#changes += changes
    return changes > 0
  }

  /** Links between nodes that are both known, each pair once, in a stable order. */
  layout(): LayoutTopology {
    const nums = this.#nums
    const indexOf = new Int32Array((nums.at(-1) ?? -1) + 1).fill(-1)
    for (const [index, num] of nums.entries()) indexOf[num] = index
    const from = new Uint32Array(this.#links.length)
    const to = new Uint32Array(this.#links.length)
    let count = 0
    for (const key of this.#links) {
      const low = Math.floor(key / NUMS)
      const a = indexOf[low] ?? -1
      const b = indexOf[key - low * NUMS] ?? -1
      if (a < 0 || b < 0) continue
      from[count] = a
      to[count++] = b
    }
    return { nums, from: from.slice(0, count), to: to.slice(0, count) }
  }

  #isStated(a: number, b: number): boolean {
    return this.#stated.some(
      (byNode) => contains(byNode.get(a) ?? NOBODY, b) || contains(byNode.get(b) ?? NOBODY, a),
    )
  }
}

const NOBODY = new Uint32Array(0)
const NONE = new Float64Array(0)

const isLink = (a: number, b: number): boolean => a !== b && a < NUMS && b < NUMS
const keyOf = (a: number, b: number): number => (a < b ? a * NUMS + b : b * NUMS + a)

/** @param sorted - ascending. */
function contains(sorted: Uint32Array | Float64Array, value: number): boolean {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return sorted[low] === value
}

/** @param sorted - ascending. @returns each value once. */
function distinct(sorted: Float64Array): Float64Array<ArrayBuffer> {
  const once = new Float64Array(sorted.length)
  let count = 0
  for (const value of sorted) if (count === 0 || value !== once[count - 1]) once[count++] = value
  return once.slice(0, count)
}

/** All ascending, each value once; `added` are not in `values`, `removed` are. */
function merged(values: Float64Array, added: Float64Array, removed: Float64Array): Float64Array<ArrayBuffer> {
  const all = new Float64Array(values.length + added.length - removed.length)
  let count = 0
  let next = 0
  let gone = 0
  for (const value of values) {
    while (next < added.length && (added[next] ?? 0) < value) all[count++] = added[next++] ?? 0
    if (value === removed[gone]) gone++
    else all[count++] = value
  }
  while (next < added.length) all[count++] = added[next++] ?? 0
  return all
}

function widened(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const room = new Float64Array(length)
  room.set(values)
  return room
}
