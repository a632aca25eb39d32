import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createClockBook } from '@/collector/reckon/clock-book'
import { createKeeper } from '@/collector/reckon/keeper'
import { createReckoner } from '@/collector/reckon/reckoner'
import { startReckoning } from '@/collector/reckon/start-reckoning'
import { createSubscriberBook } from '@/collector/reckon/subscriber-book'
import { WRITE_TIMEOUT_MS } from '@/collector/sink/sender'
import { getClockSamples, insertClockSamples } from '@/db/reckon/clock-samples'
import { insertReckonedHops } from '@/db/reckon/counts'
import { getPlan, planSlot } from '@/db/reckon/reckonings'
import { partsFor, SLOT_MS, slotParts } from '@/db/reckon/slots'
import { DatabaseError, type Database } from '@/db/client'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { messageId } from '../../fixtures/facts'
import { read, reportHops, spread, type ReportedHop } from './reported-hops'
import { storeAhead } from './store-ahead'

const log = pino({ level: 'silent' })
const never = new AbortController().signal
const TABLES = [
  'hops',
  'hop_feed',
  'observations',
  'messages',
  'message_keys',
  'reckoned_hops',
  'link_hours',
  'reckoned_messages',
  'topic_hours',
  'reckonings',
  'reckoning_steps',
  'clock_samples',
  'clock_pairs',
  'node_clocks',
]
const NODES = [1, 2, 3, 4, 5, 6]
const WAY_MS = 20
const aheadMs = (node: number): number => node * 250 - 700

let engine: TestEngine
let owner: Database
let db: Database
/** Start of a stretch some minutes ago. */
let slotMs: number

beforeAll(async () => {
  engine = await startTestEngine()
  owner = engine.open('owner')
  db = engine.open('collector')
})
afterAll(async () => {
  await engine.stop()
})
beforeEach(async () => {
  for (const table of TABLES) await owner.command({ name: 'empty', sql: `TRUNCATE TABLE ${table}` })
  // Tokens are remembered: each test has stretches of its own.
  slotMs = Math.floor((slotMs > 0 ? slotMs + 4 * SLOT_MS : Date.now() - 60 * 60_000) / SLOT_MS) * SLOT_MS
})

/** One message of each node to all others, written in the stretch. */
function everybodySpeaks(first: number, inSlotMs: number, collector = 'c1'): ReportedHop[] {
  return NODES.flatMap((from, at) =>
    spread({
      message: first + at,
      from,
      to: NODES.filter((node) => node !== from),
      publishedMs: inSlotMs + 3_000 * at,
      wayMs: WAY_MS,
      aheadMs,
      insertedMs: inSlotMs + 3_000 * at + 1_000,
      collector,
    }),
  )
}

/** The parts of one collector, with turns instead of loops. */
function collector(name = 'c1', store = db) {
  const clocks = createClockBook()
  const keeper = createKeeper({
    db,
    collector: name,
    clocks,
    subscribers: createSubscriberBook(db, never),
    now: Date.now,
    signal: never,
    onKept: () => undefined,
  })
  const reckoned: { hops: number; messages: number }[] = []
  const leftOut: number[] = []
  const skipped: number[] = []
  const reckoner = createReckoner({
    db: store,
    collector: name,
    clocks,
    again: (ids) => {
      keeper.again(ids)
    },
    keeperLagMs: () => 0,
    onReckoned: ({ hops, messages }) => reckoned.push({ hops, messages }),
    onSkipped: (slots) => skipped.push(slots),
    onLeftOut: (reports) => leftOut.push(reports),
    log,
    signal: never,
  })
  return {
    reckoned,
    leftOut,
    skipped,
    keep: async () => {
      while (await keeper.turn());
    },
    turn: () => reckoner.turn(),
    /** The given number of stretches. */
    reckon: async (slots: number) => {
      for (let slot = 0; slot < slots; slot++) expect(await reckoner.turn()).toBe(true)
    },
  }
}

const LINKS = `
  SELECT from_num AS f, to_num AS t, toUInt32(sum(messages)) AS messages, toUInt32(sum(duplicates)) AS duplicates,
    toUInt32(sum(timed)) AS timed, round(quantilesBFloat16Merge(0.5, 0.9, 0.99)(latency)[1]) AS p50
  FROM link_hours GROUP BY f, t ORDER BY f, t`

