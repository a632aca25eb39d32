import fc from 'fast-check'
import { expect, it } from 'vitest'
import { adjacencyOf, degreeOf } from '@/lib/graph/adjacency'

it('has each link once from each of its ends, and names the link', () => {
  const ends = fc.integer({ min: 1, max: 30 }).chain((count) => {
    const end = fc.integer({ min: 0, max: count - 1 })
    return fc.record({ count: fc.constant(count), links: fc.array(fc.tuple(end, end), { maxLength: 80 }) })
  })
  fc.assert(
    fc.property(ends, ({ count, links }) => {
      const from = Uint32Array.from(links, ([a]) => a)
      const to = Uint32Array.from(links, ([, b]) => b)
      const graph = adjacencyOf(count, from, to)
      const walked: [number, number, number][] = []
      for (let node = 0; node < count; node++) {
        const first = graph.offsets[node] ?? 0
        for (let at = first; at < first + degreeOf(graph, node); at++) {
          walked.push([node, graph.targets[at] ?? -1, graph.links[at] ?? -1])
        }
      }
      const expected = links.flatMap(([a, b], link) => [
        [a, b, link],
        [b, a, link],
      ])
      expect(walked.sort()).toEqual(expected.sort())
    }),
  )
})

it('refuses a link to a node that is not there', () => {
  expect(() => adjacencyOf(2, Uint32Array.of(0), Uint32Array.of(2))).toThrow(RangeError)
})
