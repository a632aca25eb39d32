import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getMessages } from '@/db/queries/analytics/get-messages'
import type { FeedCursor } from '@/db/queries/feed/feed-cursor'
import { getChangedMessages } from '@/db/queries/feed/get-changed-messages'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { getTraffic, type TrafficCursor } from '@/db/queries/feed/get-traffic'
import { getMessageFacets } from '@/db/queries/messages/get-message-facets'
import { getNodeMessages } from '@/db/queries/messages/get-node-messages'
import { getTrafficFigures } from '@/db/queries/messages/get-traffic-figures'
import { getNetworkTotals } from '@/db/queries/network/get-network-totals'
import { MESSAGES_TOLD_MAX } from '@/lib/live/events'
import { TRAFFIC_HOPS_MAX, type TrafficFlow } from '@/lib/live/traffic'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import {
  hops,
  messageId,
  observation,
  peerId,
  subscription,
  visit,
  type HopEvent,
} from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'
import { writeMessages, type StoredMessage } from '../../fixtures/messages'

const HOUR = 3_600_000
let engine: TestEngine
let web: Database
let collector: Database
const nums: number[] = []
const num = (n: number): number => nums[n] ?? -1

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  collector = engine.open('collector')
  await writeFacts(
    collector,
    Array.from({ length: 10 }, (_, n) => visit(n, Date.now())),
  )
  for (let n = 0; n < 10; n += 1) nums.push(await numberOf(web, n))
}, 120_000)
afterAll(() => engine.stop())

describe('getChangedMessages', () => {
  it('tells each new state of a message once, the oldest change first', async () => {
    const start = await getFeedStart(web)
    const nowMs = Date.now()
    const message = (n: number, more: Partial<StoredMessage> = {}): StoredMessage => ({
      id: messageId(n),
      heardAtMs: nowMs,
      originNum: num(0),
      ...more,
    })
    await writeMessages(collector, [
      message(1, { updatedAtMs: nowMs + 1 }),
      message(2, { updatedAtMs: nowMs }),
    ])
    const first = await getChangedMessages(web, start)
    expect(first.messages.map(({ id }) => id)).toEqual([messageId(2), messageId(1)])
    expect(first.messages[0]?.origin?.peerId).toBe(peerId(0))
    expect(first.leftOut).toBe(0)

    expect(await getChangedMessages(web, first.cursor)).toMatchObject({ messages: [], leftOut: 0 })
    // Written late: its time is before the newest that was told.
    await writeMessages(collector, [message(2, { version: 2, reached: 9, updatedAtMs: nowMs - 500 })])
    const second = await getChangedMessages(web, first.cursor)
    expect(second.messages.map(({ id, reached }) => [id, reached])).toEqual([[messageId(2), 9]])
  })

  it('tells the newest of too many, and how many more there were', async () => {
    const start: FeedCursor = { ...(await getFeedStart(web)), given: new Map() }
    const { cursor } = await getChangedMessages(web, start)
    const nowMs = Date.now()
    await writeMessages(
      collector,
      Array.from({ length: MESSAGES_TOLD_MAX + 7 }, (_, n) => ({
        id: messageId(1_000 + n),
        heardAtMs: nowMs,
        updatedAtMs: nowMs + n,
      })),
    )
    const { messages, leftOut } = await getChangedMessages(web, cursor)
    expect(messages.map(({ id }) => id)).toEqual(
      Array.from({ length: MESSAGES_TOLD_MAX }, (_, n) => messageId(1_007 + n)),
    )
    expect(leftOut).toBe(7)
  })
})

