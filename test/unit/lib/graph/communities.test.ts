import { describe, expect, it } from 'vitest'
import { adjacencyOf, type Adjacency } from '@/lib/graph/adjacency'
import { communitiesOf, keepNumbers, modularityOf } from '@/lib/graph/communities'
import { seededRandom } from '@/lib/graph/seeded-random'

const COUNT = 2_000
const PLANTED = 20

/** Of ten links a node, eight lead into its own hundred. */
function planted(seed: number): Adjacency {
  const random = seededRandom(seed)
  const pairs = new Set<number>()
  while (pairs.size < COUNT * 5) {
    const a = Math.floor(random() * COUNT)
    const isInside = random() < 0.8
    const b = isInside
      ? (a % PLANTED) + PLANTED * Math.floor((random() * COUNT) / PLANTED)
      : Math.floor(random() * COUNT)
    if (a !== b) pairs.add(Math.min(a, b) * COUNT + Math.max(a, b))
  }
  return adjacencyOf(
    COUNT,
    Uint32Array.from(pairs, (pair) => Math.floor(pair / COUNT)),
    Uint32Array.from(pairs, (pair) => pair % COUNT),
  )
}

const truth = Uint32Array.from({ length: COUNT }, (_, at) => (at % PLANTED) + 1)

/** Normalised mutual information: 1 when two groupings are the same, 0 when one tells nothing of the other. */
function agreement(one: Uint32Array, other: Uint32Array): number {
  const share = new Map<string, number>()
  const add = (key: string) => share.set(key, (share.get(key) ?? 0) + 1 / one.length)
  for (const [at, a] of one.entries())
    for (const key of [`a${String(a)}`, `b${String(other[at])}`, `c${String(a)},${String(other[at])}`])
      add(key)
  const entropy = (kind: string) =>
    [...share].reduce((sum, [key, p]) => (key.startsWith(kind) ? sum - p * Math.log(p) : sum), 0)
  return (2 * (entropy('a') + entropy('b') - entropy('c'))) / (entropy('a') + entropy('b'))
}

describe('communities', () => {
  it('are found where they were planted', () => {
    const found = communitiesOf(planted(5), 1)
    expect(found.count).toBe(PLANTED)
    expect(agreement(found.communities, truth)).toBeGreaterThan(0.98)
    expect(found.modularity).toBeGreaterThan(modularityOf(planted(5), truth) - 0.005)
  })

  it('are the same for the same seed', () => {
    expect(communitiesOf(planted(5), 9)).toEqual(communitiesOf(planted(5), 9))
  })

  it('keep their numbers when a tenth of the links has changed', () => {
    const before = communitiesOf(planted(5), 1).communities
    const next = planted(5)
    const random = seededRandom(8)
    const from: number[] = []
    const to: number[] = []
    for (let at = 0; at < COUNT; at++) {
      for (let slot = next.offsets[at] ?? 0; slot < (next.offsets[at + 1] ?? 0); slot++) {
        const other = next.targets[slot] ?? 0
        if (other < at) continue
        const isKept = random() < 0.9
        from.push(at)
        to.push(isKept ? other : (at + 1 + Math.floor(random() * (COUNT - 1))) % COUNT)
      }
    }
    const after = communitiesOf(adjacencyOf(COUNT, Uint32Array.from(from), Uint32Array.from(to)), 2, before)
    const same = before.filter((number, at) => number === after.communities[at]).length
    expect(same / COUNT).toBeGreaterThan(0.97)
  })

  it('leave out who has no links, and hold together', () => {
    // Two triangles and a node by itself.
    const adjacency = adjacencyOf(7, Uint32Array.of(0, 0, 1, 3, 3, 4), Uint32Array.of(1, 2, 2, 4, 5, 5))
    const { communities, count, modularity } = communitiesOf(adjacency, 1)
    expect([...communities]).toEqual([1, 1, 1, 2, 2, 2, 0])
    expect(count).toBe(2)
    expect(modularity).toBeCloseTo(0.5, 10)
    expect(communitiesOf(adjacencyOf(3, new Uint32Array(), new Uint32Array()), 1)).toEqual({
      communities: new Uint32Array(3),
      count: 0,
      modularity: 0,
    })
  })

  it('are measured as Newman defines it', () => {
    const random = seededRandom(2)
    const pairs = [...new Set(Array.from({ length: 60 }, () => Math.floor(random() * 400)))]
      .map((pair) => [Math.floor(pair / 20), pair % 20] as const)
      .filter(([a, b]) => a < b)
    const adjacency = adjacencyOf(
      20,
      Uint32Array.from(pairs, ([a]) => a),
      Uint32Array.from(pairs, ([, b]) => b),
    )
    const labels = Uint32Array.from({ length: 20 }, () => Math.floor(random() * 4))
    const degree = (node: number) => pairs.filter((pair) => pair.includes(node)).length
    let sum = 0
    for (let a = 0; a < 20; a++) {
      for (let b = 0; b < 20; b++) {
        if (labels[a] !== labels[b]) continue
        const isLinked = pairs.some(([from, to]) => (from === a && to === b) || (from === b && to === a))
        sum += Number(isLinked) - (degree(a) * degree(b)) / (2 * pairs.length)
      }
    }
    expect(modularityOf(adjacency, labels)).toBeCloseTo(sum / (2 * pairs.length), 10)
  })
})

describe('numbers of communities', () => {
  const kept = (before: number[], after: number[]) => [
    ...keepNumbers(Uint32Array.from(before), Uint32Array.from(after)),
  ]

  it('go with the nodes, whatever the labels are', () => {
    expect(kept([4, 4, 4, 9, 9, 9], [2, 2, 2, 1, 1, 1])).toEqual([4, 4, 4, 9, 9, 9])
  })
  it('stay with the larger part of one that splits; the rest gets a number of its own', () => {
    expect(kept([1, 1, 1, 1, 1, 2], [7, 7, 7, 8, 8, 9])).toEqual([1, 1, 1, 3, 3, 2])
  })
  it('come from the larger of two that join', () => {
    expect(kept([1, 1, 2, 2, 2], [5, 5, 5, 5, 5])).toEqual([2, 2, 2, 2, 2])
  })
  it('are not handed to strangers by one node that changed sides', () => {
    const before = [...Array<number>(20).fill(1), ...Array<number>(20).fill(2)]
    const after = [...Array<number>(39).fill(6), 7]
    expect(kept(before, after).at(-1)).toBe(3)
  })
  it('are given by size where nothing is known, and 0 stays 0', () => {
    expect(kept([0, 0, 0, 0], [0, 8, 3, 3])).toEqual([0, 2, 1, 1])
  })
})
