import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import { FactsRefusedError, type Fact } from '@/lib/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import {
  hops,
  messageId,
  observation,
  peerId,
  rpc,
  subscription,
  visit,
  type HopEvent,
} from '../../fixtures/facts'

let engine: TestEngine
let db: Database
const never = new AbortController().signal
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

beforeAll(async () => {
  engine = await startTestEngine()
  db = engine.open('collector')
})
afterAll(() => engine.stop())

const ask = <T>(sql: string, row: z.ZodType<T>): Promise<T[]> => db.select({ name: 'ask', sql, row })
const write = (id: string, facts: Fact[]): Promise<void> =>
  createFactWriter(db, { onRefused: (reason, count) => refused.push([reason, count]) }).write(
    { id, facts },
    never,
  )
let refused: [string, number][] = []
const toldOf = async (work: () => Promise<void>): Promise<[string, number][]> => {
  refused = []
  await work()
  return refused
}

const hopRow = z.object({
  kind: z.string(),
  node: z.string(),
  peer: z.string(),
  atUs: z.coerce.number(),
  topic: z.string(),
  reason: z.string(),
  collector: z.string(),
  receivedAtMs: z.coerce.number(),
})
/** The events of one message, as they stand in `hops`, their nodes by peer id. */
const hopsOf = (id: string) =>
  ask(
    `SELECT toString(h.kind) AS kind, n.peer_id AS node, p.peer_id AS peer, toUnixTimestamp64Micro(h.at) AS atUs,
       toString(h.topic) AS topic, toString(h.reason) AS reason, toString(h.collector) AS collector,
       toUnixTimestamp64Milli(h.received_at) AS receivedAtMs
     FROM hops AS h LEFT JOIN nodes AS n ON n.node_num = h.node_num LEFT JOIN nodes AS p ON p.node_num = h.peer_num
     WHERE h.message_id = '${id}' ORDER BY h.at, h.node_num`,
    hopRow,
  )
const countsOf = async (ids: readonly string[]): Promise<Record<string, number>> => {
  const list = ids.map((id) => `'${id}'`).join(', ')
  const [row] = await ask(
    `SELECT (SELECT count() FROM hops WHERE message_id IN (${list})) AS hops,
       (SELECT count() FROM hop_feed WHERE message_id IN (${list})) AS feed,
       (SELECT sum(published + delivered + duplicates + rejects + drops) FROM node_message_hours) AS hours,
       (SELECT sum(relayed) FROM node_message_hours) AS relayed`,
    z.record(z.string(), z.coerce.number()),
  )
  return row ?? {}
}

