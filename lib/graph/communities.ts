/**
 * Communities of the network as its links make them, with numbers that stay: the reader who has learned where
 * community 4 is finds it there tomorrow.
 * @module
 */
import { degreeOf, type Adjacency } from './adjacency'
import { dense, louvain, type Partition } from './louvain'
import { seededRandom } from './seeded-random'

/** What the communities of before may cost in modularity and still be kept. */
const KEPT_LOSS = 0.01
/** Share of either community that must be in the other for the two to be the same. */
const LEAST_OVERLAP = 0.1

export interface Communities {
  /** Of each node, from 1; 0: it has no links, so it is in none. Without `before`, 1 is the largest. */
  readonly communities: Uint32Array
  /** How many there are. */
  readonly count: number
  /** -0.5 to 1: how much more links are within communities than chance would have it. 0 without links. */
  readonly modularity: number
}

/**
 * The same answer for the same graph, seed and `before`.
 *
 * @param before - community of each node when this was last worked out, by the same index; 0: not known. What of it
 *   is still nearly as good stays as it was, and what is the same community keeps its number.
 */
export function communitiesOf(adjacency: Adjacency, seed: number, before?: Uint32Array): Communities {
  const fresh = inPieces(adjacency, louvain(adjacency, seededRandom(seed)))
  const modularityOfFresh = modularityOf(adjacency, fresh.labels)
  const isKnown = before?.some((number) => number !== 0) ?? false
  if (before === undefined || !isKnown) {
    return numbered(adjacency, fresh, new Uint32Array(adjacency.count), modularityOfFresh)
  }
  const warm = inPieces(adjacency, louvain(adjacency, seededRandom(seed), startFrom(before)))
  const modularityOfWarm = modularityOf(adjacency, warm.labels)
  return modularityOfWarm >= modularityOfFresh - KEPT_LOSS
    ? numbered(adjacency, warm, before, modularityOfWarm)
    : numbered(adjacency, fresh, before, modularityOfFresh)
}

/** Nodes that were in no community start alone. */
function startFrom(before: Uint32Array): Uint32Array {
  const firstFree = largest(before) + 1
  return before.map((number, at) => (number === 0 ? firstFree + at : number))
}

function numbered(
  adjacency: Adjacency,
  { labels }: Partition,
  before: Uint32Array,
  modularity: number,
): Communities {
  const after = labels.map((label, at) => (degreeOf(adjacency, at) === 0 ? 0 : label + 1))
  const communities = keepNumbers(before, after)
  return { communities, count: new Set(communities.filter((number) => number !== 0)).size, modularity }
}

/**
 * Gives communities the numbers they had: two that share most of their nodes are the same one. Where one splits, its
 * largest part keeps the number; where some join, the largest gives it. A new one gets a number that was not in use,
 * the larger one the lower.
 *
 * @param before - number of each node's community; 0: none. May be of nodes that are all new.
 * @param after - label of each node's community, by the same index; 0: none.
 * @returns number of each node's community.
 */
export function keepNumbers(before: Uint32Array, after: Uint32Array): Uint32Array {
  const sizesBefore = sizesOf(before)
  const sizesAfter = sizesOf(after)
  const given = new Map<number, number>()
  const taken = new Set<number>()
  for (const { was, is, shared } of overlaps(before, after)) {
    const least = LEAST_OVERLAP * Math.max(sizesBefore.get(was) ?? 0, sizesAfter.get(is) ?? 0)
    if (given.has(is) || taken.has(was) || shared < least) continue
    given.set(is, was)
    taken.add(was)
  }
  let next = largest(before) + 1
  const bySize = [...sizesAfter].sort(([a, sizeA], [b, sizeB]) => sizeB - sizeA || a - b)
  for (const [label] of bySize) if (!given.has(label)) given.set(label, next++)
  return after.map((label) => given.get(label) ?? 0)
}

interface Overlap {
  readonly was: number
  readonly is: number
  readonly shared: number
}

/** Most shared nodes first. */
function overlaps(before: Uint32Array, after: Uint32Array): Overlap[] {
  const shared = new Map<number, Map<number, number>>()
  for (const [at, is] of after.entries()) {
    const was = before[at] ?? 0
    if (was === 0 || is === 0) continue
    const row = shared.get(was)
    if (row === undefined) shared.set(was, new Map([[is, 1]]))
    else row.set(is, (row.get(is) ?? 0) + 1)
  }
  return [...shared]
    .flatMap(([was, row]) => [...row].map(([is, count]) => ({ was, is, shared: count })))
    .sort((a, b) => b.shared - a.shared || a.was - b.was || a.is - b.is)
}

function sizesOf(numbers: Uint32Array): Map<number, number> {
  const sizes = new Map<number, number>()
  for (const number of numbers) if (number !== 0) sizes.set(number, (sizes.get(number) ?? 0) + 1)
  return sizes
}

function largest(numbers: Uint32Array): number {
  let most = 0
  for (const number of numbers) most = Math.max(most, number)
  return most
}

/** A community whose nodes are not linked with each other is not one: its pieces are. Modularity only grows by it. */
function inPieces({ count, offsets, targets }: Adjacency, { labels }: Partition): Partition {
  const NONE = 0xffffffff
  const pieces = new Uint32Array(count).fill(NONE)
  const stack = new Uint32Array(count)
  for (let first = 0; first < count; first++) {
    if (pieces[first] !== NONE) continue
    pieces[first] = first
    stack[0] = first
    let depth = 1
    while (depth > 0) {
      const at = stack[--depth] ?? 0
      for (let slot = offsets[at] ?? 0; slot < (offsets[at + 1] ?? 0); slot++) {
        const other = targets[slot] ?? 0
        if (pieces[other] !== NONE || labels[other] !== labels[first]) continue
        pieces[other] = first
        stack[depth++] = other
      }
    }
  }
  return dense(pieces)
}

/**
 * Newman's modularity: the share of links within groups, less what it would be if links fell by chance.
 *
 * @param labels - of each node.
 * @returns -0.5 to 1; 0 without links.
 */
export function modularityOf({ count, offsets, targets }: Adjacency, labels: Uint32Array): number {
  const total = targets.length
  if (total === 0) return 0
  const sums = new Float64Array(largest(labels) + 1)
  let inside = 0
  for (let at = 0; at < count; at++) {
    const label = labels[at] ?? 0
    const start = offsets[at] ?? 0
    const end = offsets[at + 1] ?? 0
    sums[label] = (sums[label] ?? 0) + end - start
    for (let slot = start; slot < end; slot++) if (labels[targets[slot] ?? 0] === label) inside++
  }
  let chance = 0
  for (const sum of sums) chance += (sum / total) ** 2
  return inside / total - chance
}
