import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjacencyOf } from '@/lib/graph/adjacency'
import { betweennessOf } from '@/lib/graph/measure/betweenness'
import { componentsOf, NO_COMPONENT } from '@/lib/graph/measure/components'
import { cutsOf } from '@/lib/graph/measure/cuts'
import { degreesOf } from '@/lib/graph/measure/degrees'
import { pathLengthsFrom, reachWithin } from '@/lib/graph/measure/path-lengths'
import { pathByCost, pathByHops } from '@/lib/graph/measure/shortest-path'
import { allSteps } from '@/lib/graph/measure/steps'
import {
  adjacencyFrom,
  distances,
  nodesThere,
  partsOf,
  smallGraphs,
  withoutNode,
  withoutPair,
  type SmallGraph,
} from './small-graphs'

const farOf = (far: number[][], a: number, b: number): number => far[a]?.[b] ?? Infinity

function chain(count: number): ReturnType<typeof adjacencyOf> {
  const from = Uint32Array.from({ length: count - 1 }, (_, at) => at)
  return adjacencyOf(
    count,
    from,
    from.map((at) => at + 1),
  )
}

describe('components', () => {
  it('are the parts that ways lead through', () => {
    fc.assert(
      fc.property(smallGraphs, (graph) => {
        const { labels, sizes, largest } = componentsOf(adjacencyFrom(graph), graph.absent)
        const parts = partsOf(graph)
        expect([...sizes]).toEqual(parts.map((part) => part.length))
        expect(sizes[largest] ?? 0).toBe(Math.max(0, ...sizes))
        for (const [component, part] of parts.entries()) {
          for (const node of part) expect(labels[node]).toBe(component)
        }
        for (const [node, flag] of graph.absent.entries())
          if (flag === 1) expect(labels[node]).toBe(NO_COMPONENT)
      }),
    )
  })
})

describe('cuts', () => {
  it('are the nodes and links without which there are more parts', () => {
    fc.assert(
      fc.property(smallGraphs, (graph) => {
        const cuts = cutsOf(adjacencyFrom(graph), graph.absent)
        const parts = partsOf(graph).length
        const isAlone = (node: number) => partsOf(graph).some((part) => part.length === 1 && part[0] === node)
        const articulations = nodesThere(graph).filter(
          (node) => !isAlone(node) && partsOf(withoutNode(graph, node)).length > parts,
        )
        expect([...cuts.isArticulation.keys()].filter((at) => cuts.isArticulation[at] === 1)).toEqual(
          articulations,
        )
        expect(cuts.articulations).toBe(articulations.length)
        const bridges = [...graph.pairs.keys()].filter(
          (pair) => partsOf(withoutPair(graph, pair)).length > parts,
        )
        expect([...cuts.bridges]).toEqual(bridges)
      }),
    )
  })

  it('are found in a chain far longer than a stack of calls', () => {
    const cuts = cutsOf(chain(200_000))
    expect(cuts.articulations).toBe(199_998)
    expect(cuts.bridges).toHaveLength(199_999)
  })
})

describe('path lengths', () => {
  it('are those between the sources and all others', () => {
    fc.assert(
      fc.property(smallGraphs, (graph) => {
        const sources = Uint32Array.from(nodesThere(graph))
        const paths = pathLengthsFrom(adjacencyFrom(graph), sources, graph.absent)
        const far = distances(graph)
        const lengths = [...sources].flatMap((a) =>
          [...sources].map((b) => farOf(far, a, b)).filter((length) => length > 0 && length < Infinity),
        )
        expect(paths.longest).toBe(Math.max(0, ...lengths))
        expect(paths.pairs.reduce((sum, count) => sum + count, 0)).toBe(lengths.length)
        const sum = lengths.reduce((total, length) => total + length, 0)
        if (lengths.length === 0) expect(paths.mean).toBeNull()
        else expect(paths.mean).toBeCloseTo(sum / lengths.length, 10)
        const others = Math.max(1, sources.length - 1)
        const near = lengths.filter((length) => length <= 2).length
        expect(reachWithin(paths, 2, others)).toBeCloseTo(near / (Math.max(1, sources.length) * others), 10)
      }),
    )
  })

  it('are the same from more sources than fit in one word as from each by itself', () => {
    const adjacency = chain(90)
    const all = pathLengthsFrom(
      adjacency,
      Uint32Array.from({ length: 90 }, (_, at) => at),
    )
    // Of n nodes in a row, n - h pairs are h apart, and each is met from both ends.
    expect(all.pairs.slice(1)).toEqual(Array.from({ length: 89 }, (_, at) => 2 * (89 - at)))
  })

  it('lead through nodes that do not count', () => {
    const uncounted = Uint8Array.of(0, 1, 0)
    expect(pathLengthsFrom(chain(3), Uint32Array.of(0), null, uncounted)).toMatchObject({
      pairs: [0, 0, 1],
      mean: 2,
    })
  })
})

