import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SummaryBook } from '@/app/_server/live/summary-book'
import type { NodeSummary } from '@/lib/nodes'
import { summary } from '../../../live/scripted-source'

const unknownOr = <T>(known: fc.Arbitrary<T>) => fc.option(known, { nil: null })
const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

const summaries: fc.Arbitrary<NodeSummary> = fc.record({
  num: fc.nat(9),
  peerId: fc.string({ minLength: 1, unit: 'grapheme' }),
  publicKey: unknownOr(fc.stringMatching(/^[0-9a-f]{2,80}$/)),
  status: fc.constantFrom('online' as const, 'offline' as const, 'unreachable' as const),
  error: unknownOr(fc.constantFrom('io_timeout' as const, 'connection_refused' as const)),
  peerCount: unknownOr(fc.nat()),
  agent: fc.constantFrom('', 'a/1', 'a/2'),
  country: fc.constantFrom('', 'DE', 'FR'),
  region: fc.constantFrom('', 'Bayern'),
  city: fc.constantFrom('', 'Köln', 'Paris'),
  lat: unknownOr(finite),
  lon: unknownOr(finite),
  placeSource: fc.constantFrom('none' as const, 'dbip' as const, 'simulated' as const),
  asn: fc.nat(3),
  asName: fc.constantFrom('', 'Example Net'),
  rttMs: unknownOr(finite),
  rttMethod: fc.constantFrom('none' as const, 'ping_quiet' as const),
  uptime24h: unknownOr(finite),
  firstSeenMs: fc.nat(),
  lastSeenMs: unknownOr(fc.nat()),
  lastVisitMs: fc.nat(),
})

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ does: fc.constant('put' as const), slot: fc.nat(40), summary: summaries }),
    },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('delete' as const), slot: fc.nat(40) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('tidy' as const) }) },
  ),
)

describe('summaries in columns', () => {
  it('come back as they were put, whatever came and went in between', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const book = new SummaryBook()
        const held = new Map<number, NodeSummary>()
        for (const step of all) {
          if (step.does === 'put') {
            book.put(step.slot, step.summary)
            held.set(step.slot, step.summary)
          } else if (step.does === 'delete') {
            book.delete(step.slot)
            held.delete(step.slot)
          } else {
            book.tidy(41)
          }
        }
        for (let slot = 0; slot <= 40; slot++) {
          const expected = held.get(slot)
          expect(book.has(slot)).toBe(expected !== undefined)
          expect(book.get(slot, expected?.num ?? 0)).toEqual(expected)
          if (expected !== undefined) expect(book.peerIdAt(slot)).toBe(expected.peerId)
        }
      }),
      { numRuns: 150, seed: 5 },
    )
  })

  it('lets go of texts that nobody needs any more', () => {
    const book = new SummaryBook()
    const name = (round: number) => String(round).padStart(20 + round, 'x')
    // Each name is longer than the one before, and so has no room in its place.
    for (let round = 0; round < 400; round++) {
      for (let slot = 0; slot < 50; slot++) book.put(slot, summary(slot, { peerId: name(round) }))
      book.tidy(50)
    }
    expect(book.get(49, 49)?.peerId).toBe(name(399))
    expect(book.textBytes).toBeLessThan(200_000)
  })
})