describe('hop events', () => {
  it('become a row each, with the names they point to', async () => {
    const atMs = Date.now() - MINUTE_MS
    const events: HopEvent[] = [
      { kind: 'publish', node: 1, message: 1, atUs: atMs * 1_000 },
      { kind: 'deliver', node: 2, peer: 1, message: 1, atUs: atMs * 1_000 + 1 },
      { kind: 'reject', node: 3, peer: 2, message: 1, reason: 'validation failed', atUs: atMs * 1_000 + 2 },
      { kind: 'drop', node: 2, peer: 4, message: 1, topic: null, atUs: atMs * 1_000 + 3 },
      { kind: 'duplicate', node: 1, peer: 2, message: 2, topic: 'other', atUs: 5 },
    ]
    await write('one-of-each', [hops(atMs, events)])
    const same = { topic: 'demo/chat', reason: '', collector: 'c1', receivedAtMs: atMs }
    expect(await hopsOf(messageId(1))).toEqual([
      { ...same, kind: 'publish', node: peerId(1), peer: '', atUs: atMs * 1_000 },
      { ...same, kind: 'deliver', node: peerId(2), peer: peerId(1), atUs: atMs * 1_000 + 1 },
      {
        ...same,
        kind: 'reject',
        node: peerId(3),
        peer: peerId(2),
        atUs: atMs * 1_000 + 2,
        reason: 'validation failed',
      },
      { ...same, kind: 'drop', node: peerId(2), peer: peerId(4), atUs: atMs * 1_000 + 3, topic: '' },
    ])
    expect(await hopsOf(messageId(2))).toEqual([
      { ...same, kind: 'duplicate', node: peerId(1), peer: peerId(2), topic: 'other', atUs: 5 },
    ])
  })

  it('are counted for the node that reports and, of first receptions, for the one it came from', async () => {
    // One hour ago there was nothing else.
    const atMs = Date.now() - HOUR_MS - 5 * MINUTE_MS
    await write('counted', [
      hops(atMs, [
        { kind: 'publish', node: 11, message: 10 },
        { kind: 'deliver', node: 11, peer: 11, message: 10 },
        { kind: 'deliver', node: 12, peer: 11, message: 10 },
        { kind: 'deliver', node: 13, peer: 12, message: 10 },
        { kind: 'duplicate', node: 12, peer: 13, message: 10 },
        { kind: 'reject', node: 13, peer: 11, message: 10 },
        { kind: 'drop', node: 12, peer: 14, message: 10 },
      ]),
    ])
    const rows = await ask(
      `SELECT n.peer_id AS peer, sum(published) AS published, sum(delivered) AS delivered, sum(duplicates) AS duplicates,
         sum(rejects) AS rejects, sum(drops) AS drops, sum(relayed) AS relayed
       FROM node_message_hours AS m INNER JOIN nodes AS n ON n.node_num = m.node_num
       WHERE hour = toStartOfHour(fromUnixTimestamp64Milli(${String(atMs)}, 'UTC')) GROUP BY peer`,
      z.object({
        peer: z.string(),
        published: z.coerce.number(),
        delivered: z.coerce.number(),
        duplicates: z.coerce.number(),
        rejects: z.coerce.number(),
        drops: z.coerce.number(),
        relayed: z.coerce.number(),
      }),
    )
    const none = { published: 0, delivered: 0, duplicates: 0, rejects: 0, drops: 0, relayed: 0 }
    expect(new Map(rows.map((row) => [row.peer, row]))).toEqual(
      new Map([
        // Its own message is not one it received.
        [peerId(11), { ...none, peer: peerId(11), published: 1, relayed: 1 }],
        [peerId(12), { ...none, peer: peerId(12), delivered: 1, duplicates: 1, drops: 1, relayed: 1 }],
        [peerId(13), { ...none, peer: peerId(13), delivered: 1, rejects: 1 }],
      ]),
    )
  })

  it('are there once when a batch larger than one insert is written twice', async () => {
    const before = await countsOf([])
    const atMs = Date.now()
    const ids = Array.from({ length: 60 }, (_, n) => messageId(1_000 + n))
    const facts = Array.from({ length: 13 }, (_, n) =>
      hops(
        atMs,
        Array.from({ length: 20_000 }, (__, i): HopEvent => ({
          kind: i % 4 === 0 ? 'deliver' : 'duplicate',
          node: i % 50,
          peer: (i + 7) % 50,
          message: 1_000 + (i % 60),
          atUs: n * 20_000 + i,
        })),
      ),
    )
    for (let count = 0; count < 2; count += 1) await write('large', facts)
    const after = await countsOf(ids)
    expect(after).toMatchObject({ hops: 260_000, feed: 260_000 })
    expect((after.hours ?? 0) - (before.hours ?? 0)).toBe(260_000)
    expect((after.relayed ?? 0) - (before.relayed ?? 0)).toBe(65_000)
  })

  it('are kept whatever their node says the time is, from 1970 to 2100', async () => {
    const atMs = Date.now()
    const years = [0, 1, Date.UTC(2100, 11, 31) * 1_000, Number.MAX_SAFE_INTEGER]
    await write('years', [
      hops(
        atMs,
        years.map((atUs) => ({ kind: 'deliver', node: 1, peer: 2, message: 20, atUs })),
      ),
    ])
    expect((await hopsOf(messageId(20))).map(({ atUs }) => atUs)).toEqual(years)
    const [partition] = await ask(
      `SELECT uniqExact(_partition_id) AS parts FROM hops WHERE message_id = '${messageId(20)}'`,
      z.object({ parts: z.coerce.number() }),
    )
    expect(partition?.parts).toBe(1)
  })

  it('of a collector whose clock is ahead are cut to the present, and those from 1970 refused', async () => {
    const atMs = Date.now()
    await write('ahead', [hops(Date.UTC(2100, 0, 1), [{ kind: 'publish', node: 1, message: 21 }])])
    const [row] = await hopsOf(messageId(21))
    expect(row?.receivedAtMs).toBeGreaterThan(atMs - MINUTE_MS)
    expect(row?.receivedAtMs).toBeLessThanOrEqual(Date.now())
    const event: HopEvent = { kind: 'publish', node: 1, message: 22 }
    await expect(write('behind', [hops(0, [event])])).rejects.toBeInstanceOf(FactsRefusedError)
    expect(await hopsOf(messageId(22))).toEqual([])
  })

  it('that point to nothing are left out and told, and the rest is kept', async () => {
    const atMs = Date.now()
    const good: HopEvent = { kind: 'deliver', node: 1, peer: 2, message: 30, atUs: 1 }
    const fact = hops(atMs, [good, { ...good, atUs: 2 }, { ...good, atUs: 3 }, { ...good, atUs: 4 }])
    const { events } = fact
    const spoilt = {
      ...fact,
      peers: [...fact.peers, '12D3KooWnobody'],
      events: {
        ...events,
        // The second points to a message that is not there; the third is reported by nobody; the fourth came from nobody.
        message: [0, 1, 0, 0],
        node: [0, 0, 2, 0],
        peer: [1, 1, 1, 2],
      },
    }
    const told = await toldOf(() => write('spoilt', [spoilt, visit(1, atMs)]))
    expect(told).toEqual([['hop events that point to nothing', 2]])
    expect((await hopsOf(messageId(30))).map(({ atUs, peer }) => [atUs, peer])).toEqual([
      [1, peerId(2)],
      [4, ''],
    ])
    const short = { ...fact, events: { ...events, atUs: events.atUs.slice(0, 3) } }
    expect(await toldOf(() => write('short', [short]))).toEqual([['hop events that point to nothing', 1]])
    expect(await hopsOf(messageId(30))).toHaveLength(5)
  })

  it('with half a surrogate pair in a topic are kept with the mark of a lost character', async () => {
    await write('half', [
      hops(Date.now(), [{ kind: 'publish', node: 1, message: 31, topic: 'a\ud800b\t\n\\' }]),
    ])
    expect((await hopsOf(messageId(31))).map(({ topic }) => topic)).toEqual(['a\ufffdb\t\n\\'])
  })
})

