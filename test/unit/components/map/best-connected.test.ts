import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { bestConnected } from '@/components/map/model/best-connected'
import { delta, loaded, node } from './small-maps'

describe('the best connected nodes', () => {
  it('are the first of all nodes by peers, then by number, without the holes', () => {
    const peers = fc.array(fc.option(fc.nat(9)), { maxLength: 60 })
    fc.assert(
      fc.property(peers, fc.nat(70), fc.array(fc.nat(60)), (counts, most, gone) => {
        const nodes = counts.map((peerCount, at) => node(100 - at, { peerCount }))
        const { store } = loaded(nodes)
        store.apply(delta(6, { gone: gone.map((at) => 100 - at) }))
        const sorted = [...store.nodes()].sort(
          (one, other) => (other.peerCount ?? -1) - (one.peerCount ?? -1) || one.num - other.num,
        )
        const best = bestConnected(store.columns.nodes, most).map((index) => store.numAt(index))
        expect(best).toEqual(sorted.slice(0, most).map(({ num }) => num))
      }),
      { numRuns: 300, seed: 5 },
    )
  })

  it('are those that the filters show', () => {
    const { store } = loaded([1, 2, 3].map((num) => node(num, { peerCount: num })))
    const passing = Uint8Array.from([1, 2, 3], (num) => Number(store.numAt(num - 1) !== 3))
    const best = bestConnected(store.columns.nodes, 9, passing).map((index) => store.numAt(index))
    expect(best).toEqual([2, 1])
  })
})
