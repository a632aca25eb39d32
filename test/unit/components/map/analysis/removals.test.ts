import { describe, expect, it } from 'vitest'
import { neighbourhoodOf, type LinkedNodes } from '@/components/map/analysis/neighbourhood'
import { bestLinked, nodesOfKind, nodesShown, removableKinds } from '@/components/map/analysis/removals'
import { whatIfRows, whatIfSource, whatIfWords } from '@/components/map/analysis/what-if-words'
import { adjacencyOf, degreeOf } from '@/lib/graph/adjacency'
import { NO_NODE, type MapColumns } from '@/lib/graph/map-columns'
import { allSteps } from '@/lib/graph/measure/steps'
import { whatIf } from '@/lib/graph/measure/what-if'

/** Nodes 100, 101, … in the countries given; '-' is a slot that no node is in. */
function columns(
  countries: readonly string[],
  links: readonly (readonly [number, number])[] = [],
): MapColumns {
  const count = countries.length
  const zeros = new Uint32Array(count)
  const table = [...new Set(countries)]
  return {
    nodes: {
      count,
      nums: Uint32Array.from(countries, (country, at) => (country === '-' ? NO_NODE : 100 + at)),
      xs: new Float32Array(count),
      ys: new Float32Array(count),
      statuses: new Uint8Array(count),
      peerCounts: new Int32Array(count),
      rttsMs: new Float32Array(count),
      rttIsQuiet: new Uint8Array(count),
      uptimes: new Uint8Array(count),
      agents: zeros,
      places: Uint32Array.from(countries, (country) => table.indexOf(country)),
      systems: zeros,
      communities: zeros,
    },
    tables: {
      agents: ['kubo/0.38.1'],
      places: table.map((country) => ({ country, city: '', lat: null, lon: null, source: 'dbip' })),
      systems: [{ asn: 0, name: '' }],
    },
    links: {
      count: links.length,
      from: Uint32Array.from(links, ([a]) => a),
      to: Uint32Array.from(links, ([, b]) => b),
      flags: new Uint8Array(links.length),
    },
  }
}

describe('what can be taken away', () => {
  const map = columns(
    ['DE', 'FR', 'DE', '-', ''],
    [
      [0, 1],
      [1, 2],
      [1, 4],
    ],
  )
  it('is listed with most nodes first, without what is not known', () => {
    expect(removableKinds(map, 'country')).toEqual([
      { key: 'DE', label: 'Germany', count: 2 },
      { key: 'FR', label: 'France', count: 1 },
    ])
    expect(removableKinds(map, 'as')).toEqual([])
  })
  it('is told by the numbers of nodes, never of empty slots', () => {
    expect([...nodesOfKind(map, 'country', 'DE')]).toEqual([100, 102])
    expect([...nodesOfKind(map, 'version', 'kubo/0.38.1')]).toEqual([100, 101, 102, 104])
    expect([...bestLinked(map, 2)]).toEqual([101, 100])
    expect([...nodesShown(map, Uint8Array.of(0, 1, 0, 1, 1))]).toEqual([101, 104])
  })
})

describe('what remains, in words', () => {
  const chain = adjacencyOf(5, Uint32Array.of(0, 1, 2, 3), Uint32Array.of(1, 2, 3, 4))
  const told = (removed: number[]) => ({
    kind: 'what-if' as const,
    tookMs: 3.4,
    ...allSteps(whatIf(chain, null, Uint32Array.from(removed), 1)),
  })
  it('says who is cut off, and what the rest hangs on', () => {
    expect(whatIfWords(told([1]))).toEqual([
      'Without this node, 4 remain. 75% of the nodes hang together; in all there are 2 parts.',
      '1 node that could reach the rest before is cut off.',
      expect.stringMatching(/^Ways between nodes are 0\.\d\d links shorter.*no longer connected/),
      'One node holds others: without it they are cut off.',
    ])
    expect(whatIfWords(told([0, 1, 2, 3, 4]))).toEqual(['Nothing remains.'])
    expect(whatIfWords(told([]))[0]).toBe('None of these nodes counts, so nothing changes.')
  })
  it('says before and after in figures, and that nothing was estimated where all were asked', () => {
    const rows = whatIfRows(told([1]))
    expect(rows.find(({ name }) => name === 'Parts')).toMatchObject({ before: '1', after: '2' })
    expect(rows.some(({ name }) => name.includes('estimated'))).toBe(false)
    expect(whatIfSource(told([1]))).toBe(
      'Paths were measured between all nodes that stay. Worked out in 3 ms.',
    )
  })
})

describe('a neighbourhood', () => {
  const links = [
    [0, 1],
    [0, 2],
    [2, 3],
    [3, 4],
    [1, 2],
  ] as const
  const adjacency = adjacencyOf(
    5,
    Uint32Array.from(links, ([a]) => a),
    Uint32Array.from(links, ([, b]) => b),
  )
  const map: LinkedNodes = {
    columns: { nodes: { count: 5 } },
    degreeAt: (index) => degreeOf(adjacency, index),
    eachLink: (index, visit) => {
      for (let slot = adjacency.offsets[index] ?? 0; slot < (adjacency.offsets[index + 1] ?? 0); slot++) {
        visit(adjacency.targets[slot] ?? 0)
      }
    },
  }
  it('goes as far as asked, nearest and best linked first, with the links among its nodes', () => {
    expect(neighbourhoodOf(map, 0, 1)).toEqual({
      nodes: [
        { index: 0, hops: 0 },
        { index: 2, hops: 1 },
        { index: 1, hops: 1 },
      ],
      links: [
        [0, 2],
        [0, 1],
        [1, 2],
      ],
      total: 3,
    })
    expect(neighbourhoodOf(map, 0, 2).total).toBe(4)
    expect(neighbourhoodOf(map, 0, 3).total).toBe(5)
  })
  it('is cut where it would be too many, and still counts them', () => {
    const { nodes, total } = neighbourhoodOf(map, 0, 3, 2)
    expect(nodes.map(({ index }) => index)).toEqual([0, 2])
    expect(total).toBe(5)
  })
})
