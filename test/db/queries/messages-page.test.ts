import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { findMessages } from '@/db/queries/messages/find-messages'
import { BadCursorError, getMessagePage } from '@/db/queries/messages/get-message-page'
import { getMessagesById } from '@/db/queries/messages/get-messages-by-id'
import { MESSAGE_TYPES } from '@/lib/messages/kinds'
import type { MessageSummary } from '@/lib/messages/message'
import { messageQuerySchema, type MessageQuery } from '@/lib/messages/message-query'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { messageId, peerId, testNode, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'
import { writeMessages, type StoredMessage } from '../../fixtures/messages'

const MESSAGES = 300
const START = Date.UTC(2026, 9, 20, 12)
const TOPICS = ['demo/chat', 'demo/blocks', `it's a "topic", \\ {q:String}`]
const SENDERS = 4

let engine: TestEngine
let web: Database
let collector: Database
const senders: number[] = []
/** What the list must show, the newest first. */
let expected: StoredMessage[] = []

/** Three messages each time, so that ids decide among them. */
const heardAt = (n: number): number => START + Math.floor(n / 3) * 60_000

function final(n: number): StoredMessage {
  return {
    id: messageId(n),
    heardAtMs: heardAt(n),
    version: 9,
    topic: TOPICS[n % TOPICS.length] ?? '',
    type: n % 6 === 5 ? '' : (MESSAGE_TYPES[n % 6] ?? ''),
    originNum: n % 10 === 0 ? 0 : (senders[n % SENDERS] ?? 0),
    hops: n % 7 === 0 ? null : n % 9,
    reached: n,
    subscribers: n % 4 === 0 ? null : MESSAGES,
    subscribersReached: n % 4 === 0 ? null : n - 1,
    incomplete: n % 25 === 0,
  }
}

/** What was known of each message at first: everything that a filter asks for was another. */
function early(n: number): StoredMessage {
  const { id, heardAtMs } = final(n)
  return {
    id,
    heardAtMs,
    version: 1,
    topic: TOPICS[(n + 1) % TOPICS.length] ?? '',
    incomplete: true,
    hops: 200,
  }
}

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  collector = engine.open('collector')
  await writeFacts(
    collector,
    Array.from({ length: SENDERS }, (_, n) =>
      visit(n, Date.now(), { place: { ...NO_CITY, source: 'simulated', country: 'DE', city: 'Frankfurt' } }),
    ),
  )
  for (let n = 0; n < SENDERS; n += 1) senders.push(await numberOf(web, n))
  const all = Array.from({ length: MESSAGES }, (_, n) => n)
  // Each version in a part of its own, as the keeper writes them; the store may or may not have merged them.
  await writeMessages(collector, all.map(early))
  await writeMessages(collector, all.map(final))
  // Written last, and yet older: it does not count.
  await writeMessages(
    collector,
    all.filter((n) => n % 5 === 0).map((n) => ({ ...early(n), version: 3 })),
  )
  // One moved to an earlier time, so its old row is taken away.
  await writeMessages(collector, [
    { ...final(200), version: 10, isDeleted: true },
    { ...final(200), version: 10, heardAtMs: START - 5_000 },
  ])
  expected = all
    .map((n) => (n === 200 ? { ...final(n), heardAtMs: START - 5_000 } : final(n)))
    .sort((a, b) => b.heardAtMs - a.heardAtMs || (a.id < b.id ? 1 : -1))
}, 120_000)
afterAll(() => engine.stop())

const NO_CITY = {
  source: 'none' as const,
  country: '',
  region: '',
  city: '',
  lat: null,
  lon: null,
  asn: 0,
  asName: '',
}

const ask = (query: Partial<Record<keyof MessageQuery, unknown>>): MessageQuery =>
  messageQuerySchema.parse(query)
const idsOf = (messages: readonly { id: string }[]): string[] => messages.map(({ id }) => id)

async function allPages(query: MessageQuery): Promise<MessageSummary[]> {
  const messages: MessageSummary[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await getMessagePage(web, { ...query, cursor })
    messages.push(...page.messages)
    if (page.nextCursor === null) return messages
    expect(page.messages).toHaveLength(query.limit)
    expect(messageQuerySchema.safeParse({ cursor: page.nextCursor }).success).toBe(true)
    cursor = page.nextCursor
  }
}