describe('the reckoning', () => {
  it('compares the clocks, then counts each hop with its corrected latency and each message', async () => {
    await reportHops(owner, everybodySpeaks(100, slotMs))
    const c1 = collector()
    await c1.keep()
    await c1.reckon(1)
    await c1.keep()
    await c1.reckon(1)

    const clocks = await read(db, 'SELECT * FROM node_clocks FINAL ORDER BY node_num')
    expect(clocks.map(({ node_num }) => node_num)).toEqual(NODES)
    const [first] = clocks
    for (const clock of clocks) {
      const apartMs = aheadMs(Number(clock.node_num)) - aheadMs(Number(clock.component))
      expect(Math.abs(Number(clock.offset_ms) - apartMs)).toBeLessThan(0.01)
      expect(clock.component).toBe(first?.component)
    }
    const pairs = await read(db, 'SELECT * FROM clock_pairs FINAL ORDER BY a_num, b_num')
    expect(pairs).toHaveLength(15)
    expect(pairs[0]).toMatchObject({ a_num: 1, b_num: 2, offset_ms: 250, uncertainty_ms: WAY_MS, samples: 2 })

    const links = await read(db, LINKS)
    expect(links).toHaveLength(30)
    for (const link of links)
      expect(link).toMatchObject({ messages: 1, duplicates: 0, timed: 1, p50: WAY_MS })
    const [topic] = await read(
      db,
      `SELECT topic, toUInt32(sum(messages)) AS messages, toUInt32(sum(deliveries)) AS deliveries,
        toUInt32(sum(timed)) AS timed, round(quantilesBFloat16Merge(0.5, 0.9, 0.99)(t90)[1]) AS t90
      FROM topic_hours GROUP BY topic`,
    )
    expect(topic).toEqual({ topic: 'demo/chat', messages: 6, deliveries: 30, timed: 6, t90: WAY_MS })
    const [message] = await read(
      db,
      `SELECT reached, hops, deliveries, origin_num, origin_evidence, toUnixTimestamp64Micro(published_at) AS published,
        round(t100_ms, 2) AS t100, traced, observed
      FROM messages FINAL WHERE message_id = '${messageId(102)}'`,
    )
    expect(message).toMatchObject({
      reached: 6,
      hops: 1,
      deliveries: 5,
      origin_num: 3,
      origin_evidence: 'published',
      t100: WAY_MS,
      traced: true,
      observed: false,
    })
    expect(Number(message?.published)).toBe(1_000 * (slotMs + 6_000 + aheadMs(3)))
    expect(c1.reckoned).toEqual([
      { hops: 30, messages: 0 },
      { hops: 0, messages: 6 },
    ])
  })

  it('counts a hop in the stretch in which the later of its two ends became known, and never again', async () => {
    const hops = spread({
      message: 200,
      from: 1,
      to: [2, 3],
      publishedMs: slotMs,
      wayMs: WAY_MS,
      aheadMs,
      insertedMs: slotMs + 500,
    })
    const late = hops.map((hop) =>
      hop.node === 3 || hop.kind === 'publish' ? hop : { ...hop, insertedMs: slotMs + 2 * SLOT_MS + 500 },
    )
    await reportHops(owner, late)
    // A report that is told to a second collector, later, is the same hop.
    await reportHops(
      owner,
      late
        .filter(({ node, kind }) => node === 3 && kind === 'deliver')
        .map((hop) => ({ ...hop, insertedMs: slotMs + SLOT_MS + 500, collector: 'c2' })),
    )
    await collector().reckon(4)
    expect(
      await read(
        db,
        'SELECT from_num AS f, to_num AS t, toUnixTimestamp(slot) AS s FROM reckoned_hops ORDER BY t',
      ),
    ).toEqual([
      { f: 1, t: 2, s: (slotMs + 2 * SLOT_MS) / 1_000 },
      { f: 1, t: 3, s: slotMs / 1_000 },
    ])
  })

  it('tells the first reception from those that come after it', async () => {
    await reportHops(owner, [
      ...spread({
        message: 300,
        from: 1,
        to: [2, 3],
        publishedMs: slotMs,
        wayMs: WAY_MS,
        aheadMs,
        insertedMs: slotMs + 500,
      }),
      { message: 300, kind: 'duplicate', node: 3, peer: 2, atMs: slotMs + 50, insertedMs: slotMs + 500 },
      // Delivered once more, when the node had forgotten it.
      { message: 300, kind: 'deliver', node: 2, peer: 3, atMs: slotMs + 9_000, insertedMs: slotMs + 500 },
    ])
    await collector().reckon(1)
    expect(await read(db, LINKS)).toMatchObject([
      { f: 1, t: 2, messages: 1, duplicates: 0 },
      { f: 1, t: 3, messages: 1, duplicates: 0 },
      { f: 2, t: 3, messages: 0, duplicates: 1 },
      { f: 3, t: 2, messages: 0, duplicates: 1 },
    ])
  })

  it('gives a latency only where clocks were compared', async () => {
    // Nothing ever comes back from 2.
    await reportHops(
      owner,
      spread({
        message: 400,
        from: 1,
        to: [2],
        publishedMs: slotMs,
        wayMs: WAY_MS,
        aheadMs,
        insertedMs: slotMs + 500,
      }),
    )
    await collector().reckon(1)
    expect(await read(db, LINKS)).toMatchObject([{ f: 1, t: 2, messages: 1, timed: 0 }])
    expect(await read(db, 'SELECT * FROM node_clocks')).toEqual([])
  })

  it('is done once by two collectors at the same time, and each corrects the messages it wrote of', async () => {
    await reportHops(owner, everybodySpeaks(500, slotMs, 'c1'))
    await reportHops(owner, everybodySpeaks(510, slotMs + SLOT_MS, 'c2'))
    const both = [collector('c1'), collector('c2')]
    await Promise.all(both.map((one) => one.keep()))
    await Promise.all(both.map((one) => one.reckon(1)))
    for (const one of both)
      while ((await read(db, 'SELECT count() AS n FROM reckonings'))[0]?.n !== 4) await one.reckon(1)
    await Promise.all(both.map((one) => one.reckon(1)))
    await Promise.all(both.map((one) => one.keep()))
    const links = await read(db, LINKS)
    expect(links).toHaveLength(30)
    for (const link of links) expect(link).toMatchObject({ messages: 2, timed: 2, p50: WAY_MS })
    expect(await read(db, 'SELECT toUInt32(sum(messages)) AS n FROM topic_hours')).toEqual([{ n: 12 }])
    expect(
      await read(
        db,
        'SELECT toUInt32(count()) AS n, toUInt32(countIf(t100_ms > 0)) AS timed FROM messages FINAL',
      ),
    ).toEqual([{ n: 12, timed: 12 }])
  })

  it('counts a large stretch in parts, and the same', async () => {
    await reportHops(owner, everybodySpeaks(700, slotMs))
    const parts = slotParts(slotMs, partsFor(900_000))
    expect(parts).toHaveLength(4)
    for (const part of [...parts, ...parts]) {
      await insertClockSamples(db, part, never)
      await insertReckonedHops(db, part, never)
    }
    const samples = await getClockSamples(db, slotMs, 10, never)
    expect(samples).toHaveLength(30)
    const links = await read(db, LINKS)
    expect(links).toHaveLength(30)
    for (const link of links) expect(link).toMatchObject({ messages: 1, duplicates: 0 })
  })

  it('settles into how many parts a stretch is cut once, whatever can be read of it later', async () => {
    expect(await getPlan(db, slotMs, never)).toBeNull()
    expect(await Promise.all([planSlot(db, slotMs, 2, never), planSlot(db, slotMs, 2, never)])).toEqual([
      2, 2,
    ])
    expect(await planSlot(db, slotMs, 4, never)).toBe(2)
    expect(await getPlan(db, slotMs, never)).toBe(2)
  })

  it('takes of one node no more than so many reports of a message, and counts the others as ever', async () => {
    await reportHops(owner, [
      ...everybodySpeaks(800, slotMs),
      ...Array.from({ length: 3_000 }, (_, at): ReportedHop => ({
        message: 800,
        kind: 'duplicate',
        node: 2,
        peer: 3,
        atMs: slotMs + 5_000 + at,
        insertedMs: slotMs + 9_000,
      })),
    ])
    const c1 = collector()
    await c1.reckon(1)
    const links = await read(db, LINKS)
    expect(links.map(({ messages }) => messages)).toEqual(links.map(() => 1))
    expect(links).toHaveLength(30)
    // Its own delivery is one of them.
    expect(links.find(({ f, t }) => f === 3 && t === 2)).toMatchObject({ duplicates: 1_023 })
    expect(c1.leftOut).toEqual([3_001 - 1_024])
  })

  it('leaves a stretch that the store refuses to count time and again, and goes on with the next', async () => {
    await reportHops(owner, [...everybodySpeaks(1_000, slotMs), ...everybodySpeaks(1_010, slotMs + SLOT_MS)])
    const refusing: Database = {
      name: db.name,
      select: (query) => db.select(query),
      insert: (rows) => db.insert(rows),
      stream: (query) => db.stream(query),
      ping: () => db.ping(),
      close: () => db.close(),
      command: (command) =>
        command.name === 'insert-reckoned-hops' && command.params?.start === slotMs
          ? Promise.reject(new DatabaseError('Query memory limit exceeded'))
          : db.command(command),
    }
    const c1 = collector('c1', refusing)
    for (let attempt = 1; attempt < 10; attempt++) await expect(c1.turn()).rejects.toThrow(DatabaseError)
    await c1.reckon(2)
    expect(c1.skipped).toEqual([1])
    expect(
      await read(db, 'SELECT toUnixTimestamp(slot) AS s, hops FROM reckonings ORDER BY s'),
    ).toMatchObject([{ s: slotMs / 1_000 }, { s: (slotMs + SLOT_MS) / 1_000 }])
    const links = await read(db, LINKS)
    expect(links).toHaveLength(30)
    for (const link of links) expect(link).toMatchObject({ messages: 1 })
  })

  it('compares clocks soon after a stretch, and counts what can be read as late as a write may take', async () => {
    slotMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS - SLOT_MS
    /** By the store's clock, since the end of the stretch. */
    let sinceMs = 0
    const c1 = collector(
      'c1',
      storeAhead(db, () => slotMs + SLOT_MS + sinceMs - Date.now()),
    )
    const at = async (ms: number): Promise<void> => {
      sinceMs = ms
      while (await c1.turn());
    }
    await reportHops(owner, everybodySpeaks(900, slotMs))
    await at(9_900)
    expect(await read(db, 'SELECT * FROM node_clocks')).toEqual([])
    await at(10_000)
    expect(await read(db, 'SELECT * FROM node_clocks')).toHaveLength(6)
    // Written in the stretch, and to be read only now.
    await reportHops(owner, everybodySpeaks(910, slotMs))
    await at(WRITE_TIMEOUT_MS + 9_900)
    expect(await read(db, 'SELECT * FROM reckoned_hops LIMIT 1')).toEqual([])
    await at(WRITE_TIMEOUT_MS + 10_000)
    expect(await read(db, 'SELECT slot FROM reckonings')).toHaveLength(1)
    const links = await read(db, LINKS)
    expect(links).toHaveLength(30)
    for (const link of links) expect(link).toMatchObject({ messages: 2, timed: 2 })
    slotMs -= 60 * 60_000
  })

  it('goes on behind the newest stretch that was reckoned, and leaves out what the feed no longer holds', async () => {
    await reportHops(owner, everybodySpeaks(600, slotMs))
    await collector().reckon(2)
    const after = collector()
    await after.reckon(1)
    const slots = await read(db, 'SELECT toUnixTimestamp(slot) AS s FROM reckonings ORDER BY s')
    expect(slots).toEqual([0, 1, 2].map((at) => ({ s: slotMs / 1_000 + (at * SLOT_MS) / 1_000 })))

    await owner.command({ name: 'empty', sql: 'TRUNCATE TABLE reckonings' })
    const longAgo = slotMs / 1_000 - 10 * 86_400
    await owner.insert({
      table: 'reckonings',
      columns: ['slot', 'until', 'hops', 'messages', 'collector'],
      rows: [[longAgo, longAgo + 30, 0, 0, 'c1']],
    })
    const metrics = new Registry()
    const running = startReckoning({ db, collector: 'c9', log, metrics })
    try {
      await expect
        .poll(() => metrics.getSingleMetricAsString('explorer_slots_skipped_total'), { timeout: 20_000 })
        .toMatch(/total [1-9]\d+/)
    } finally {
      await running.stop()
    }
  })
})
