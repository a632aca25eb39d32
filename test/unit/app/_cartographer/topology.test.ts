import { describe, expect, it } from 'vitest'
import { Topology } from '@/app/_cartographer/topology'
import type { SetColumns } from '@/db/queries/map/get-topology-columns'
import { seededRandom } from '@/lib/graph/seeded-random'

type Stated = Parameters<Topology['apply']>[1][number]
const names = (num: number, neighbours: number[], evidence: Stated['evidence'] = 'table'): Stated => ({
  num,
  evidence,
  neighbours,
})

function linksOf(topology: Topology): string[] {
  const { nums, from, to } = topology.layout()
  return Array.from(from, (a, link) => `${String(nums[a])}-${String(nums[to[link] ?? 0])}`)
}

async function* pagesOf(sets: readonly Stated[]): AsyncGenerator<SetColumns> {
  for (const { num, evidence, neighbours } of sets) {
    yield await Promise.resolve({
      count: 1,
      nums: Uint32Array.of(num),
      evidence: Uint8Array.of(evidence === 'table' ? 0 : 1),
      offsets: Uint32Array.of(0, neighbours.length),
      neighbours: Uint32Array.from(neighbours),
    })
  }
}

describe('topology for the layout', () => {
  it('has each pair once, between nodes that are both known', () => {
    const topology = new Topology()
    topology.apply([3, 1, 2], [names(1, [2, 3, 9]), names(2, [1, 2]), names(9, [1])])
    expect([...topology.layout().nums]).toEqual([1, 2, 3])
    expect(linksOf(topology)).toEqual(['1-2', '1-3'])
  })

  it('says whether anything is new', () => {
    const topology = new Topology()
    expect(topology.apply([1, 2], [names(1, [2])])).toBe(true)
    expect(topology.apply([1, 2], [names(1, [2])])).toBe(false)
    expect(topology.apply([], [names(1, [])])).toBe(true)
    expect(linksOf(topology)).toEqual([])
  })

  it('links a node that was named before it was known', () => {
    const topology = new Topology()
    topology.apply([1], [names(1, [5])])
    expect(linksOf(topology)).toEqual([])
    expect(topology.apply([5], [])).toBe(true)
    expect(linksOf(topology)).toEqual(['1-5'])
  })

  it('keeps a link for as long as anybody states it, on any evidence', () => {
    const topology = new Topology()
    topology.apply([1, 2], [names(1, [2]), names(2, [1]), names(2, [1], 'mesh')])
    expect(topology.apply([], [names(1, [])])).toBe(false)
    expect(topology.apply([], [names(2, [])])).toBe(false)
    expect(linksOf(topology)).toEqual(['1-2'])
    expect(topology.apply([], [names(2, [], 'mesh')])).toBe(true)
    expect(linksOf(topology)).toEqual([])
  })

  it('comes to the same by changes as by reading all at once', async () => {
    const random = seededRandom(5)
    const any = (): number => Math.floor(random() * 60)
    const changed = new Topology()
    const newest = new Map<string, Stated>()
    const nums = Array.from({ length: 50 }, (_, num) => num)
    changed.apply(nums.slice(0, 30), [])
    for (let round = 0; round < 200; round++) {
      const neighbours = [...new Set(Array.from({ length: 5 }, any))].sort((a, b) => a - b)
      const set = names(any(), neighbours, round % 3 === 0 ? 'mesh' : 'table')
      newest.set(`${String(set.num)} ${set.evidence}`, set)
      changed.apply(nums.slice(0, 30 + round / 10), [set])
    }
    changed.apply(nums, [])
    const read = new Topology()
    await read.load(Uint32Array.from(nums), pagesOf([...newest.values()]))
    expect(linksOf(changed).length).toBeGreaterThan(100)
    expect(linksOf(changed)).toEqual(linksOf(read))
    expect(changed.layout()).toEqual(read.layout())
  })

  it('forgets what is not read any more', async () => {
    const topology = new Topology()
    topology.apply([1, 2, 3], [names(1, [2, 3])])
    await topology.load(Uint32Array.of(1, 2), pagesOf([names(1, [2])]))
    expect(topology.size).toBe(2)
    expect(linksOf(topology)).toEqual(['1-2'])
  })
})
