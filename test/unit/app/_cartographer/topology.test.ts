import { describe, expect, it } from 'vitest'
import { Topology } from '@/app/_cartographer/topology'

const names = (num: number, neighbours: number[]) => ({ num, evidence: 'table' as const, neighbours })

describe('topology for the layout', () => {
  it('has each pair once, between nodes that are both known', () => {
    const topology = new Topology()
    topology.apply([3, 1, 2], [names(1, [2, 3, 9]), names(2, [1, 2]), names(9, [1])])
    expect(topology.layout()).toEqual({
      nodes: [1, 2, 3],
      links: [
        [1, 2],
        [1, 3],
      ],
    })
  })

  it('says whether anything is new', () => {
    const topology = new Topology()
    expect(topology.apply([1, 2], [names(1, [2])])).toBe(true)
    expect(topology.apply([1, 2], [names(1, [2])])).toBe(false)
    expect(topology.apply([], [names(1, [])])).toBe(true)
    expect(topology.layout().links).toEqual([])
  })
})
