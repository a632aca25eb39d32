import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startReckoning, type Reckoning } from '@/collector/reckon/start-reckoning'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import type { Fact } from '@/lib/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { hops, messageId, observation, peerId, subscription, type HopEvent } from '../../fixtures/facts'
import { read } from './reported-hops'

const log = pino({ level: 'silent' })
const never = new AbortController().signal
const WAIT = { timeout: 30_000, interval: 100 }

let engine: TestEngine
let db: Database
let batches = 0
let message = 0

beforeAll(async () => {
  engine = await startTestEngine()
  db = engine.open('collector')
})
afterAll(async () => {
  await engine.stop()
})
beforeEach(() => {
  message += 10
})

function write(...facts: Fact[]): Promise<void> {
  batches += 1
  return createFactWriter(db).write({ id: `keeper-${String(batches)}`, facts }, never)
}

function reckoning(collector = 'c1'): Reckoning {
  return startReckoning({ db, collector, log, metrics: new Registry() })
}

/** 1 publishes, 2 has it from 1, 3 from 2. */
function chain(id = message, atUs = Date.now() * 1_000): HopEvent[] {
  return [
    { kind: 'publish', node: 1, message: id, atUs },
    { kind: 'deliver', node: 2, peer: 1, message: id, atUs: atUs + 10_000 },
    { kind: 'deliver', node: 3, peer: 2, message: id, atUs: atUs + 30_000 },
  ]
}

async function rowOf(id = message): Promise<Record<string, unknown> | undefined> {
  const rows = await read(
    db,
    `SELECT *, toUnixTimestamp64Milli(heard_at) AS heard, toUnixTimestamp64Micro(published_at) AS published
    FROM messages FINAL WHERE message_id = '${messageId(id)}'`,
  )
  expect(rows.length).toBeLessThanOrEqual(1)
  return rows[0]
}

async function numberOf(n: number): Promise<unknown> {
  const [row] = await read(db, `SELECT node_num FROM nodes WHERE peer_id = '${peerId(n)}'`)
  return row?.node_num
}

describe('the keeper of messages', () => {
  it('writes the row of a message a moment after its hops, and again as more of it becomes known', async () => {
    const keeping = reckoning()
    try {
      const heardMs = Date.now()
      const atUs = heardMs * 1_000
      await write(
        subscription(2, heardMs - 60_000),
        subscription(3, heardMs - 60_000),
        subscription(4, heardMs - 60_000),
      )
      await write(hops(heardMs, chain(message, atUs)))
      await expect
        .poll(() => rowOf(), WAIT)
        .toMatchObject({
          heard: heardMs,
          topic: 'demo/chat',
          type: '',
          size_bytes: null,
          origin_num: await numberOf(1),
          origin_evidence: 'published',
          published: atUs,
          reached: 3,
          // The publisher has not subscribed, and one that has is not reached.
          subscribers: 3,
          subscribers_reached: 2,
          hops: 2,
          deliveries: 2,
          duplicates: 0,
          t50_ms: null,
          signature: 'unknown',
          traced: true,
          observed: false,
          incomplete: false,
        })
      const envelope = {
        version: 1,
        type: 'broadcast',
        sentAtMs: null,
        hopCount: 1,
        maxHops: 8,
        signature: 'valid',
      } as const
      await write(
        hops(heardMs + 900, [{ kind: 'duplicate', node: 3, peer: 1, message, atUs: atUs + 40_000 }]),
        observation(message, heardMs + 100, { sizeBytes: 321, envelope }),
      )
      await expect
        .poll(() => rowOf(), WAIT)
        .toMatchObject({
          heard: heardMs,
          duplicates: 1,
          type: 'broadcast',
          size_bytes: 321,
          signature: 'valid',
          observed: true,
        })
      // Node 4 was subscribed, and nothing says that it has it: known once it had time to.
      await expect.poll(() => rowOf(), WAIT).toMatchObject({ incomplete: true, reached: 3 })
    } finally {
      await keeping.stop()
    }
  })

  it('moves a message to where it was heard of first, when that turns out to be earlier', async () => {
    const keeping = reckoning()
    try {
      const heardMs = Date.now()
      await write(hops(heardMs, chain()))
      await expect.poll(() => rowOf(), WAIT).toMatchObject({ heard: heardMs, observed: false })
      await write(observation(message, heardMs - 4_000))
      await expect
        .poll(() => rowOf(), WAIT)
        .toMatchObject({ heard: heardMs - 4_000, reached: 3, observed: true })
    } finally {
      await keeping.stop()
    }
  })

  it('does what was left undone when the collector stopped, and leaves others theirs', async () => {
    await write(hops(Date.now(), chain()), observation(message + 1, Date.now()))
    await write(hops(Date.now(), chain(message + 2), { collector: 'c2' }))
    const keeping = reckoning()
    try {
      await expect.poll(() => rowOf(), WAIT).toMatchObject({ reached: 3 })
      await expect
        .poll(() => rowOf(message + 1), WAIT)
        .toMatchObject({ reached: 0, observed: true, traced: false, hops: null })
      expect(await rowOf(message + 2)).toBeUndefined()
    } finally {
      await keeping.stop()
    }
    const other = reckoning('c2')
    try {
      await expect.poll(() => rowOf(message + 2), WAIT).toMatchObject({ reached: 3 })
    } finally {
      await other.stop()
    }
  })

  it('puts together what two collectors were told, whichever of them writes last', async () => {
    const both = [reckoning('c1'), reckoning('c2')]
    try {
      const heardMs = Date.now()
      const [publish, second, third] = chain()
      if (publish === undefined || second === undefined || third === undefined) throw new Error('no chain')
      await Promise.all([
        write(hops(heardMs, [publish, third])),
        write(hops(heardMs - 50, [second, third], { collector: 'c2' })),
      ])
      await expect
        .poll(() => rowOf(), WAIT)
        .toMatchObject({ heard: heardMs - 50, reached: 3, hops: 2, deliveries: 2 })
    } finally {
      await Promise.all(both.map((one) => one.stop()))
    }
  })

  it('waits while ClickHouse is away, stops at once then too, and goes on when it is back', async () => {
    const keeping = reckoning()
    try {
      await write(hops(Date.now(), chain()))
      await expect.poll(() => rowOf(), WAIT).toBeDefined()
      await engine.kill()
      const other = reckoning('c2')
      const startedAt = performance.now()
      await other.stop()
      expect(performance.now() - startedAt).toBeLessThan(2_000)
      await engine.restart()
      await write(hops(Date.now(), chain(message + 1)))
      await expect.poll(() => rowOf(message + 1), WAIT).toMatchObject({ reached: 3 })
    } finally {
      await keeping.stop()
    }
  }, 150_000)
})

describe('the hours of a topic', () => {
  it('count of those who were to have a message those who had it, and never more', async () => {
    const hour = Date.UTC(2026, 9, 20, 12) / 1_000
    await db.insert({
      table: 'reckoned_messages',
      columns: ['slot', 'hour', 'topic', 'reached', 'subscribers', 'subscribers_reached'],
      rows: [
        [hour, hour, 'demo/hours', 3, 1, 1],
        [hour, hour, 'demo/hours', 5, 4, 2],
        [hour, hour, 'demo/hours', 7, null, null],
      ],
    })
    const rows = await read(
      db,
      `SELECT toUInt32(sum(reached)) AS reached, toUInt32(sum(subscribers)) AS subscribers
      FROM topic_hours WHERE topic = 'demo/hours'`,
    )
    expect(rows).toEqual([{ reached: 3, subscribers: 5 }])
  })
})
