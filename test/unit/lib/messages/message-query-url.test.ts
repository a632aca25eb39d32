import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MESSAGE_TYPES } from '@/lib/messages/kinds'
import { messageQuerySchema } from '@/lib/messages/message-query'
import {
  activeMessageFilters,
  badMessageCursor,
  changeMessageQuery,
  messagesHref,
  readMessageQuery,
  writeMessageQuery,
} from '@/lib/messages/message-query-url'
import { rawSearch } from '@/lib/read-search'

const read = (search: string) => readMessageQuery(rawSearch(new URLSearchParams(search)))
const NOTHING = messageQuerySchema.parse({})

describe('readMessageQuery', () => {
  it('reads every filter', () => {
    const search =
      'q=0af4&sender=12D3KooW&topic=a%2Fb&type=ping&from=2026-11-21T14:00:00Z&to=2026-11-21T15:00:00Z&minHops=3&incomplete=yes'
    expect(read(search)).toEqual({
      ok: true,
      value: {
        q: '0af4',
        sender: '12D3KooW',
        topic: 'a/b',
        type: 'ping',
        from: '2026-11-21T14:00:00Z',
        to: '2026-11-21T15:00:00Z',
        minHops: 3,
        incomplete: 'yes',
        limit: 50,
      },
    })
  })

  it.each([
    ['q=no%20id!', 'q'],
    ['sender=a%2Fb', 'sender'],
    ['sender=00O0Ol', 'sender'],
    ['type=letter', 'type'],
    ['from=yesterday', 'from'],
    ['from=2026-11-21T15:00:00Z&to=2026-11-21T14:00:00Z', 'to'],
    ['minHops=0', 'minHops'],
    ['minHops=few', 'minHops'],
    ['incomplete=no', 'incomplete'],
    ['limit=501', 'limit'],
    ['topics=a', 'topics'],
    ['topic=a&topic=b', 'topic'],
  ])('names what is wrong with ?%s, and keeps the rest', (search, field) => {
    const reading = read(
      `${search}&topic=kept`.replace('&topic=kept', field === 'topic' ? '' : '&topic=kept'),
    )
    expect(reading.ok).toBe(false)
    if (reading.ok) return
    expect(reading.problems.map((problem) => problem.field)).toEqual([field])
    expect(reading.value.topic).toBe(field === 'topic' ? undefined : 'kept')
  })
})

describe('writeMessageQuery', () => {
  it('writes what it reads, defaults left out', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
    const queries = fc.record(
      {
        q: fc.stringMatching(/^[0-9a-f]{1,40}$/),
        sender: fc.stringMatching(/^12D3KooW[1-9A-HJ-NP-Za-km-z]{0,40}$/),
        topic: text,
        type: fc.constantFrom(...MESSAGE_TYPES, 'unknown' as const),
        from: fc.constant('2026-01-01T00:00:00Z'),
        to: fc.constant('2026-02-01T00:00:00Z'),
        minHops: fc.integer({ min: 1, max: 255 }),
        incomplete: fc.constant('yes' as const),
        limit: fc.integer({ min: 1, max: 500 }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(queries, (given) => {
        const query = messageQuerySchema.parse(given)
        expect(read(writeMessageQuery(query))).toEqual({ ok: true, value: query })
      }),
      { numRuns: 10_000, seed: 4 },
    )
  })

  it('is nothing when nothing is asked', () => {
    expect(writeMessageQuery(NOTHING)).toBe('')
    expect(messagesHref(NOTHING)).toBe('/messages')
    expect(messagesHref({ topic: 'a/b', incomplete: 'yes' })).toBe('/messages?topic=a%2Fb&incomplete=yes')
  })
})

describe('changeMessageQuery', () => {
  it('sets and takes away filters, from the first page', () => {
    const query = messageQuerySchema.parse({ topic: 'a', type: 'ping', cursor: 'abc' })
    const changed = changeMessageQuery(query, { topic: undefined, minHops: 4 })
    expect(changed).toEqual({ type: 'ping', minHops: 4, limit: 50 })
    expect(activeMessageFilters(changed)).toEqual(['type', 'minHops'])
  })
})

it('says back a cursor that is none, cut', () => {
  expect(badMessageCursor({ ...NOTHING, cursor: 'x'.repeat(200) }).got).toHaveLength(61)
})
