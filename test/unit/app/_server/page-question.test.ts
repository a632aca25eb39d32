import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageProblems } from '@/app/_server/page-question'
import { writeCursor } from '@/db/queries/nodes/page-cursor'
import { readNodeQuery } from '@/lib/node-query-url'
import { MAP_PARAMETERS } from '@/lib/map-query'
import { NODE_SORTS, nodeQuerySchema } from '@/lib/nodes'
import { parseIdentity } from '@/lib/peer-identity'

const PEER = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
const KNOWN = {
  '/': MAP_PARAMETERS,
  '/nodes': Object.keys(nodeQuerySchema.shape),
  [`/nodes/${PEER}`]: ['window'],
}
const RUNS = { seed: 7, numRuns: 10_000 }

const fields = (url: string) => pageProblems(url).map(({ field }) => field)

describe('the address of a page', () => {
  it('fits when it asks what the page knows', () => {
    const { cid, publicKey } = parseIdentity(PEER)
    for (const url of [
      '/',
      `/?node=${PEER}`,
      '/nodes',
      '/nodes?',
      '/nodes?q=&country=',
      '/nodes?sort=rtt&order=asc&country=DE&version=meshara%2F1.4.0',
      `/nodes/${PEER}`,
      `/nodes/${PEER}?window=7d`,
      `/nodes/${cid}`,
      `/nodes/${String(publicKey)}`,
      '/messages',
      '/messages?q=ab12&topic=%2Fmeshara%2Fbroadcast%2F1&type=ping&minHops=3&incomplete=yes',
      '/messages?from=2026-11-21T14:00:00Z&to=2026-11-21T15:00',
      '/messages/15ba168ed6aaccd110bac386a29a8590',
      '/messages/FboWjtaqzNEQusOGopqFkA%3D%3D',
      '/messages/15ba',
      '/events',
      `/events?kind=node_online&country=DE&peerId=${cid}&from=2026-11-21T14:00&to=2026-11-21T15:00:00Z`,
      '/developers',
      '/developers/listNodes',
    ]) {
      expect(pageProblems(url), url).toEqual([])
    }
  })

  it.each([
    ['/?foo=bar', 'foo'],
    ['/?node=rubbish', 'node'],
    ['/nodes?sort=foo', 'sort'],
    ['/nodes?foo=1', 'foo'],
    ['/nodes?foo', 'foo'],
    ['/nodes?cursor=abc', 'cursor'],
    ['/nodes?country=DE&country=FR', 'country'],
    ['/nodes/rubbish!', 'peerId'],
    ['/events?kind=rain', 'kind'],
    ['/events?peerId=rubbish!', 'peerId'],
    ['/events?from=2026-11-22T00:00&to=2026-11-21T00:00', 'to'],
    ['/events?cursor=abc', 'cursor'],
    ['/developers/listNodes?q=1', 'q'],
    ['/nodes/%zz', 'peerId'],
    [`/nodes/${PEER}?window=bogus`, 'window'],
    [`/nodes/${PEER}?x=1`, 'x'],
    ['/messages?type=gossip', 'type'],
    ['/messages?minHops=0', 'minHops'],
    ['/messages?from=yesterday', 'from'],
    ['/messages?cursor=abc', 'cursor'],
    ['/messages?sort=size', 'sort'],
    ['/messages/no-id-at-all!', 'id'],
    ['/messages/15ba?window=7d', 'window'],
  ])('%s does not fit, for its %s', (url, field) => {
    const problems = pageProblems(url)
    expect(problems.map((each) => each.field)).toEqual([field])
    expect(problems[0]?.expected).not.toBe('')
  })

  it('holds a cursor to the order and the filters that it was given out for', () => {
    const cursor = writeCursor({ value: 25, num: 1 }, readNodeQuery({ sort: 'rtt' }).value)
    expect(fields(`/nodes?sort=rtt&cursor=${cursor}`)).toEqual([])
    expect(fields(`/nodes?sort=peers&cursor=${cursor}`)).toEqual(['cursor'])
    expect(fields(`/nodes?sort=rtt&country=DE&cursor=${cursor}`)).toEqual(['cursor'])
  })

  it('is judged for the pages alone', () => {
    for (const url of ['/api/v1/nodes?sort=foo', '/nowhere?foo=1', '/nodes/a/b?foo=1', '/_next/x.js?dpl=1']) {
      expect(pageProblems(url), url).toEqual([])
    }
  })

  it('is judged whatever it is, and each name that the page does not know is named', () => {
    const name = fc.oneof(
      fc.constantFrom('foo', '_rsc', '__proto__', 'sort', 'node'),
      fc.string({ maxLength: 12 }),
    )
    const value = fc.oneof(
      fc.constantFrom('', 'rtt', '7d', PEER),
      fc.string({ maxLength: 40, unit: 'binary' }),
    )
    const path = fc.constantFrom('/' as const, '/nodes' as const, `/nodes/${PEER}` as const)
    fc.assert(
      fc.property(path, fc.array(fc.tuple(name, value), { maxLength: 4 }), (at, pairs) => {
        const found = fields(`${at}?${new URLSearchParams(pairs).toString()}`)
        const known = [...KNOWN[at], '_rsc']
        for (const [each] of pairs) if (!known.includes(each)) expect(found).toContain(each)
        if (pairs.every(([each]) => each === '_rsc')) expect(found).toEqual([])
      }),
      RUNS,
    )
  })

  it('never fails on a text, and takes for a node only what is an identity', () => {
    const text = fc.oneof(fc.string({ maxLength: 80, unit: 'binary' }), fc.webUrl(), fc.webPath())
    fc.assert(
      fc.property(text, (each) => {
        expect(Array.isArray(pageProblems(each))).toBe(true)
        expect(fields(`/nodes/${encodeURIComponent(each.toWellFormed())}x`)).toContain('peerId')
      }),
      RUNS,
    )
  })

  it('accepts every order and every size of the list', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NODE_SORTS), fc.integer({ min: 1, max: 500 }), (sort, limit) => {
        expect(pageProblems(`/nodes?sort=${sort}&limit=${String(limit)}`)).toEqual([])
      }),
      RUNS,
    )
  })
})
