import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getMessageDetail } from '@/db/queries/messages/get-message-detail'
import { getMessageTrace } from '@/db/queries/messages/get-message-trace'
import { messageDetailSchema, type MessageDetail } from '@/lib/messages/message'
import { messageTraceSchema } from '@/lib/messages/message-trace'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { hops, messageId, observation, peerId, subscription, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'
import { writeMessages } from '../../fixtures/messages'

const SECOND = 1_000
const MINUTE = 60 * SECOND
/** When the collector received the first report of each message. */
const HEARD = Date.now() - 3 * 3_600_000
/** When the origin published, by its own clock: it is 2 s ahead of the collector's. */
const PUBLISHED_US = (HEARD - 500 + 2_000) * 1_000
/** Each node's clock against the reference, ms. Node 5 was never compared. */
const CLOCKS = [2_000, -1_500, 40, 0, 250]

let engine: TestEngine
let web: Database
let collector: Database
const nums: number[] = []
const num = (n: number): number => nums[n] ?? -1

/** The reading of node n's clock `afterMs` milliseconds after publication. */
const reading = (n: number, afterMs: number): number =>
  PUBLISHED_US + Math.round((afterMs + (CLOCKS[n] ?? 0) - (CLOCKS[0] ?? 0)) * 1_000)

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  collector = engine.open('collector')
  const place = {
    source: 'simulated' as const,
    country: 'DE',
    region: '',
    city: 'Frankfurt',
    lat: 50,
    lon: 8,
    asn: 0,
    asName: '',
  }
  await writeFacts(
    collector,
    Array.from({ length: 8 }, (_, n) => visit(n, HEARD, n === 1 ? { place } : {})),
  )
  for (let n = 0; n < 8; n += 1) nums.push(await numberOf(web, n))

  await collector.insert({
    table: 'node_clocks',
    columns: ['node_num', 'at', 'component', 'offset_ms', 'drift_ppm', 'uncertainty_ms'],
    rows: CLOCKS.flatMap((offset, n) => [
      // Nearest in time; the others say something else, and do not count.
      [num(n), HEARD, num(0), offset, 0, 1],
      [num(n), HEARD - 2 * MINUTE, num(0), offset + 7_000, 0, 1],
      [num(n), HEARD + 3 * MINUTE, num(0), offset - 7_000, 0, 1],
    ]),
  })
  await writeFacts(collector, [
    // Path: 0 → 1 → 2, 0 → 3; a duplicate 3 → 2; node 4 refuses it; node 5 has it from 2, its clock not known.
    hops(HEARD, [
      { kind: 'publish', node: 0, message: 1, atUs: reading(0, 0) },
      { kind: 'deliver', node: 0, peer: 0, message: 1, atUs: reading(0, 0.2) },
      { kind: 'deliver', node: 1, peer: 0, message: 1, atUs: reading(1, 30) },
      { kind: 'deliver', node: 3, peer: 0, message: 1, atUs: reading(3, 20) },
      { kind: 'drop', node: 0, peer: 4, message: 1, atUs: reading(0, 1) },
    ]),
    hops(HEARD + 4 * SECOND, [
      { kind: 'deliver', node: 2, peer: 1, message: 1, atUs: reading(2, 55) },
      { kind: 'duplicate', node: 2, peer: 3, message: 1, atUs: reading(2, 60) },
      { kind: 'reject', node: 4, peer: 1, message: 1, reason: '=cmd("x"),\nno', atUs: reading(4, 45) },
      { kind: 'deliver', node: 5, peer: 2, message: 1, atUs: reading(5, 90) },
      // Another message in the same granules.
      { kind: 'publish', node: 7, message: 2, atUs: reading(7, 0) },
    ]),
    // Of this one two topics are told, and it is kept under the other one.
    hops(HEARD, [{ kind: 'publish', node: 0, message: 6, atUs: reading(0, 0) }]),
    observation(1, HEARD + 100, {
      sizeBytes: 777,
      lastHop: peerId(3),
      envelope: {
        version: 1,
        type: 'broadcast',
        sentAtMs: HEARD - 600,
        hopCount: 2,
        maxHops: 8,
        signature: 'valid',
      },
    }),
    observation(1, HEARD + 300, { collector: 'c2', sizeBytes: 777 }),
    observation(3, HEARD, { origin: peerId(7), sizeBytes: 5 }),
    // 0…5 are subscribed when the message is heard of, and 6; 7 left before, and others came and went at other times.
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => subscription(n, HEARD - 10 * MINUTE)),
    subscription(7, HEARD - MINUTE, { subscribed: false }),
    subscription(6, HEARD + MINUTE, { subscribed: false }),
    subscription(0, HEARD - 5 * MINUTE, { topic: 'demo/other' }),
  ])
  await writeMessages(collector, [
    { id: messageId(1), heardAtMs: HEARD, topic: 'demo/chat', type: 'broadcast' },
    { id: messageId(6), heardAtMs: HEARD, topic: 'demo/other' },
    {
      id: messageId(4),
      heardAtMs: HEARD - 40 * 86_400_000,
      topic: 'demo/old',
      originNum: num(2),
      reached: 3,
      hops: 2,
    },
  ])
}, 120_000)
afterAll(() => engine.stop())

const detailOf = async (n: number): Promise<MessageDetail> => {
  const detail = await getMessageDetail(web, messageId(n), HEARD + MINUTE)
  return messageDetailSchema.parse(detail)
}

