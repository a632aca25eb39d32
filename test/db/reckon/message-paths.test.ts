/** The row that a message's page is made from, written by the keeper and read by the page, on the real engine. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createClockBook } from '@/collector/reckon/clock-book'
import { keepMessages } from '@/collector/reckon/keep-messages'
import { createSubscriberBook } from '@/collector/reckon/subscriber-book'
import type { Database } from '@/db/client'
import { getMessageDetail } from '@/db/queries/messages/get-message-detail'
import type { MessageDetail } from '@/lib/messages/message'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { hops, messageId, observation, peerId, subscription, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'
import { read } from './reported-hops'

const MINUTE = 60_000
const HEARD = Date.now() - 180 * MINUTE
/** By node: how far its clock is ahead, and how long before the message it was compared, ms. Node 5's never was. */
const CLOCKS = [
  { offset: 2_000, before: 4_000 },
  { offset: -1_500.123456, before: 4_000 },
  { offset: 40.5, before: -9_000 },
  { offset: 0, before: 2 * MINUTE },
  { offset: 250, before: 4_000 },
]
const PUBLISHED_US = (HEARD - 500 + 2_000) * 1_000
const signal = new AbortController().signal

let engine: TestEngine
let owner: Database
let web: Database
let collector: Database
let message = 0

beforeAll(async () => {
  engine = await startTestEngine()
  owner = engine.open('owner')
  web = engine.open('web')
  collector = engine.open('collector')
  await writeFacts(
    collector,
    Array.from({ length: 8 }, (_, n) => visit(n, HEARD)),
  )
  const rows = []
  for (const [n, { offset, before }] of CLOCKS.entries()) {
    const reference = await numberOf(web, 0)
    rows.push([await numberOf(web, n), HEARD - before, reference, offset, 4.5, 1.1])
  }
  await collector.insert({
    table: 'node_clocks',
    columns: ['node_num', 'at', 'component', 'offset_ms', 'drift_ppm', 'uncertainty_ms'],
    rows,
  })
  await writeFacts(collector, [
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => subscription(n, HEARD - 10 * MINUTE)),
    subscription(7, HEARD - MINUTE, { subscribed: false }),
  ])
}, 120_000)
afterAll(() => engine.stop())
beforeEach(() => {
  message += 1
})

const reading = (n: number, afterMs: number): number =>
  PUBLISHED_US + Math.round((afterMs + (CLOCKS[n]?.offset ?? 0) - 2_000) * 1_000)

