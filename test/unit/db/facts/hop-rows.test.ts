import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packFacts, unpackFacts } from '@/collector/sink/pack'
import { hopRows } from '@/db/facts/hop-rows'
import { hopsFactSchema, type HopsFact } from '@/lib/facts'

const SEED = { seed: 11, numRuns: 10_000 }

const name = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' })
const peerName = fc.stringMatching(/^12D3KooW[a-zA-Z]{4}$/)
const id = fc.uint8Array({ minLength: 1, maxLength: 46 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const columnOf = (least: number, most: number, length: number) =>
  fc.array(fc.integer({ min: least, max: most }), { minLength: length, maxLength: length })

/** Facts that fit the schema; what an event points to need not be there. */
const fact: fc.Arbitrary<HopsFact> = fc.nat(12).chain((length) =>
  fc.record({
    kind: fc.constant('hops' as const),
    collector: name,
    receivedAtMs: fc.nat(),
    peers: fc.uniqueArray(peerName, { maxLength: 5 }),
    topics: fc.uniqueArray(name, { maxLength: 3 }),
    messages: fc.uniqueArray(id, { maxLength: 4 }),
    reasons: fc.uniqueArray(name, { maxLength: 2 }),
    events: fc.record({
      kind: columnOf(0, 4, length),
      node: columnOf(0, 5, length),
      peer: columnOf(-1, 5, length),
      message: columnOf(0, 4, length),
      topic: columnOf(-1, 3, length),
      reason: columnOf(-1, 2, length),
      atUs: fc.array(fc.maxSafeNat(), { minLength: length, maxLength: length }),
    }),
  }),
)

/** Every second peer has a number. */
function numbersOf({ peers }: HopsFact): Map<string, number> {
  return new Map(peers.flatMap((peer, at) => (at % 2 === 0 ? [[peer, at + 1] as const] : [])))
}

/** What `hopRows` is to do, an event at a time. */
function expected(given: HopsFact): unknown[][] {
  const { peers, topics, messages, reasons, events } = given
  const numbers = numbersOf(given)
  return events.kind.flatMap((kind, at) => {
    const node = numbers.get(peers[events.node[at] ?? 0] ?? '')
    const place = events.peer[at] ?? 0
    const message = messages[events.message[at] ?? 0]
    const topic = events.topic[at] === -1 ? '' : topics[events.topic[at] ?? 0]
    const reason = events.reason[at] === -1 ? '' : reasons[events.reason[at] ?? 0]
    const isThere = place === -1 || peers[place] !== undefined
    if (node === undefined || !isThere || [message, topic, reason].includes(undefined)) return []
    const peer = place === -1 ? 0 : (numbers.get(peers[place] ?? '') ?? 0)
    return [[message, topic?.toWellFormed(), reason?.toWellFormed(), kind, node, peer, events.atUs[at]]]
  })
}

const byText = (rows: readonly unknown[][]): string[] => rows.map((row) => JSON.stringify(row)).sort()

describe('a fact of hops', () => {
  it('comes out of the journal as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(fact, async (given) => {
        // Half a surrogate pair has no UTF-8 form; the journal keeps JSON's escape of it.
        const packed = await packFacts([JSON.stringify(given)])
        expect(await unpackFacts(packed)).toEqual({ facts: [given], unreadable: 0 })
      }),
      SEED,
    )
  }, 60_000)

  it('becomes rows of columns that hold each of its events once, but those that point to nothing', () => {
    fc.assert(
      fc.property(fact, (given) => {
        const { rows, strayEvents } = hopRows(given, numbersOf(given))
        const single = rows.flatMap((row) => {
          const [, , message, topic, reason, kinds, nodes, peers, times] = row as [
            string,
            number,
            string,
            string,
            string,
            number[],
            number[],
            number[],
            number[],
          ] // as the columns of hop_blocks are
          expect([nodes.length, peers.length, times.length]).toEqual(Array(3).fill(kinds.length))
          return kinds.map((kind, at) => [message, topic, reason, kind, nodes[at], peers[at], times[at]])
        })
        expect(byText(single)).toEqual(byText(expected(given)))
        expect(single.length + strayEvents).toBe(given.events.kind.length)
        expect(hopRows(given, numbersOf(given))).toEqual({ rows, strayEvents })
      }),
      SEED,
    )
  }, 60_000)

  it('is refused, and nothing else happens, whatever stands in the place of a column', () => {
    const good: HopsFact = {
      kind: 'hops',
      collector: 'c',
      receivedAtMs: 1,
      peers: ['12D3KooWabcd'],
      topics: [],
      messages: ['aa'],
      reasons: [],
      events: { kind: [0], node: [0], peer: [-1], message: [0], topic: [-1], reason: [-1], atUs: [5] },
    }
    const columns = fc.constantFrom(...Object.keys(good.events))
    const anything = fc.anything({ withSparseArray: true, withTypedArray: true, withBigInt: true })
    fc.assert(
      fc.property(columns, anything, (column, value) => {
        const { success } = hopsFactSchema.safeParse({ ...good, events: { ...good.events, [column]: value } })
        const isColumn =
          Array.isArray(value) &&
          Array.from(value as unknown[]).every((number) => Number.isSafeInteger(number)) &&
          Array.from(value as number[]).every((number) => number >= -1)
        if (!isColumn) expect(success).toBe(false)
      }),
      SEED,
    )
    for (const [column, value] of [
      ['kind', 5],
      ['node', -1],
      ['node', 65_536],
      ['peer', -2],
      ['topic', 4_096],
      ['reason', 256],
      ['atUs', -1],
      ['atUs', 0.5],
      ['atUs', NaN],
    ] as const) {
      const events = { ...good.events, [column]: [value] }
      expect(hopsFactSchema.safeParse({ ...good, events }).success, `${column} ${String(value)}`).toBe(false)
    }
    expect(hopsFactSchema.safeParse(good).success).toBe(true)
    const many = { ...good.events, kind: Array(20_001).fill(0) }
    expect(hopsFactSchema.safeParse({ ...good, events: many }).success).toBe(false)
  }, 60_000)
})
