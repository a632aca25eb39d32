import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { matchesOf, stepped } from '@/components/shell/search-matches'
import { summaryOf } from '@/components/shell/search-results'
import { isSearchKey } from '@/components/shell/use-focus-keys'
import type { MessageMatch, NodeMatch } from '@/lib/search'
import { readSearchPage } from '@/lib/search-url'
import { typedQuery } from '@/lib/typed-query'

const PEER = '12D3KooWLoQKASFkeccaECQx7s54jhbZ9jHVExNqRPnwsipamsrj'
const node = (num: number): NodeMatch => ({
  num,
  peerId: `${PEER.slice(0, -1)}${String(num)}`,
  status: 'online',
  agent: '',
  country: '',
  city: '',
  peerCount: null,
})
const message = (id: string): MessageMatch => ({
  id,
  topic: 't',
  type: null,
  origin: null,
  heardAtMs: 0,
  reached: 1,
  subscribers: null,
  subscribersReached: null,
  incomplete: false,
})
const none = { nodes: [], hasMore: false, messages: [], hasMoreMessages: false }

describe('the search of every page', () => {
  it('takes whole addresses, of a node on the wire and of the pages', () => {
    for (const text of [
      `/ip4/10.0.0.1/tcp/4001/p2p/${PEER}`,
      ` https://explorer.example/nodes/${PEER}?window=7d `,
      PEER,
    ]) {
      expect(typedQuery(text)).toBe(PEER)
    }
    expect(typedQuery('http://127.0.0.1:3000/messages/00ff12#hops')).toBe('00ff12')
    expect(typedQuery('http://127.0.0.1:3000/messages/%2Bab%3D')).toBe('+ab=')
  })

  it('leaves the slashes of an id in base64 where they are', () => {
    expect(typedQuery('ab/nodes/cd==')).toBe('ab/nodes/cd==')
    expect(typedQuery('/p2pQ/xy')).toBe('/p2pQ/xy')
  })

  it('changes nothing else, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const query = typedQuery(text)
        expect(typedQuery(query).length).toBeLessThanOrEqual(query.length)
        if (!/[/:]/.test(text)) expect(query).toBe(text.trim())
      }),
      { seed: 3, numRuns: 10_000 },
    )
  })

  it('goes through nodes and messages as one list, over its ends', () => {
    const matches = matchesOf({ ...none, nodes: [node(1), node(2)], messages: [message('00ff')] })
    expect(matches.map(({ href }) => href)).toEqual([
      `/nodes/${node(1).peerId}`,
      `/nodes/${node(2).peerId}`,
      '/messages/00ff',
    ])
    expect([stepped(0, 1, 3), stepped(2, 1, 3), stepped(0, -1, 3)]).toEqual([1, 0, 2])
    // The list has become shorter since the mark was set.
    expect(stepped(7, 1, 3)).toBe(0)
  })

  it('is brought by / and Ctrl+K or Cmd+K, by nothing that resembles them', () => {
    const key = (
      name: string,
      held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {},
    ) => isSearchKey({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })
    expect(key('/')).toBe(true)
    expect(key('/', { shiftKey: true })).toBe(true)
    expect(key('k', { ctrlKey: true })).toBe(true)
    expect(key('K', { metaKey: true })).toBe(true)
    expect(key('k')).toBe(false)
    expect(key('/', { ctrlKey: true })).toBe(false)
    expect(key('/', { altKey: true })).toBe(false)
    expect(key('K', { ctrlKey: true, shiftKey: true })).toBe(false)
  })

  it('says what was found, what was not, and what to do about it', () => {
    const found = (answer: Partial<typeof none>) =>
      summaryOf({ phase: 'found', query: 'ab', answer: { ...none, ...answer } })
    expect(found({})).toBe('No node or message begins with “ab”.')
    expect(summaryOf({ phase: 'found', query: 'ab', answer: { ...none, messages: [message('ab')] } })).toBe(
      'Enter opens it.',
    )
    const both = { ...none, nodes: [node(1), node(2)], messages: [message('ab')] }
    expect(summaryOf({ phase: 'found', query: 'a', answer: both })).toBe(
      '2 nodes, 1 message; Enter opens the marked one.',
    )
    expect(summaryOf({ phase: 'found', query: 'a', answer: { ...both, hasMore: true } })).toBe(
      'the first 2 nodes, 1 message; type more to narrow them down.',
    )
    expect(summaryOf({ phase: 'away' })).toMatch(/database is away/)
  })

  it('reads the address of its page strictly', () => {
    expect(readSearchPage({})).toEqual({ ok: true, value: {} })
    expect(readSearchPage({ q: ` /p2p/${PEER}` })).toEqual({ ok: true, value: { q: PEER } })
    expect(readSearchPage({ q: 'ab', page: '2' }).ok).toBe(false)
    expect(readSearchPage({ q: '!!' }).ok).toBe(false)
  })
})