describe('getTraffic', () => {
  const flowAfter = async (cursor: TrafficCursor): Promise<{ cursor: TrafficCursor; flow: TrafficFlow }> => {
    // Rows are told two seconds after they were written.
    const deadline = Date.now() + 20_000
    let at = cursor
    while (Date.now() < deadline) {
      const { cursor: next, flow } = await getTraffic(web, at)
      if (flow !== null) return { cursor: next, flow }
      at = next
      await sleep(100)
    }
    throw new Error('no traffic was told')
  }

  it('begins at the present', async () => {
    await writeFacts(collector, [hops(Date.now(), [{ kind: 'deliver', node: 0, peer: 1, message: 50 }])])
    expect((await getTraffic(web, null)).flow).toBeNull()
  })

  it('tells each hop once, with its type and how long it took, as far as clocks tell', async () => {
    const cursor = { atMs: Date.now() }
    const nowMs = Date.now()
    const us = (afterMs: number) => (nowMs + afterMs) * 1_000
    await collector.insert({
      table: 'node_clocks',
      columns: ['node_num', 'at', 'component', 'offset_ms', 'drift_ppm', 'uncertainty_ms'],
      rows: [0, 1, 2].map((n) => [num(n), nowMs, num(0), n * 1_000, 0, 2]),
    })
    await writeFacts(collector, [
      observation(60, nowMs, {
        envelope: {
          version: 1,
          type: 'ping',
          sentAtMs: null,
          hopCount: null,
          maxHops: null,
          signature: 'unsigned',
        },
      }),
      hops(nowMs, [
        { kind: 'publish', node: 0, message: 60, atUs: us(0) },
        { kind: 'deliver', node: 0, peer: 0, message: 60, atUs: us(0) },
        { kind: 'deliver', node: 1, peer: 0, message: 60, atUs: us(1_040) },
        { kind: 'deliver', node: 2, peer: 1, message: 60, atUs: us(2_110) },
        { kind: 'duplicate', node: 2, peer: 0, message: 60, atUs: us(2_120) },
        { kind: 'deliver', node: 3, peer: 2, message: 60, atUs: us(5) },
        { kind: 'deliver', node: 4, peer: 5, message: 61, atUs: us(7) },
      ]),
    ])
    const { cursor: next, flow } = await flowAfter(cursor)
    expect(flow).toMatchObject({ total: 4, sampledOneIn: 1 })
    const told = new Map(
      flow.hops.map((hop) => [`${String(nums.indexOf(hop.from))}>${String(nums.indexOf(hop.to))}`, hop]),
    )
    expect([...told.keys()].sort()).toEqual(['0>1', '1>2', '2>3', '5>4'])
    expect(told.get('0>1')).toMatchObject({ type: 'ping', tookMs: 40 })
    expect(told.get('1>2')).toMatchObject({ type: 'ping', tookMs: 70 })
    // Node 3's clock was never compared; of 61 nothing else is known.
    expect(told.get('2>3')).toMatchObject({ type: 'ping', tookMs: null })
    expect(told.get('5>4')).toMatchObject({ type: null, tookMs: null })
    const [first, second] = [told.get('0>1')?.startMs ?? 0, told.get('1>2')?.startMs ?? 0]
    expect(second).toBeGreaterThanOrEqual(first)
    for (const { startMs } of flow.hops) {
      expect(startMs).toBeGreaterThanOrEqual(0)
      expect(startMs).toBeLessThanOrEqual(flow.toMs - flow.fromMs)
    }
    expect((await getTraffic(web, next)).flow).toBeNull()
  })

  it('leaves out whole messages when there are too many, the same ones each time', async () => {
    const PER_MESSAGE = 3
    const MESSAGES = 1_200
    const cursor = { atMs: Date.now() }
    const events = Array.from({ length: MESSAGES }, (_, m) =>
      Array.from({ length: PER_MESSAGE }, (_, n): HopEvent => ({
        kind: 'deliver',
        node: n + 1,
        peer: n,
        message: 5_000 + m,
        atUs: cursor.atMs * 1_000 + m,
      })),
    ).flat()
    await writeFacts(collector, [hops(cursor.atMs, events)])
    const { flow } = await flowAfter(cursor)
    expect(flow.total).toBe(MESSAGES * PER_MESSAGE)
    expect(flow.sampledOneIn).toBeGreaterThanOrEqual(5)
    expect(flow.hops.length).toBeLessThanOrEqual(TRAFFIC_HOPS_MAX)
    expect(flow.hops.length % PER_MESSAGE).toBe(0)
    const share = flow.hops.length / flow.total
    expect(share).toBeGreaterThan(0.5 / flow.sampledOneIn)
    expect(share).toBeLessThan(1.6 / flow.sampledOneIn)
  })
})