describe('what else is heard of messages', () => {
  it('is written with its numbers: observations, subscriptions and counts of calls', async () => {
    const hourMs = Date.now() - (Date.now() % HOUR_MS) - HOUR_MS
    const envelope = {
      version: 1,
      type: 'ping' as const,
      sentAtMs: hourMs - 5,
      hopCount: 3,
      maxHops: null,
      signature: 'unsigned' as const,
    }
    await write('heard', [
      observation(40, hourMs, { origin: peerId(1), lastHop: peerId(2), envelope }),
      observation(41, hourMs, { envelope: { ...envelope, type: null, sentAtMs: -1, signature: 'invalid' } }),
      observation(42, hourMs, { origin: 'QmNobody', sizeBytes: 2 ** 40 }),
      subscription(1, hourMs + 1),
      subscription(1, hourMs + 2, { subscribed: false, topic: 'other' }),
      rpc(1, hourMs + MINUTE_MS, { received: 3, sent: 2, dropped: 1, grafts: 4, prunes: 5 }),
      rpc(1, hourMs + 2 * MINUTE_MS, { received: 10 }),
    ])
    expect(
      await ask(
        `SELECT message_id AS id, o.peer_id AS origin, l.peer_id AS lastHop, toString(type) AS type, version, size_bytes AS size,
           toUnixTimestamp64Milli(sent_at) AS sentAtMs, hop_count AS hopCount, max_hops AS maxHops,
           toString(signature) AS signature, toUnixTimestamp64Milli(arrived_at) AS arrivedAtMs
         FROM observations AS b LEFT JOIN nodes AS o ON o.node_num = b.origin_num
         LEFT JOIN nodes AS l ON l.node_num = b.last_hop_num ORDER BY indexOf([${[40, 41, 42].map((n) => `'${messageId(n)}'`).join()}], id)`,
        z.unknown(),
      ),
    ).toEqual([
      {
        id: messageId(40),
        origin: peerId(1),
        lastHop: peerId(2),
        type: 'ping',
        version: 1,
        size: 100,
        sentAtMs: hourMs - 5,
        hopCount: 3,
        maxHops: null,
        signature: 'unsigned',
        arrivedAtMs: hourMs,
      },
      expect.objectContaining({
        id: messageId(41),
        type: '',
        version: 1,
        sentAtMs: null,
        signature: 'invalid',
      }),
      expect.objectContaining({ origin: '', version: 0, size: 2 ** 32 - 1, signature: 'unknown' }),
    ])
    expect(
      await ask(
        `SELECT toString(topic) AS topic, n.peer_id AS node, toUnixTimestamp64Milli(at) AS atMs, subscribed
         FROM subscriptions AS s INNER JOIN nodes AS n ON n.node_num = s.node_num ORDER BY at`,
        z.unknown(),
      ),
    ).toEqual([
      { topic: 'demo/chat', node: peerId(1), atMs: hourMs + 1, subscribed: true },
      { topic: 'other', node: peerId(1), atMs: hourMs + 2, subscribed: false },
    ])
    expect(
      await ask(
        `SELECT toUnixTimestamp(hour) * 1000 AS hourMs, n.peer_id AS node, sum(received) AS received, sum(sent) AS sent,
           sum(dropped) AS dropped, sum(grafts) AS grafts, sum(prunes) AS prunes
         FROM rpc_hours AS r INNER JOIN nodes AS n ON n.node_num = r.node_num GROUP BY hour, node`,
        z.record(z.string(), z.union([z.coerce.number(), z.string()])),
      ),
    ).toEqual([{ hourMs, node: peerId(1), received: 13, sent: 2, dropped: 1, grafts: 4, prunes: 5 }])
  })
})
