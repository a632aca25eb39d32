import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '@/lib/graph/seeded-random'
import { HOP_KINDS } from '@/lib/messages/kinds'
import { arrivalSchema, redundantHopSchema, type HopRow } from '@/lib/messages/message'
import { HEARD_MS, hop, run, T0 } from './reported'

const anyRow: fc.Arbitrary<HopRow> = fc.record({
  kind: fc.constantFrom(...HOP_KINDS),
  nodeNum: fc.integer({ min: 1, max: 12 }),
  peerNum: fc.integer({ min: 0, max: 12 }),
  atUs: fc.oneof(
    fc.integer({ min: T0 - 2_000_000, max: T0 + 2_000_000 }),
    fc.constantFrom(0, T0, Number.MAX_SAFE_INTEGER),
  ),
  reason: fc.constantFrom('', 'validation failed'),
})
const anyClock = fc.option(
  fc.record({
    component: fc.integer({ min: 1, max: 2 }),
    offsetMs: fc.double({ min: -2_000, max: 2_000, noNaN: true }),
    driftPpm: fc.double({ min: -100, max: 100, noNaN: true }),
    uncertaintyMs: fc.double({ min: 0, max: 20, noNaN: true }),
  }),
  { freq: 4 },
)
const anyNum = fc.integer({ min: 0, max: 14 })

describe('whatever is reported', () => {
  it('gives every node one arrival, depths that grow by one, and no negative time', () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 40 }),
        fc.array(anyClock, { minLength: 15, maxLength: 15 }),
        fc.array(anyNum, { maxLength: 2 }),
        fc.option(fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 14 })),
        (rows, clocks, signers, subscribers) => {
          const found = run(rows, {
            observations: signers.map((originNum) => ({ originNum })),
            subscribers,
            clocks: (num) => {
              const known = clocks[num]
              return known === null || known === undefined ? null : { nodeNum: num, atMs: HEARD_MS, ...known }
            },
          })
          const byNum = new Map(found.arrivals.map((arrival) => [arrival.nodeNum, arrival]))
          expect(byNum.size).toBe(found.arrivals.length)
          for (const { nodeNum } of rows) expect(byNum.has(nodeNum)).toBe(true)
          for (const num of subscribers ?? []) expect(byNum.has(num)).toBe(true)
          for (const arrival of found.arrivals) {
            const { nodeNum, ...rest } = arrival
            arrivalSchema.parse({ ...rest, node: { num: nodeNum, peerId: 'p' } })
            const parent = arrival.fromNum === null ? undefined : byNum.get(arrival.fromNum)
            if (arrival.fromNum !== null) expect(parent).toBeDefined()
            const isOrigin = nodeNum === found.originNum
            if (isOrigin) expect(arrival.depth).toBe(0)
            else expect(arrival.depth).toBe(typeof parent?.depth === 'number' ? parent.depth + 1 : null)
          }
          for (const hopBeyond of found.redundant) redundantHopSchema.parse(hopBeyond)
          if (found.originNum !== null) expect(found.arrivals[0]?.nodeNum).toBe(found.originNum)
          const states = found.arrivals.map(({ state }) => state)
          const having = states.filter((state) => state === 'published' || state === 'delivered').length
          expect(found.reached).toBe(having)
          const missed = new Set(subscribers).size - (found.subscribersReached ?? 0)
          expect(missed).toBeGreaterThanOrEqual(0)
          expect(found.subscribersReached ?? 0).toBeLessThanOrEqual(having)
          if (rows.length > 0 && missed > 0) expect(found.incomplete).toBe(true)
          const { t50AfterMs: t50, t90AfterMs: t90, t100AfterMs: t100 } = found
          const known = [t50, t90, t100].filter((ms) => ms !== null)
          expect(known).toEqual([...known].sort((a, b) => a - b))
          for (const ms of known) expect(ms).toBeGreaterThanOrEqual(0)
          const shuffled = rows.length < 2 ? rows : [...rows.slice(1), ...rows.slice(0, 1)]
          const again = run(shuffled, { subscribers, clocks: () => null })
          expect(again.reached).toBe(having)
        },
      ),
      { numRuns: 10_000, seed: 20_261_121 },
    )
  })

  it('is worked out for ten thousand nodes before anybody waits', () => {
    const random = seededRandom(5)
    const rows = [hop('publish', 1, 0, 0)]
    for (let num = 2; num <= 10_000; num++) {
      const fromNum = 1 + Math.floor(random() * (num - 1))
      rows.push(hop('deliver', num, fromNum, num / 10))
      for (let again = 0; again < 7; again++) {
        rows.push(hop('duplicate', num, 1 + Math.floor(random() * 10_000), num / 10 + again))
      }
    }
    const subscribers = Array.from({ length: 10_000 }, (_, at) => at + 1)
    const tookMs = Array.from({ length: 15 }, () => {
      const before = process.cpuUsage()
      expect(run(rows, { subscribers }).reached).toBe(10_000)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1_000
    })
    // Processor time, the least of several, for the machine has other work. Some 30 ms where it has none.
    expect(Math.min(...tookMs)).toBeLessThan(200)
  })
})