describe('getTrafficFigures', () => {
  it('knows nothing while nobody reports', async () => {
    expect(await getTrafficFigures(web, Date.now() - 60 * 86_400_000)).toEqual({
      windowMs: 60_000,
      messagesPerSecond: null,
      medianPropagationMs: null,
      propagationMessages: 0,
      duplicateRatio: null,
      reporters: 0,
    })
  })

  it('counts the messages of the last minute, each as it is known best, and who reports', async () => {
    const nowMs = Date.now() - 2 * 86_400_000
    const message = (n: number, agoMs: number, more: Partial<StoredMessage> = {}): StoredMessage => ({
      id: messageId(200 + n),
      heardAtMs: nowMs - agoMs,
      deliveries: 10,
      duplicates: 5,
      ...more,
    })
    await writeMessages(collector, [
      message(1, 10_000, { t90Ms: 999 }),
      message(2, 20_000, { t90Ms: 300 }),
      message(3, 30_000),
      message(4, 64_000, { t90Ms: 1 }),
      message(5, 1_000, { t90Ms: 1 }),
    ])
    await writeMessages(collector, [
      message(1, 10_000, { t90Ms: 100, version: 2, duplicates: 20 }),
      message(6, 40_000, { isDeleted: true, version: 2 }),
      message(7, 50_000, { t90Ms: 200 }),
    ])
    await writeFacts(collector, [
      subscription(0, nowMs - 60_000),
      subscription(0, nowMs - 60_000, { topic: 'demo/other' }),
      subscription(1, nowMs - 60_000),
      subscription(1, nowMs - 30_000, { subscribed: false }),
      subscription(2, nowMs - 21 * 60_000),
      subscription(3, nowMs - 19 * 60_000),
    ])
    expect(await getTrafficFigures(web, nowMs)).toEqual({
      windowMs: 60_000,
      messagesPerSecond: 4 / 60,
      medianPropagationMs: 200,
      propagationMessages: 3,
      duplicateRatio: 35 / 40,
      reporters: 2,
    })
  })
})

describe('getNodeMessages', () => {
  it('adds up what a node did since the beginning of an hour, and what went over its links', async () => {
    const nowMs = Math.floor(Date.now() / HOUR) * HOUR + 5 * 60_000 - 8 * 86_400_000
    await writeFacts(collector, [
      hops(nowMs, [
        { kind: 'publish', node: 9, message: 300 },
        { kind: 'deliver', node: 9, peer: 9, message: 300 },
        { kind: 'deliver', node: 9, peer: 8, message: 301 },
        { kind: 'duplicate', node: 9, peer: 7, message: 301 },
        { kind: 'duplicate', node: 9, peer: 8, message: 301 },
        { kind: 'reject', node: 9, peer: 8, message: 302 },
        { kind: 'drop', node: 9, peer: 8, message: 301 },
        { kind: 'deliver', node: 8, peer: 9, message: 300 },
        { kind: 'deliver', node: 7, peer: 9, message: 300 },
      ]),
      hops(nowMs - 25 * HOUR, [{ kind: 'publish', node: 9, message: 303 }]),
    ])
    const hour = Math.floor(nowMs / HOUR) * 3_600
    await collector.insert({
      table: 'reckoned_hops',
      columns: ['slot', 'hour', 'from_num', 'to_num', 'first', 'size_bytes', 'latency_ms'],
      rows: [
        ...[10, 20, 40].map((latency) => [hour, hour, num(8), num(9), true, 100, latency]),
        [hour, hour, num(8), num(9), false, 50, null],
        [hour, hour, num(9), num(8), true, null, null],
        [hour, hour, num(7), num(8), true, 1, 1],
        [hour - 25 * 3_600, hour - 25 * 3_600, num(8), num(9), true, 100, 9_999],
      ],
    })
    const day = await getNodeMessages(web, num(9), nowMs - 24 * HOUR)
    expect(day).toMatchObject({
      sinceMs: (hour - 24 * 3_600) * 1_000,
      reports: true,
      sent: 1,
      relayed: 2,
      received: 1,
      duplicates: 2,
      rejects: 1,
      drops: 1,
    })
    expect(day.links).toEqual([
      {
        peer: { num: num(8), peerId: peerId(8), country: '', city: '' },
        direction: 'in',
        messages: 3,
        duplicates: 1,
        sizeBytes: 350,
        p50Ms: 20,
        p90Ms: 40,
      },
      {
        peer: { num: num(8), peerId: peerId(8), country: '', city: '' },
        direction: 'out',
        messages: 1,
        duplicates: 0,
        sizeBytes: null,
        p50Ms: null,
        p90Ms: null,
      },
    ])
    const week = await getNodeMessages(web, num(9), nowMs - 7 * 24 * HOUR)
    expect(week).toMatchObject({ sent: 2, links: [{ messages: 4 }, { messages: 1 }] })
  })

  it('says that a node reports nothing when only others name it', async () => {
    const nowMs = Date.now() - 20 * 86_400_000
    await writeFacts(collector, [hops(nowMs, [{ kind: 'deliver', node: 5, peer: 6, message: 310 }])])
    expect(await getNodeMessages(web, num(6), nowMs - HOUR)).toMatchObject({ relayed: 1 })
    const unheard = await getNodeMessages(web, 4_000_000, nowMs)
    expect(unheard).toMatchObject({ reports: false, relayed: 0, links: [] })
  })
})

