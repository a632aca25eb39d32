import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCandidates, type Candidate } from '@/collector/observe/gossip/candidates'
import { seededRandom } from '@/lib/graph/seeded-random'

const GOSSIP = ['/meshsub/', '/floodsub/']
const anyone = (): boolean => true
const reached = (peerId: string, ip: string, protocols = ['/ipfs/id/1.0.0', '/meshsub/1.1.0']) => ({
  peerId,
  address: `/ip4/${ip}/tcp/4001`,
  ip,
  protocols,
})

describe('whom the observer may connect to', () => {
  it('are nodes that speak gossip, and no longer those that stopped', () => {
    const candidates = createCandidates(GOSSIP, seededRandom(1))
    candidates.note(reached('mute', '1.1.1.1', ['/ipfs/id/1.0.0', '/x/meshsub/1.0.0']))
    expect(candidates.pick([], anyone)).toBeUndefined()
    candidates.note(reached('old', '1.1.1.1', ['/floodsub/1.0.0']))
    expect(candidates.pick([], anyone)?.peerId).toBe('old')
    candidates.note(reached('old', '1.1.1.1', []))
    expect(candidates.pick([], anyone)).toBeUndefined()
  })

  it('are taken from where the fewest are, and not twice', () => {
    const candidates = createCandidates(GOSSIP, seededRandom(1))
    const nodes = ['10.1.0.1', '10.1.0.2', '10.1.255.3', '10.2.0.1', '2a00:1::1', '2a00:1::2']
    for (const ip of nodes) candidates.note(reached(ip, ip))
    const taken: Candidate[] = []
    for (;;) {
      const next = candidates.pick(taken, (candidate) => !taken.includes(candidate))
      if (next === undefined) break
      taken.push(next)
    }
    expect(taken.map(({ peerId }) => peerId).sort()).toEqual([...nodes].sort())
    expect(new Set(taken.slice(0, 3).map(({ neighbourhood }) => neighbourhood))).toEqual(
      new Set(['10.1', '10.2', '2a00:1']),
    )
  })

  it('are at the address where they were reached last', () => {
    const candidates = createCandidates(GOSSIP, seededRandom(1))
    candidates.note(reached('node', '1.1.1.1'))
    candidates.note(reached('node', '2.2.2.2'))
    expect(candidates.pick([], anyone)?.address).toBe('/ip4/2.2.2.2/tcp/4001')
  })

  it('are bounded in number, whatever the crawl finds', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const candidates = createCandidates(GOSSIP, seededRandom(seed))
        for (let at = 0; at < 600; at++)
          candidates.note(reached(`n${String(at)}`, `10.${String(at % 250)}.0.1`))
        let seen = 0
        candidates.pick([], () => {
          seen++
          return false
        })
        expect(seen).toBe(512)
      }),
      { seed: 3, numRuns: 20 },
    )
  })
})