/** Path: 0 → 1 → 2 → 5, 0 → 3; a duplicate 3 → 2; node 4 refuses it, and 0 could not send it to 6. */
async function report(): Promise<void> {
  await writeFacts(collector, [
    hops(HEARD, [
      { kind: 'publish', node: 0, message, atUs: reading(0, 0) },
      { kind: 'deliver', node: 1, peer: 0, message, atUs: reading(1, 30) },
      { kind: 'deliver', node: 3, peer: 0, message, atUs: reading(3, 20) },
      { kind: 'drop', node: 0, peer: 6, message, atUs: reading(0, 1) },
    ]),
    hops(HEARD + 4_000, [
      { kind: 'deliver', node: 2, peer: 1, message, atUs: reading(2, 55) },
      { kind: 'duplicate', node: 2, peer: 3, message, atUs: reading(2, 60) },
      { kind: 'reject', node: 4, peer: 1, message, reason: '=cmd("x"),\n\t\\', atUs: reading(4, 45) },
      { kind: 'deliver', node: 5, peer: 2, message, atUs: reading(5, 90) },
    ]),
    observation(message, HEARD - 100, {
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
    observation(message, HEARD + 300, { collector: 'c2', sizeBytes: 777 }),
  ])
}

async function keep(nowMs = HEARD + 30 * MINUTE): Promise<void> {
  const components = {
    db: collector,
    clocks: createClockBook(),
    subscribers: createSubscriberBook(collector, signal),
    now: () => nowMs,
    signal,
  }
  await keepMessages(components, [messageId(message)])
}

/** Without what depends on the time of reading. */
async function readAfter(minutes: number): Promise<Omit<MessageDetail, 'readAtMs'> | null> {
  const detail = await getMessageDetail(web, messageId(message), HEARD + minutes * MINUTE)
  if (detail === null) return null
  const { readAtMs, ...rest } = detail
  expect(readAtMs).toBe(HEARD + minutes * MINUTE)
  return rest
}
/** In the first minutes a message is read where its reports stand. */
const fromReports = () => readAfter(9)
const fromRow = () => readAfter(11)

const rowsKept = () =>
  read(
    owner,
    `SELECT is_whole, length(kinds) AS hops, length(clock_nums) AS clocks FROM message_paths FINAL
    WHERE message_id = '${messageId(message)}'`,
  )

describe('the row that a message page is made from', () => {
  it('gives the answer that the reports give', async () => {
    await report()
    await keep()
    const answer = await fromReports()
    expect(answer).toMatchObject({
      reached: 5,
      rejects: 1,
      duplicates: 1,
      drops: 1,
      subscribers: 7,
      heardAtMs: HEARD - 100,
      isCut: false,
    })
    // Node 3's clock is known less near, and node 5's not at all: of neither does the row know one.
    expect(await rowsKept()).toEqual([{ is_whole: true, hops: 8, clocks: 4 }])
    expect(await fromRow()).toEqual(answer)
  })

  it('is of a message that only a collector received, too', async () => {
    await writeFacts(collector, [observation(message, HEARD, { origin: peerId(7), sizeBytes: 5 })])
    await keep()
    expect(await rowsKept()).toEqual([{ is_whole: true, hops: 0, clocks: 0 }])
    const answer = await fromRow()
    expect(answer).toMatchObject({ evidence: ['observed'], originEvidence: 'signed', sizeBytes: 5 })
    expect(answer).toEqual(await fromReports())
  })

  it('is written once the message had time to arrive, and again when more of it is reported', async () => {
    await report()
    await keep(HEARD + 5_000)
    expect(await rowsKept()).toEqual([])
    expect(await fromRow()).toEqual(await fromReports())
    await keep()
    await writeFacts(collector, [
      hops(HEARD + 60 * MINUTE, [{ kind: 'deliver', node: 6, peer: 5, message, atUs: reading(6, 120) }]),
    ])
    // A keeper that is behind does not keep what has just been sent from whoever looks at it.
    expect(await fromReports()).toMatchObject({ reached: 6 })
    expect(await fromRow()).toMatchObject({ reached: 5 })
    await keep(HEARD + 61 * MINUTE)
    const answer = await fromRow()
    expect(answer).toMatchObject({ reached: 6, lastHeardAtMs: HEARD + 60 * MINUTE })
    expect(answer).toEqual(await fromReports())
  })

  it('sends the reader to the reports when there are more of them than it holds', async () => {
    await report()
    await keep()
    await owner.command({
      name: 'report-often',
      sql: `
        INSERT INTO hops (message_id, node_num, kind, peer_num, at, topic, reason, collector, received_at)
        SELECT {id:String}, 1 + number % 8, 'duplicate', 1 + intDiv(number, 8) % 8, fromUnixTimestamp64Milli({at:Int64} + toInt64(number)),
          'demo/chat', '', 'c1', fromUnixTimestamp64Milli({at:Int64})
        FROM numbers(4096)`,
      params: { id: messageId(message), at: HEARD + 5_000 },
    })
    await keep()
    expect(await rowsKept()).toEqual([{ is_whole: false, hops: 0, clocks: 0 }])
    const answer = await fromRow()
    expect(answer).toMatchObject({ duplicates: 4_097, isCut: false })
    expect(answer).toEqual(await fromReports())
  })
  it('is enough: nothing else is read of the message', async () => {
    await report()
    await keep()
    const answer = await fromRow()
    for (const table of ['hops', 'observations', 'subscriptions']) {
      await owner.command({ name: 'forget', sql: `TRUNCATE TABLE ${table}` })
    }
    expect(await fromReports()).toMatchObject({ arrivals: [], observations: [] })
    expect(answer?.arrivals.map(({ state }) => state)).toContain('missing')
    expect(await fromRow()).toEqual(answer)
  })
})