describe('getMessageDetail', () => {
  it('puts a path together from what nodes report, with their clocks compared', async () => {
    const detail = await detailOf(1)
    expect(detail).toMatchObject({
      id: messageId(1),
      topic: 'demo/chat',
      type: 'broadcast',
      sizeBytes: 777,
      signature: 'valid',
      origin: { num: num(0), peerId: peerId(0) },
      originEvidence: 'published',
      heardAtMs: HEARD,
      publishedAtMs: PUBLISHED_US / 1_000,
      lastHeardAtMs: HEARD + 4 * SECOND,
      reached: 5,
      subscribers: 7,
      subscribersReached: 5,
      hops: 3,
      deliveries: 4,
      duplicates: 1,
      rejects: 1,
      drops: 1,
      evidence: ['traced', 'observed'],
      incomplete: true,
      isCut: false,
      readAtMs: HEARD + MINUTE,
    })
    const seen = detail.arrivals.map(({ node, state, fromNum, depth, afterMs }) => [
      nums.indexOf(node.num),
      state,
      fromNum === null ? null : nums.indexOf(fromNum),
      depth,
      afterMs === null ? null : Math.round(afterMs),
    ])
    expect(seen).toEqual([
      [0, 'published', null, 0, 0],
      [3, 'delivered', 0, 1, 20],
      [1, 'delivered', 0, 1, 30],
      [4, 'rejected', 1, 2, 45],
      [2, 'delivered', 1, 2, 55],
      [5, 'delivered', 2, 3, null],
      [6, 'missing', null, null, null],
    ])
    const latencies = new Map(detail.arrivals.map(({ node, latency }) => [nums.indexOf(node.num), latency]))
    expect(latencies.get(2)).toMatchObject({ state: 'solved' })
    expect(latencies.get(2)).toHaveProperty('ms', 25)
    expect(latencies.get(5)).toEqual({ state: 'unknown' })
  })

  it('names every node and where it stands, those that are missing too', async () => {
    const { arrivals } = await detailOf(1)
    expect(arrivals.map(({ node }) => node.peerId)).toEqual([0, 3, 1, 4, 2, 5, 6].map(peerId))
    expect(arrivals[2]?.node).toEqual({ num: num(1), peerId: peerId(1), city: 'Frankfurt', country: 'DE' })
  })

  it('keeps what was redundant, and what collectors saw, one line each', async () => {
    const { redundant, observations } = await detailOf(1)
    expect(redundant).toEqual(
      expect.arrayContaining([
        { kind: 'duplicate', fromNum: num(3), toNum: num(2), reportedAtUs: reading(2, 60), afterMs: 60 },
        { kind: 'drop', fromNum: num(0), toNum: num(4), reportedAtUs: reading(0, 1), afterMs: 1 },
      ]),
    )
    expect(redundant).toHaveLength(2)
    expect(observations).toMatchObject([
      {
        collector: 'c1',
        arrivedAtMs: HEARD + 100,
        hopCount: 2,
        maxHops: 8,
        sentAtMs: HEARD - 600,
        lastHop: { peerId: peerId(3) },
      },
      { collector: 'c2', arrivedAtMs: HEARD + 300, hopCount: null, lastHop: null },
    ])
  })

  it('finds a message whose row the keeper has not written yet', async () => {
    const detail = await detailOf(2)
    expect(detail).toMatchObject({ origin: { num: num(7) }, reached: 1, evidence: ['traced'], type: null })
  })

  it('shows a message that only a collector received, by who signed it', async () => {
    expect(await detailOf(3)).toMatchObject({
      origin: { num: num(7), peerId: peerId(7) },
      originEvidence: 'signed',
      publishedAtMs: null,
      sizeBytes: 5,
      evidence: ['observed'],
    })
  })

  it('still knows the summary of a message whose hops are no longer kept', async () => {
    expect(await detailOf(4)).toMatchObject({
      topic: 'demo/old',
      origin: { num: num(2), peerId: peerId(2) },
      reached: 3,
      hops: 2,
      arrivals: [],
      redundant: [],
      observations: [],
    })
  })

  it('asks who listened to the topic that it shows, also where another one is kept', async () => {
    const detail = await detailOf(6)
    expect(detail.topic).toBe('demo/chat')
    expect(detail).toMatchObject({ subscribers: 7, subscribersReached: 1 })
  })

  it('knows nothing of a message that nobody has heard of', async () => {
    expect(await getMessageDetail(web, messageId(99), HEARD)).toBeNull()
  })
})

describe('getMessageTrace', () => {
  it('gives every event as it was reported, and when it was since publication', async () => {
    const trace = messageTraceSchema.parse(await getMessageTrace(web, messageId(1), HEARD + MINUTE))
    expect(trace).toMatchObject({
      id: messageId(1),
      topic: 'demo/chat',
      origin: { num: num(0) },
      publishedAtUs: PUBLISHED_US,
      isCut: false,
    })
    expect(trace.events).toHaveLength(9)
    const readings = trace.events.map(({ reportedAtUs }) => reportedAtUs)
    expect(readings).toEqual([...readings].sort((a, b) => a - b))
    expect(trace.events.find(({ kind }) => kind === 'reject')).toMatchObject({
      node: { peerId: peerId(4) },
      peer: { peerId: peerId(1) },
      reportedAtUs: reading(4, 45),
      afterMs: 45,
      reason: '=cmd("x"),\nno',
      collector: 'c1',
      receivedAtMs: HEARD + 4 * SECOND,
    })
    expect(trace.events.find(({ kind }) => kind === 'publish')).toMatchObject({ peer: null, afterMs: 0 })
    const unknown = trace.events.find(({ node }) => node.num === num(5))
    expect(unknown).toMatchObject({ afterMs: null, uncertaintyMs: null })
  })

  it('is null where no hop is kept', async () => {
    expect(await getMessageTrace(web, messageId(3), HEARD)).toBeNull()
    expect(await getMessageTrace(web, messageId(99), HEARD)).toBeNull()
  })
})