describe('what is counted by the hour', () => {
  it('counts the topics and the types of thirty days, most frequent first', async () => {
    const slot = Math.floor(Date.now() / 1_000)
    const counted = (topic: string, type: string, ago = 0) => [slot - ago, slot - ago, topic, type, 1, 1, 0]
    await collector.insert({
      table: 'reckoned_messages',
      columns: ['slot', 'hour', 'topic', 'type', 'reached', 'deliveries', 'duplicates'],
      rows: [
        counted('a', 'ping'),
        counted('b', 'ping'),
        counted('b', ''),
        counted('b', 'query'),
        counted('b', 'query', 10),
        counted('c', 'query', 31 * 86_400),
      ],
    })
    expect(await getMessageFacets(web, Date.now())).toEqual({
      topics: [
        { topic: 'b', messages: 4 },
        { topic: 'a', messages: 1 },
      ],
      types: [
        { type: 'ping', messages: 2 },
        { type: 'query', messages: 2 },
        { type: '', messages: 1 },
      ],
    })
    // All but the one of a month ago.
    expect((await getNetworkTotals(web, Date.now())).messages24h).toBe(5)
  })

  it('says one number of messages of 24 hours, beside the map and in dashboards, the newest included', async () => {
    const nowMs = Date.now()
    const until = Math.floor(nowMs / 1_000) - 60
    await collector.insert({
      table: 'reckonings',
      columns: ['slot', 'until', 'hops', 'messages', 'collector'],
      rows: [[until - 30, until, 0, 0, 'c1']],
    })
    const dayOf = async () => (await getMessages(web, { range: '24h' }, nowMs + 1)).totals
    const [before, dayBefore] = [await getNetworkTotals(web, nowMs), await dayOf()]
    await writeMessages(
      collector,
      // What was heard of a whole stretch before the counts end is in them.
      [95, 80, 5].map((agoS, at) => ({
        id: messageId(900 + at),
        heardAtMs: nowMs - agoS * 1_000,
        originNum: num(0),
        topic: 'newest',
        sizeBytes: 100,
      })),
    )
    const { messages24h } = await getNetworkTotals(web, nowMs)
    expect(messages24h).toBe((before.messages24h ?? 0) + 2)
    const day = await dayOf()
    expect(day).toEqual({
      ...dayBefore,
      messages: messages24h,
      bytes: dayBefore.bytes + 200,
      sized: dayBefore.sized + 2,
    })
    const { topics, points } = await getMessages(web, { range: '24h' }, nowMs + 1)
    expect(topics).toContainEqual({ key: 'newest', messages: 2, bytes: 200 })
    expect(points.at(-1)?.messages).toBeGreaterThan(0)
  })
})
