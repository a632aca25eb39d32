/** Random small graphs, and what is true of them worked out the slow and obvious way. @module */
import fc from 'fast-check'
import { adjacencyOf, type Adjacency } from '@/lib/graph/adjacency'

export interface SmallGraph {
  readonly count: number
  readonly pairs: readonly (readonly [number, number])[]
  /** By index, 1: not there. */
  readonly absent: Uint8Array
}

/** Two to fourteen nodes, some of them not there; each pair is linked once at most. */
export const smallGraphs: fc.Arbitrary<SmallGraph> = fc.integer({ min: 2, max: 14 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    pairs: fc.uniqueArray(
      fc
        .tuple(fc.nat(count - 1), fc.nat(count - 1))
        .filter(([a, b]) => a !== b)
        .map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a])),
      { maxLength: count * 2, selector: ([a, b]) => a * count + b },
    ),
    absent: fc
      .array(fc.integer({ min: 0, max: 5 }), { minLength: count, maxLength: count })
      .map((drawn) => Uint8Array.from(drawn, (value) => Number(value === 0))),
  }),
)

export function adjacencyFrom({ count, pairs }: SmallGraph): Adjacency {
  return adjacencyOf(
    count,
    Uint32Array.from(pairs, ([a]) => a),
    Uint32Array.from(pairs, ([, b]) => b),
  )
}

export function isThere({ absent }: SmallGraph, at: number): boolean {
  return absent[at] !== 1
}

export function nodesThere(graph: SmallGraph): number[] {
  return Array.from({ length: graph.count }, (_, at) => at).filter((at) => isThere(graph, at))
}

/** Least costs between all pairs by Floyd and Warshall; Infinity where there is no way. */
export function distances(graph: SmallGraph, costOf: (pair: number) => number = () => 1): number[][] {
  const { count, pairs } = graph
  const least = Array.from({ length: count }, (_, a) =>
    Array.from({ length: count }, (_, b) => (a === b ? 0 : Infinity)),
  )
  const at = (a: number, b: number): number => least[a]?.[b] ?? Infinity
  for (const [pair, [a, b]] of pairs.entries()) {
    if (!isThere(graph, a) || !isThere(graph, b)) continue
    const cost = Math.min(at(a, b), costOf(pair))
    least[a]?.splice(b, 1, cost)
    least[b]?.splice(a, 1, cost)
  }
  for (let by = 0; by < count; by++) {
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) least[a]?.splice(b, 1, Math.min(at(a, b), at(a, by) + at(by, b)))
    }
  }
  return least
}

/** How many parts the nodes that are there fall into. */
export function partsOf(graph: SmallGraph): number[][] {
  const far = distances(graph)
  const parts: number[][] = []
  for (const node of nodesThere(graph)) {
    const part = parts.find(([first = -1]) => (far[first]?.[node] ?? Infinity) < Infinity)
    if (part === undefined) parts.push([node])
    else part.push(node)
  }
  return parts
}

export function withoutNode(graph: SmallGraph, node: number): SmallGraph {
  return { ...graph, absent: graph.absent.map((value, at) => (at === node ? 1 : value)) }
}

export function withoutPair(graph: SmallGraph, pair: number): SmallGraph {
  return { ...graph, pairs: graph.pairs.filter((_, at) => at !== pair) }
}
