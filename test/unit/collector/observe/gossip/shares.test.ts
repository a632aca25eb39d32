import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRateGate } from '@/collector/observe/gossip/rate-gate'
import { createSourceShares } from '@/collector/observe/gossip/source-shares'

const clock = () => {
  const state = { ms: 0 }
  return { state, now: () => state.ms }
}
const repeat = <T>(times: number, what: () => T): T[] => Array.from({ length: times }, what)

describe('the gate', () => {
  it('never lets through more than its rate and two seconds of it', () => {
    const steps = fc.array(fc.tuple(fc.nat(5_000), fc.nat(200)), { maxLength: 20 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), steps, (perSecond, all) => {
        const { state, now } = clock()
        const gate = createRateGate(perSecond, now)
        let admitted = 0
        for (const [waitMs, asks] of all) {
          state.ms += waitMs
          admitted += repeat(asks, () => gate.admits()).filter(Boolean).length
          expect(admitted).toBeLessThanOrEqual(perSecond * (2 + state.ms / 1_000))
        }
      }),
      { seed: 5, numRuns: 10_000 },
    )
  })

  it('lets through all that comes within its rate', () => {
    const { state, now } = clock()
    const gate = createRateGate(50, now)
    for (let turn = 0; turn < 500; turn++) {
      expect(gate.admits()).toBe(true)
      state.ms += 20
    }
  })
})

describe('the share of one node', () => {
  it('is its own: what another sends takes nothing of it', () => {
    const { now } = clock()
    const shares = createSourceShares(10, now)
    expect(repeat(50, () => shares.judge('loud')).filter((verdict) => verdict === 'yes')).toHaveLength(20)
    expect(repeat(20, () => shares.judge('quiet')).every((verdict) => verdict === 'yes')).toBe(true)
  })

  it('is forfeited by a flood, and not by a burst now and then', () => {
    const { state, now } = clock()
    const shares = createSourceShares(10, now)
    for (let minute = 0; minute < 100; minute++) {
      expect(repeat(60, () => shares.judge('bursts'))).not.toContain('never again')
      for (let turn = 0; turn < 40; turn++) {
        state.ms += 1_000
        shares.judge('bursts')
      }
    }
    const verdicts = repeat(200, () => shares.judge('floods'))
    expect(verdicts.indexOf('never again')).toBe(120)
  })

  it('is remembered of the last thousand or so nodes, and no more', () => {
    const { now } = clock()
    const shares = createSourceShares(1, now)
    repeat(5, () => shares.judge('first'))
    expect(shares.judge('first')).toBe('no')
    for (let at = 0; at < 2_000; at++) shares.judge(String(at))
    expect(shares.judge('first')).toBe('yes')
  })
})