describe('getMessagePage', () => {
  it.each([1, 7, 50, 299, 300, 500])(
    'goes through every message once, the newest first, %i at a time',
    async (limit) => {
      if (limit === 1) {
        const [first] = (await getMessagePage(web, ask({ limit }))).messages
        expect(first?.id).toBe(expected[0]?.id)
        return
      }
      expect(idsOf(await allPages(ask({ limit })))).toEqual(idsOf(expected))
    },
  )

  it('says what the newest version says, with the name and the place of the origin', async () => {
    const [message] = (await getMessagePage(web, ask({ q: messageId(14) }))).messages
    expect(message).toEqual({
      id: messageId(14),
      topic: TOPICS[2],
      type: 'update_package',
      sizeBytes: null,
      origin: { num: senders[2], peerId: peerId(2), city: 'Frankfurt', country: 'DE' },
      originEvidence: 'published',
      heardAtMs: heardAt(14),
      publishedAtMs: null,
      lastHeardAtMs: heardAt(14) + 1_000,
      reached: 14,
      subscribers: MESSAGES,
      subscribersReached: 13,
      hops: null,
      deliveries: 0,
      duplicates: 0,
      rejects: 0,
      drops: 0,
      t50AfterMs: null,
      t90AfterMs: null,
      t100AfterMs: null,
      signature: 'unknown',
      evidence: ['traced'],
      incomplete: false,
    })
    const [unknown] = (await getMessagePage(web, ask({ q: messageId(10) }))).messages
    expect(unknown).toMatchObject({ origin: null, originEvidence: null })
  })

  it('keeps to the filters, all of them at once, on every page', async () => {
    const isOf = (n: number) => (message: StoredMessage) => message.originNum === senders[n]
    const at = (ms: number) => new Date(ms).toISOString()
    const base64 = Buffer.from(messageId(7), 'hex').toString('base64')
    const cases: [Partial<Record<keyof MessageQuery, unknown>>, (message: StoredMessage) => boolean][] = [
      [{ topic: TOPICS[1] }, ({ topic }) => topic === TOPICS[1]],
      [{ topic: TOPICS[2] }, ({ topic }) => topic === TOPICS[2]],
      [{ type: 'query' }, ({ type }) => type === 'query'],
      [{ type: 'unknown' }, ({ type }) => type === ''],
      [{ minHops: 5 }, ({ hops }) => (hops ?? 0) >= 5],
      [{ incomplete: 'yes' }, ({ incomplete }) => incomplete === true],
      [{ sender: peerId(1) }, isOf(1)],
      [{ sender: testNode(2).publicKey?.slice(0, 12) }, isOf(2)],
      [{ sender: '12D3KooW' }, ({ originNum }) => originNum !== 0],
      [{ from: at(heardAt(30)) }, ({ heardAtMs }) => heardAtMs >= heardAt(30)],
      [{ to: at(heardAt(30)) }, ({ heardAtMs }) => heardAtMs < heardAt(30)],
      [{ at: at(heardAt(30)) }, ({ heardAtMs }) => heardAtMs <= heardAt(30)],
      [
        { at: at(heardAt(60)), from: at(heardAt(30)), topic: TOPICS[1] },
        ({ heardAtMs, topic }) => heardAtMs >= heardAt(30) && heardAtMs <= heardAt(60) && topic === TOPICS[1],
      ],
      [
        { from: at(heardAt(30)), to: at(heardAt(90)), topic: TOPICS[0], sender: peerId(3) },
        (message) =>
          isOf(3)(message) &&
          message.topic === TOPICS[0] &&
          message.heardAtMs >= heardAt(30) &&
          message.heardAtMs < heardAt(90),
      ],
      [{ q: messageId(200) }, ({ id }) => id === messageId(200)],
      [
        { q: `0x${messageId(9).slice(0, 9).toUpperCase()}` },
        ({ id }) => id.startsWith(messageId(9).slice(0, 9)),
      ],
      [{ q: base64 }, ({ id }) => id === messageId(7)],
      [{ q: base64.slice(0, 7) }, ({ id }) => id === messageId(7)],
      [{ q: messageId(9), topic: 'none' }, () => false],
    ]
    for (const [filters, fits] of cases) {
      const found = await allPages(ask({ ...filters, limit: 9 }))
      expect(idsOf(found), JSON.stringify(filters)).toEqual(idsOf(expected.filter(fits)))
    }
  })

  it('looks for the many that a short prefix fits as well as for the few', async () => {
    for (const q of ['a', '3', 'f0']) {
      const all = await allPages(ask({ q, limit: 500 }))
      const begins = expected.filter(({ id }) => id.startsWith(q))
      // Read as base64 and base58 the text is the beginning of others too.
      expect(idsOf(all)).toEqual(expect.arrayContaining(idsOf(begins)))
      expect(all.length).toBeLessThan(MESSAGES)
    }
  })

  it('refuses a cursor for other filters, or that was changed', async () => {
    const query = ask({ topic: TOPICS[0], limit: 10 })
    const { nextCursor } = await getMessagePage(web, query)
    const cursor = nextCursor ?? ''
    expect((await getMessagePage(web, { ...query, cursor })).messages).toHaveLength(10)
    for (const other of [
      ask({ limit: 10 }),
      ask({ topic: TOPICS[1] }),
      ask({ topic: TOPICS[0], incomplete: 'yes' }),
    ]) {
      await expect(getMessagePage(web, { ...other, cursor })).rejects.toBeInstanceOf(BadCursorError)
    }
    for (const changed of [
      cursor.slice(1),
      cursor.slice(0, -3),
      `${cursor}x1`,
      cursor.toUpperCase(),
      '',
      'W10',
    ]) {
      await expect(getMessagePage(web, { ...query, cursor: changed })).rejects.toBeInstanceOf(BadCursorError)
    }
  })

  it('does not lose or repeat a message when newer ones come between two pages', async () => {
    const query = ask({ topic: 'tail', limit: 5 })
    const tail = (n: number): StoredMessage => ({
      id: messageId(10_000 + n),
      heardAtMs: START + 86_400_000 + n * 1_000,
      topic: 'tail',
    })
    await writeMessages(
      collector,
      Array.from({ length: 8 }, (_, n) => tail(n)),
    )
    const first = await getMessagePage(web, query)
    await writeMessages(collector, [tail(8), tail(9), { ...tail(5), version: 2, reached: 50 }])
    const second = await getMessagePage(web, { ...query, cursor: first.nextCursor ?? undefined })
    expect(idsOf([...first.messages, ...second.messages])).toEqual(
      [7, 6, 5, 4, 3, 2, 1, 0].map((n) => tail(n).id),
    )
    expect(second.nextCursor).toBeNull()
  })

  it('goes on through messages that changed so that they no longer fit', async () => {
    const was = (n: number): StoredMessage => ({
      id: messageId(20_000 + n),
      heardAtMs: START + 2 * 86_400_000 - n * 1_000,
      topic: 'was',
    })
    await writeMessages(
      collector,
      Array.from({ length: 200 }, (_, n) => was(n)),
    )
    await writeMessages(
      collector,
      Array.from({ length: 190 }, (_, n) => ({ ...was(n), version: 2, topic: 'is another' })),
    )
    const found = await allPages(ask({ topic: 'was', limit: 5 }))
    const still = Array.from({ length: 10 }, (_, n) => was(190 + n).id)
    expect(idsOf(found)).toEqual(still)
    // More of them than are read for one page: it ends with fewer than asked for, and the next goes on from there.
    const few: string[] = []
    let cursor: string | undefined
    do {
      const page = await getMessagePage(web, { ...ask({ topic: 'was', limit: 1 }), cursor })
      few.push(...idsOf(page.messages))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(few).toEqual(still)
  })

  it('answers any valid query', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })
    const queries = fc.record(
      {
        q: text,
        sender: fc.string({ maxLength: 20 }).map((typed) => typed.replace(/[^0-9A-Za-z]/g, '')),
        topic: text,
        type: fc.constantFrom(...MESSAGE_TYPES, 'unknown' as const),
        from: fc
          .date({ min: new Date(0), max: new Date('2299-01-01'), noInvalidDate: true })
          .map((d) => d.toISOString()),
        to: fc
          .date({ min: new Date(0), max: new Date('2299-01-01'), noInvalidDate: true })
          .map((d) => d.toISOString()),
        minHops: fc.integer({ min: 1, max: 255 }),
        incomplete: fc.constant('yes' as const),
        limit: fc.integer({ min: 1, max: 500 }),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const asked = ask(query)
        expect((await getMessagePage(web, asked)).messages.length).toBeLessThanOrEqual(asked.limit)
      }),
      { seed: 20_263, numRuns: 40 },
    )
  })
})

