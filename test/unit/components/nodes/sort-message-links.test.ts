import { describe, expect, it } from 'vitest'
import { sortMessageLinks } from '@/components/nodes/sort-message-links'
import type { NodeMessageLink } from '@/lib/messages/message-query'

const link = (peerId: string, more: Partial<NodeMessageLink> = {}): NodeMessageLink => ({
  peer: { num: 1, peerId, country: '', city: '' },
  direction: 'in',
  messages: 0,
  duplicates: 0,
  sizeBytes: null,
  p50Ms: null,
  p90Ms: null,
  ...more,
})
const order = (links: NodeMessageLink[]) => links.map(({ peer }) => peer.peerId).join('')

describe('the links of a node by their messages', () => {
  const links = [
    link('a', { messages: 4, p90Ms: 80 }),
    link('b', { messages: 90 }),
    link('c', { messages: 4, p90Ms: 7 }),
    link('d', { messages: 12, p90Ms: 300 }),
  ]

  it('are told from the busiest, and from the slowest', () => {
    expect(order(sortMessageLinks(links, 'messages', true))).toBe('bdac')
    expect(order(sortMessageLinks(links, 'p90', true))).toBe('dacb')
  })

  it('put what is not known last in either direction', () => {
    expect(order(sortMessageLinks(links, 'p90', false))).toBe('cadb')
  })

  it('keep both directions of a link apart, always in the same order', () => {
    const both = [link('a', { direction: 'out' }), link('a', { direction: 'in' })]
    expect(sortMessageLinks(both, 'messages', true).map(({ direction }) => direction)).toEqual(['in', 'out'])
    expect(sortMessageLinks([...both].reverse(), 'peer', false).map(({ direction }) => direction)).toEqual([
      'in',
      'out',
    ])
  })
})
