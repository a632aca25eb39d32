import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjacencyOf } from '@/lib/graph/adjacency'
import { allSteps } from '@/lib/graph/measure/steps'
import { SOURCES, whatIf } from '@/lib/graph/measure/what-if'
import { adjacencyFrom, distances, nodesThere, partsOf, smallGraphs, withoutNode } from './small-graphs'

const asked = smallGraphs.chain((graph) =>
  fc.record({ graph: fc.constant(graph), removed: fc.uniqueArray(fc.nat(graph.count - 1)) }),
)

describe('what if', () => {
  it('tells what is true of the rest, and which of it is cut off', () => {
    fc.assert(
      fc.property(asked, ({ graph, removed }) => {
        const found = allSteps(whatIf(adjacencyFrom(graph), graph.absent, Uint32Array.from(removed), 1))
        const rest = removed.reduce(withoutNode, graph)
        const staying = nodesThere(rest)
        expect(found.removed).toBe(nodesThere(graph).length - staying.length)
        expect(found.isExact).toBe(true)
        expect(found.after.components).toBe(partsOf(rest).length)
        const largest = Math.max(0, ...partsOf(rest).map((part) => part.length))
        expect(found.after.largest).toBe(largest)
        expect(found.after.largestShare).toBeCloseTo(staying.length === 0 ? 0 : largest / staying.length, 10)
        expect(found.after.links).toBe(
          graph.pairs.filter(([a, b]) => staying.includes(a) && staying.includes(b)).length,
        )
        const firstLargest = (parts: number[][]) =>
          parts.find((part) => part.length === Math.max(...parts.map(({ length }) => length))) ?? []
        const wasIn = firstLargest(partsOf(graph))
        const isIn = firstLargest(partsOf(rest))
        expect([...found.cutOff]).toEqual(staying.filter((at) => wasIn.includes(at) && !isIn.includes(at)))
        const meanOver = (far: number[][]) => {
          const lengths = staying.flatMap((a) =>
            staying.map((b) => far[a]?.[b] ?? Infinity).filter((length) => length > 0 && length < Infinity),
          )
          return lengths.length === 0
            ? null
            : lengths.reduce((sum, length) => sum + length, 0) / lengths.length
        }
        expect(found.before.meanPath ?? -1).toBeCloseTo(meanOver(distances(graph)) ?? -1, 10)
        expect(found.after.meanPath ?? -1).toBeCloseTo(meanOver(distances(rest)) ?? -1, 10)
      }),
    )
  })

  it('measures before and after from the same nodes, and says that it estimates', () => {
    // A ring of rings: taking the hub away makes paths longer, and cuts nothing off.
    const count = 301
    const from = Uint32Array.from({ length: 600 }, (_, at) => (at < 300 ? at : 300))
    const to = Uint32Array.from({ length: 600 }, (_, at) => (at < 300 ? (at + 1) % 300 : at - 300))
    const found = allSteps(whatIf(adjacencyOf(count, from, to), null, Uint32Array.of(300), 1))
    expect(found).toMatchObject({ removed: 1, sources: SOURCES, isExact: false })
    expect(found.cutOff).toHaveLength(0)
    expect(found.before.meanPath).toBeLessThan(2)
    // On a ring of 300 all distances from 1 to 150 are as likely.
    expect(found.after.meanPath).toBeCloseTo(((2 * (150 * 149)) / 2 + 150) / 299, 6)
    expect(found.before.reach[1]).toBe(1)
    expect(found.after.reach[1]).toBeCloseTo(4 / 299, 10)
  })
})
