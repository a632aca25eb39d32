import { describe, expect, it } from 'vitest'
import { sortNeighbours } from '@/components/nodes/sort-neighbours'
import type { NodeNeighbour } from '@/lib/node-detail'

const neighbour = (peerId: string, more: Partial<NodeNeighbour> = {}): NodeNeighbour => ({
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
const order = (rows: NodeNeighbour[]) => rows.map((row) => row.peerId).join('')

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
})