describe('getMessagesById', () => {
  it('gives the newest state of each, in the order asked for, once, and leaves out what is not known', async () => {
    const ids = [messageId(3), messageId(200), messageId(99_999), messageId(1), messageId(3)]
    const found = await getMessagesById(web, ids)
    expect(found.map(({ id, reached, heardAtMs }) => [id, reached, heardAtMs])).toEqual([
      [messageId(3), 3, heardAt(3)],
      [messageId(200), 200, START - 5_000],
      [messageId(1), 1, heardAt(1)],
    ])
    expect(await getMessagesById(web, [])).toEqual([])
  })
})

describe('findMessages', () => {
  it('finds one by any form of its id, whole or begun', async () => {
    const id = messageId(42)
    const bytes = Buffer.from(id, 'hex')
    const forms = [id, id.slice(0, 11), bytes.toString('base64'), bytes.toString('base64url').slice(0, 12)]
    for (const text of forms) expect(idsOf(await findMessages(web, text, 5))).toEqual([id])
  })

  it('offers those that begin so in hex first, then the newest, and no more than asked for', async () => {
    const found = await findMessages(web, 'b', 300)
    const ids = idsOf(found)
    const hex = expected.filter(({ id }) => id.startsWith('b'))
    expect(ids).toEqual(expect.arrayContaining(idsOf(hex)))
    const firstOther = ids.findIndex((id) => !id.startsWith('b'))
    if (firstOther !== -1) expect(ids.slice(firstOther).some((id) => id.startsWith('b'))).toBe(false)
    const times = found.filter(({ id }) => id.startsWith('b')).map(({ heardAtMs }) => heardAtMs)
    expect(times).toEqual([...times].sort((a, b) => b - a))
    expect(await findMessages(web, 'b', 2)).toHaveLength(2)
  })

  it('finds nothing for what no id begins with', async () => {
    expect(await findMessages(web, 'no id!', 5)).toEqual([])
    expect(await findMessages(web, 'ffffffffffffffffffffffffffffffffff', 5)).toEqual([])
  })
})