describe('shortest paths', () => {
  const asked = smallGraphs.chain((graph) =>
    fc.record({
      graph: fc.constant(graph),
      from: fc.nat(graph.count - 1),
      to: fc.nat(graph.count - 1),
      costs: fc.array(fc.integer({ min: 0, max: 50 }), {
        minLength: graph.pairs.length,
        maxLength: graph.pairs.length,
      }),
    }),
  )
  const stepCosts = (graph: SmallGraph, nodes: readonly number[], costs: readonly number[]): number[] =>
    nodes.slice(1).map((node, at) => {
      const pair = graph.pairs.findIndex(
        ([a, b]) => [a, b].includes(node) && [a, b].includes(nodes[at] ?? -1),
      )
      return costs[pair] ?? NaN
    })

  it('by hops have as few links as there can be, each of them real', () => {
    fc.assert(
      fc.property(asked, ({ graph, from, to }) => {
        const path = pathByHops(adjacencyFrom(graph), from, to, graph.absent)
        const isThere = graph.absent[from] === 0 && graph.absent[to] === 0
        const least = isThere ? farOf(distances(graph), from, to) : Infinity
        expect(path?.cost ?? Infinity).toBe(least)
        if (path === null) return
        expect([path.nodes[0], path.nodes.at(-1)]).toEqual([from, to])
        expect(
          stepCosts(
            graph,
            path.nodes,
            graph.pairs.map(() => 1),
          ),
        ).toEqual(Array(path.cost).fill(1))
      }),
    )
  })

  it('by cost cost as little as there can be, and what they say they do', () => {
    fc.assert(
      fc.property(asked, ({ graph, from, to, costs }) => {
        const path = pathByCost(adjacencyFrom(graph), Float32Array.from(costs), from, to, graph.absent)
        const isThere = graph.absent[from] === 0 && graph.absent[to] === 0
        const least = isThere
          ? farOf(
              distances(graph, (pair) => costs[pair] ?? 0),
              from,
              to,
            )
          : Infinity
        expect(path?.cost ?? Infinity).toBe(least)
        if (path === null) return
        expect([path.nodes[0], path.nodes.at(-1)]).toEqual([from, to])
        const sum = stepCosts(graph, path.nodes, costs).reduce((total, cost) => total + cost, 0)
        expect(sum).toBe(path.cost)
      }),
    )
  })
})

describe('degrees', () => {
  it('count links whose both ends are there', () => {
    fc.assert(
      fc.property(smallGraphs, (graph) => {
        const degrees = degreesOf(adjacencyFrom(graph), graph.absent)
        const there = nodesThere(graph)
        const slow = there
          .map(
            (node) =>
              graph.pairs.filter((pair) => pair.includes(node) && pair.every((end) => there.includes(end)))
                .length,
          )
          .sort((a, b) => a - b)
        expect(degrees.most).toBe(slow.at(-1) ?? 0)
        expect(
          [...degrees.nodes.entries()].flatMap(([degree, count]) => Array<number>(count).fill(degree)),
        ).toEqual(slow)
      }),
    )
  })
})

describe('betweenness', () => {
  /** Of each node the share of pairs of others, counted over all shortest paths one by one. */
  function slowBetweenness(graph: SmallGraph): number[] {
    const far = distances(graph)
    const there = nodesThere(graph)
    const isLinked = (a: number, b: number) => farOf(far, a, b) === 1
    const paths = (a: number, b: number): number[][] =>
      a === b
        ? [[b]]
        : there
            .filter((next) => isLinked(a, next) && farOf(far, next, b) === farOf(far, a, b) - 1)
            .flatMap((next) => paths(next, b).map((rest) => [a, ...rest]))
    const pairs = (there.length - 1) * (there.length - 2)
    return Array.from({ length: graph.count }, (_, node) => {
      let sum = 0
      for (const a of there) {
        for (const b of there) {
          if (a === b || a === node || b === node || farOf(far, a, b) === Infinity) continue
          const all = paths(a, b)
          sum += all.filter((path) => path.includes(node)).length / all.length
        }
      }
      return pairs === 0 ? 0 : sum / pairs
    })
  }

  it('asked from all nodes is what counting all shortest paths gives', () => {
    fc.assert(
      fc.property(smallGraphs, (graph) => {
        const found = allSteps(betweennessOf(adjacencyFrom(graph), graph.count, 1, graph.absent))
        expect(found.isEstimated).toBe(false)
        const slow = slowBetweenness(graph)
        for (const [node, score] of found.scores.entries()) expect(score).toBeCloseTo(slow[node] ?? NaN, 5)
      }),
      { numRuns: 60 },
    )
  })

  it('asked from some is said to be an estimate, the same for the same seed, and near for the middle of a star', () => {
    const count = 400
    const star = adjacencyOf(
      count,
      new Uint32Array(count - 1),
      Uint32Array.from({ length: count - 1 }, (_, at) => at + 1),
    )
    const found = allSteps(betweennessOf(star, 40, 3))
    expect(found).toMatchObject({ sampled: 40, isEstimated: true })
    expect(found.scores[0]).toBeCloseTo(1, 1)
    expect(Math.max(...found.scores.slice(1))).toBe(0)
    expect(allSteps(betweennessOf(star, 40, 3))).toEqual(found)
  })
})
