import { describe, expect, it } from 'vitest'
import type { Surroundings } from '@/components/map/analysis/neighbourhood'
import { changeWords } from '@/components/map/analysis/neighbourhood-change'

const near = (nums: readonly number[], links: Surroundings['links'] = []): Surroundings => ({
  nodes: nums.map((num, at) => ({ num, hops: Math.min(at, 1), status: 'online' })),
  links,
  total: nums.length,
  atMs: 0,
})

describe('what a neighbourhood is no longer', () => {
  it('is nothing while the same nodes have the same links, in whatever order', () => {
    expect(changeWords(near([1, 2, 3], [[0, 1]]), near([1, 3, 2], [[2, 0]]))).toBeNull()
  })

  it('is told by what came, went and changed', () => {
    expect(changeWords(near([1, 2, 3]), near([1, 3, 4, 5]))).toBe('2 nodes came, 1 node left')
    expect(changeWords(near([1, 2], [[0, 1]]), near([1, 2]))).toBe('links changed')
    const [first, second] = near([1, 2]).nodes
    if (first === undefined || second === undefined) throw new Error('Two nodes were made.')
    const fallen: Surroundings = { ...near([1, 2]), nodes: [first, { ...second, status: 'offline' }] }
    expect(changeWords(near([1, 2]), fallen)).toBe('1 node changed status')
  })
})
