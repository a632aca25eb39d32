import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createClockBook } from '@/collector/reckon/clock-book'
import { createKeeper, type Keeper } from '@/collector/reckon/keeper'
import { createSubscriberBook } from '@/collector/reckon/subscriber-book'
import type { Database } from '@/db/client'
import { getKeptHops } from '@/db/reckon/kept-messages'
import { HOPS_OF_NODE_MAX } from '@/lib/messages/message'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { messageId } from '../../fixtures/facts'
import { read, reportHops, spread } from './reported-hops'
import { storeAhead } from './store-ahead'

const never = new AbortController().signal
/** More than are read at once. */
const MANY = 150_000

let engine: TestEngine
let owner: Database
let db: Database
let message = 1_000

beforeAll(async () => {
  engine = await startTestEngine()
  owner = engine.open('owner')
  db = engine.open('collector')
})
afterAll(async () => {
  await engine.stop()
})
beforeEach(async () => {
  message += 10
  for (const table of ['hops', 'hop_feed', 'messages', 'message_keys'])
    await owner.command({ name: 'empty', sql: `TRUNCATE TABLE ${table}` })
})

function keeperAt(now: () => number = Date.now, store = db): Keeper {
  return createKeeper({
    db: store,
    collector: 'c1',
    clocks: createClockBook(),
    subscribers: createSubscriberBook(db, never),
    now,
    signal: never,
    onKept: () => undefined,
  })
}

/** A message that three nodes report, written at a time by the store's clock. */
async function report(id: number, insertedMs: number): Promise<void> {
  await reportHops(
    owner,
    spread({
      message: id,
      from: 5,
      to: [6, 7],
      publishedMs: insertedMs - 500,
      wayMs: 20,
      aheadMs: () => 0,
      insertedMs,
    }),
  )
}

/** So many messages of one hop each, all in one block. */
async function reportMany(insertedMs: number): Promise<void> {
  await owner.command({
    name: 'report-many',
    sql: `
      INSERT INTO hops (message_id, node_num, kind, peer_num, at, topic, reason, collector, received_at, inserted_at)
      SELECT
        leftPad(lower(hex(number)), 32, '0'), 1, 'publish', 0, t, 'demo/chat', '', 'c1', t, t
      FROM (SELECT number, fromUnixTimestamp64Milli({at:Int64}, 'UTC') AS t FROM numbers({many:UInt32}))`,
    params: { at: insertedMs, many: MANY },
  })
}

async function rowOf(id: number): Promise<Record<string, unknown> | undefined> {
  const rows = await read(
    db,
    `SELECT reached, toUnixTimestamp64Milli(updated_at) AS updated FROM messages FINAL WHERE message_id = '${messageId(id)}'`,
  )
  return rows[0]
}

describe('the keeper, following what is written', () => {
  it('comes past a block with more messages than it reads at once', async () => {
    const keeper = keeperAt()
    await keeper.turn()
    await reportMany(Date.now())
    await keeper.turn()
    await keeper.turn()
    expect(keeper.status().waiting).toBeGreaterThan(MANY - 1_000)
  })

  it('lists what others report while one node names more messages than can be listed', async () => {
    const keeper = keeperAt()
    await reportMany(Date.now())
    await keeper.turn()
    await report(message, Date.now())
    for (let turn = 0; turn < 3; turn++) await keeper.turn()
    expect(keeper.status().waiting).toBeGreaterThan(100_000)
    expect(await rowOf(message)).toMatchObject({ reached: 3 })
  })

  it('finds all that a keeper before it left undone, however much it is', async () => {
    await reportMany(Date.now() - 118 * 60_000)
    const keeper = keeperAt()
    for (let turn = 0; turn < 9 && keeper.status().waiting < MANY - 2_000; turn++) await keeper.turn()
    expect(keeper.status().waiting).toBeGreaterThan(MANY - 2_001)
  })

  it('finds a write that can be read only long after its time, behind newer ones', async () => {
    let laterMs = 0
    const keeper = keeperAt(
      () => Date.now() + laterMs,
      storeAhead(db, () => laterMs),
    )
    await report(message, Date.now())
    await keeper.turn()
    expect(await rowOf(message)).toMatchObject({ reached: 3 })
    await report(message + 1, Date.now() - 31_000)
    laterMs = 60_000
    await expect
      .poll(
        async () => {
          await keeper.turn()
          return rowOf(message + 1)
        },
        { timeout: 90_000, interval: 20 },
      )
      .toMatchObject({ reached: 3 })
  }, 100_000)

  it('asks little of hours in which it wrote nothing', async () => {
    const asked: string[] = []
    const keeper = keeperAt(Date.now, {
      name: db.name,
      select: (query) => {
        asked.push(query.name)
        return db.select(query)
      },
      insert: (rows) => db.insert(rows),
      command: (command) => db.command(command),
      stream: (query) => db.stream(query),
      ping: () => db.ping(),
      close: () => db.close(),
    })
    await report(message, Date.now() - 90 * 60_000)
    while (await keeper.turn());
    expect(await rowOf(message)).toMatchObject({ reached: 3 })
    // Around the one that was written, and at either end.
    expect(asked.filter((name) => name === 'get-unkept-messages').length).toBeLessThan(8)
  })

  it('leaves it to the store to say when a row was written, whatever becomes of its own clock', async () => {
    let aheadMs = 0
    const keeper = keeperAt(() => Date.now() + aheadMs)
    await keeper.turn()
    aheadMs = 3_600_000
    await report(message, Date.now())
    await keeper.turn()
    const updatedMs = Number((await rowOf(message))?.updated)
    expect(Math.abs(updatedMs - Date.now())).toBeLessThan(60_000)
  })
})

describe('the hops of a message that one node reports too often', () => {
  it('are read up to a number of that node, and all of the others', async () => {
    await report(message, Date.now())
    await owner.command({
      name: 'report-often',
      sql: `
        INSERT INTO hops (message_id, node_num, kind, peer_num, at, topic, reason, collector, received_at)
        SELECT {id:String}, 0, 'duplicate', number, now64(6), 'demo/chat', '', 'c1', now64(3) FROM numbers(250000)`,
      params: { id: messageId(message) },
    })
    const kept = (await getKeptHops(db, [messageId(message)], never)).get(messageId(message))
    const nodes = kept?.rows.map(({ nodeNum }) => nodeNum) ?? []
    expect(nodes.filter((node) => node === 0)).toHaveLength(HOPS_OF_NODE_MAX)
    expect(nodes.filter((node) => node !== 0).sort()).toEqual([5, 5, 6, 7])
    expect(kept?.count).toBe(250_004)
  })
})
