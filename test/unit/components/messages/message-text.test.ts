import { describe, expect, it } from 'vitest'
import { messageIdForms } from '@/components/messages/id-forms'
import {
  afterText,
  beyondText,
  incompleteReasons,
  lastArrival,
  latencyText,
  microsText,
  reachText,
  sizeText,
} from '@/components/messages/message-text'
import { sortHops } from '@/components/messages/hops/sort-hops'
import type { MessageDetail } from '@/lib/messages/message'
import { arrival, summary } from './arrivals'

describe('a message in words', () => {
  it('tells a latency only as far as it is known', () => {
    expect(latencyText({ state: 'solved', ms: 23.4, uncertaintyMs: 2 })).toBe('23 ms')
    expect(latencyText({ state: 'bounded', belowMs: 4 })).toBe('< 4 ms')
    expect(latencyText({ state: 'unknown' })).toBe('unknown')
    expect(afterText(null, null)).toBe('—')
    expect(afterText(132, 4)).toBe('132 ms ± 4 ms')
  })

  it('tells how many of the subscribers have it, and apart who else does', () => {
    const reach = (reached: number, subscribersReached: number | null, subscribers: number | null) => {
      const known = { reached, subscribersReached, subscribers }
      return [reachText(known), beyondText(known)]
    }
    expect(reach(41, 41, 57)).toEqual(['41 of 57', ''])
    expect(reach(3, 1, 1)).toEqual(['1 of 1', 'and 2 that were not subscribed'])
    expect(reach(3, 2, 3)).toEqual(['2 of 3', 'and 1 that was not subscribed'])
    expect(reach(3, null, null)).toEqual(['3', ''])
  })

  it('names the node that had it last only where no other can have been', () => {
    const known = [
      arrival(1, null, { afterMs: 0 }),
      arrival(2, 1, { afterMs: 30 }),
      arrival(3, 1, { afterMs: 20 }),
    ]
    expect(lastArrival({ arrivals: known, t100AfterMs: 30 })?.node.num).toBe(2)
    expect(lastArrival({ arrivals: [...known, arrival(4, 1)], t100AfterMs: 30 })).toBeNull()
    expect(lastArrival({ arrivals: known, t100AfterMs: null })).toBeNull()
    // Who refused it or misses it never had it.
    const others = [...known, arrival(5, 1, { state: 'rejected' }), arrival(6, null, { state: 'missing' })]
    expect(lastArrival({ arrivals: others, t100AfterMs: 30 })?.node.num).toBe(2)
  })

  it('writes a node’s own clock to the microsecond it was reported with', () => {
    expect(microsText(1_795_280_187_740_009)).toBe('2026-11-21 16:56:27.740009')
  })

  it('writes sizes in thousands', () => {
    expect([0, 999, 1_432, 123_456, 2_500_000, null].map(sizeText)).toEqual([
      '0 B',
      '999 B',
      '1.4 kB',
      '123 kB',
      '2.5 MB',
      '—',
    ])
  })

  it('writes an id in each form that tools print', () => {
    // From the base58 and base64 of Bitcoin's and coreutils' own tools.
    expect(messageIdForms('00010966776006953d5567439e5e39f86a0d273bee')).toEqual({
      hex: '00010966776006953d5567439e5e39f86a0d273bee',
      base64: 'AAEJZndgBpU9VWdDnl45+GoNJzvu',
      base58: '1qb3y62fmEEVTPySXPQ77WXok6H',
    })
  })

  it('says why it is incomplete: whom it did not reach, who is silent, where the path is broken', () => {
    const detail = (arrivals: MessageDetail['arrivals']): MessageDetail => ({
      ...summary('ab', 0, { incomplete: true, origin: { num: 1, peerId: 'a' } }),
      arrivals,
      redundant: [],
      observations: [],
      isCut: false,
      readAtMs: 0,
    })
    const reasons = incompleteReasons(
      detail([
        arrival(1, null, { depth: 0 }),
        arrival(2, 9, { depth: null }),
        arrival(3, null, { state: 'missing' }),
        arrival(4, 1, { state: 'silent', depth: 1 }),
      ]),
    )
    expect(reasons).toHaveLength(3)
    expect(reasons[0]).toMatch(/^1 node that was subscribed/)
    expect(reasons[1]).toMatch(/without reporting/)
    expect(reasons[2]).toMatch(/does not lead back/)
    expect(incompleteReasons({ ...detail([]), incomplete: false })).toEqual([])
  })
})

describe('the table of hops', () => {
  const rows = [
    arrival(1, null, { afterMs: 0 }),
    arrival(2, 1, { afterMs: 90, latency: { state: 'solved', ms: 90, uncertaintyMs: 1 } }),
    arrival(3, 2, { latency: { state: 'unknown' } }),
    arrival(4, 2, { afterMs: 93, latency: { state: 'bounded', belowMs: 5 } }),
  ]
  const order = (sort: 'after' | 'latency', isDescending: boolean) =>
    sortHops(rows, sort, isDescending, String).map(({ node }) => node.num)

  it('puts what is not known last, whichever way it runs', () => {
    expect(order('after', false)).toEqual([1, 2, 4, 3])
    expect(order('after', true)).toEqual([4, 2, 1, 3])
  })

  it('counts a bound as the greatest that the latency can be', () => {
    expect(order('latency', false)).toEqual([4, 2, 1, 3])
  })
})
