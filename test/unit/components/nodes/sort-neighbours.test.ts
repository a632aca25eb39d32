import { describe, expect, it } from 'vitest'
import { joinNeighbours, type JoinedNeighbour } from '@/components/nodes/join-neighbours'
import { sortNeighbours } from '@/components/nodes/sort-neighbours'
import type { NodeNeighbour } from '@/lib/node-detail'

const stated = (peerId: string, more: Partial<NodeNeighbour> = {}): NodeNeighbour => ({
  num: 1,
  peerId,
  status: 'online',
  agent: '',
  country: '',
  evidence: 'table',
  direction: 'both',
  seenAtMs: 0,
  estimatedRttMs: null,
  ...more,
})
const neighbour = (peerId: string, more: Partial<NodeNeighbour> = {}): JoinedNeighbour => ({
  ...stated(peerId, more),
  evidence: ['table'],
})
const order = (rows: JoinedNeighbour[]) => rows.map((row) => row.peerId).join('')

describe('the neighbour table', () => {
  const rows = [
    neighbour('a', { estimatedRttMs: 90, agent: 'meshara/1.10.0' }),
    neighbour('b', { estimatedRttMs: null }),
    neighbour('c', { estimatedRttMs: 5, agent: 'meshara/1.9.0' }),
  ]

  it('puts what is not known last in either direction', () => {
    expect(order(sortNeighbours(rows, 'rtt', false))).toBe('cab')
    expect(order(sortNeighbours(rows, 'rtt', true))).toBe('acb')
  })

  it('knows that version 1.10 comes after 1.9', () => {
    expect(order(sortNeighbours(rows, 'version', false))).toBe('cab')
  })

  it('leaves the rows it was given as they are', () => {
    sortNeighbours(rows, 'node', true)
    expect(order(rows)).toBe('abc')
  })

  it('has one row a neighbour, with all its evidence, the surest first', () => {
    const joined = joinNeighbours([
      stated('a', { evidence: 'reported', direction: 'out', seenAtMs: 5 }),
      stated('b', { num: 2, direction: 'in' }),
      stated('a', { evidence: 'mesh', direction: 'in', seenAtMs: 9 }),
      stated('a', { evidence: 'table', direction: 'in', seenAtMs: 7 }),
    ])
    expect(joined).toMatchObject([
      { peerId: 'a', evidence: ['mesh', 'table', 'reported'], direction: 'both', seenAtMs: 9 },
      { peerId: 'b', evidence: ['table'], direction: 'in' },
    ])
  })
})
