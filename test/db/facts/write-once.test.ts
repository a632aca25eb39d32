import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import { FactsUnavailableError, type Fact, type FactBatch } from '@/lib/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import {
  failure,
  heartbeat,
  hops,
  neighbours,
  observation,
  rpc,
  subscription,
  visit,
} from '../../fixtures/facts'
import { storeCounts } from '../../fixtures/store-counts'

let engine: TestEngine
const never = new AbortController().signal
/** For tests that write dozens of batches, or start the engine again and again. */
const LONG = { timeout: 180_000 }

beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.stop())

/** A batch that touches every table: two nodes met, one of them failing, and two more named. */
function batch(id: string, first: number, atMs: number): FactBatch {
  const address = '/ip4/10.0.0.0/ipcidr/24'
  const facts: Fact[] = [
    heartbeat(atMs),
    {
      kind: 'crawl',
      collector: 'c1',
      crawlId: 1_000 + first,
      state: 'running',
      startedAtMs: atMs,
      updatedAtMs: atMs,
      nodesFound: 4,
      nodesVisited: 2,
      nodesReachable: 1,
      linksFound: 3,
      queries: 3,
    },
    visit(first, atMs, { addresses: [address, address], agent: 'meshara/1.0.0' }),
    failure(first + 1, atMs, 1, {
      attempts: [{ address, error: 'io_timeout', detail: '', tookMs: 5 }],
    }),
    neighbours(first, atMs, [first + 1, first + 2, first + 3]),
    observation(first, atMs),
    subscription(first, atMs),
    rpc(first, atMs, { received: 7 }),
    hops(atMs, [
      { kind: 'publish', node: first, message: first },
      { kind: 'deliver', node: first + 1, peer: first, message: first },
      { kind: 'duplicate', node: first, peer: first + 1, message: first + 1 },
    ]),
  ]
  return { id, facts }
}

/** What one batch adds to each table. */
const ONE_BATCH = {
  nodes: 4,
  nodesDistinct: 4,
  sightings: 2,
  visitsByCollector: 2,
  visitsByHour: 2,
  visitsByNode: 2,
  neighbourSets: 1,
  linksLatest: 1,
  attempts: 1,
  heartbeats: 1,
  addresses: 1,
  crawls: 1,
  hops: 3,
  hopFeed: 3,
  hopsByNode: 4,
  observations: 1,
  subscriptions: 1,
  calls: 7,
}
const times = (count: number) =>
  Object.fromEntries(Object.entries(ONE_BATCH).map(([table, rows]) => [table, rows * count]))

/** The same database, whose `step`-th write is run by someone else. */
function interruptedAt(
  db: Database,
  step: number,
  interrupt: (run: () => Promise<void>) => Promise<void>,
): Database {
  let steps = 0
  const guard = (run: () => Promise<void>): Promise<void> => {
    steps += 1
    return steps === step ? interrupt(run) : run()
  }
  return {
    name: db.name,
    select: (query) => db.select(query),
    insert: (rows) => guard(() => db.insert(rows)),
    command: (command) => guard(() => db.command(command)),
    stream: (query) => db.stream(query),
    ping: () => db.ping(),
    close: () => db.close(),
  }
}

/** The same database, whose `step`-th write fails, before it is made or after. */
function failingAt(db: Database, step: number, when: 'before' | 'after'): Database {
  return interruptedAt(db, step, async (run) => {
    if (when === 'after') await run()
    throw new Error(`cut off ${when} step ${String(step)}`)
  })
}

describe('a batch of facts', () => {
  let batches = 0
  const nextBatch = (): FactBatch => {
    batches += 1
    return batch(`batch-${String(batches)}`, batches * 10, Date.now())
  }

  it('is in every table and view once when it is written twice', async () => {
    const db = engine.open('collector')
    const twice = nextBatch()
    await createFactWriter(db).write(twice, never)
    expect(await storeCounts(db)).toEqual(times(1))
    await createFactWriter(db).write(twice, never)
    expect(await storeCounts(db)).toEqual(times(1))
  })

  it('is there once after a failure at any step, before or after the store had it', LONG, async () => {
    const db = engine.open('collector')
    let failures = 0
    for (let step = 1; ; step += 1) {
      let wasCut = false
      for (const when of ['before', 'after'] as const) {
        const cut = nextBatch()
        const error: unknown = await createFactWriter(failingAt(db, step, when))
          .write(cut, never)
          .catch((reason: unknown) => reason)
        if (error !== undefined) {
          expect(error).toBeInstanceOf(FactsUnavailableError)
          wasCut = true
          failures += 1
        }
        await createFactWriter(db).write(cut, never)
        expect(await storeCounts(db), `step ${String(step)}, ${when}`).toEqual(times(batches))
      }
      if (!wasCut) break
    }
    // nodes, ten tables and the ready rows, each cut off before and after.
    expect(failures).toBe(24)
  })

  it('is there once when it is retried after dozens of others', async () => {
    const db = engine.open('collector')
    const writer = createFactWriter(db)
    const late = nextBatch()
    await writer.write(late, never)
    for (let count = 0; count < 40; count += 1) {
      await writer.write({ id: `beat-${String(count)}`, facts: [heartbeat(Date.now(), 'c2')] }, never)
    }
    await createFactWriter(db).write(late, never)
    expect(await storeCounts(db)).toEqual({ ...times(batches), heartbeats: batches + 40 })
  })

  it('is there once when the engine is killed in the middle of any of its inserts', LONG, async () => {
    const db = engine.open('collector')
    // Writes of a batch: 1 nodes, 2 crawls, 3 heartbeats, 4 addresses, 5 attempts, 6 sightings, 7 ready rows, 8 links,
    // 9 observations, 10 subscriptions, 11 counts of calls, 12 hops.
    for (const [step, afterMs] of [
      [1, 2],
      [6, 2],
      [6, 5],
      [7, 4],
      [8, 2],
      [12, 2],
      [12, 5],
    ] as const) {
      let killing: Promise<void> | undefined
      const during = interruptedAt(db, step, (run) => {
        killing = sleep(afterMs).then(() => engine.kill())
        return run()
      })
      const next = nextBatch()
      // Whether this writer heard of it in time or not, the one after it writes the batch again.
      await createFactWriter(during)
        .write(next, never)
        .catch((error: unknown) => {
          expect(error).toBeInstanceOf(FactsUnavailableError)
        })
      expect(killing, `step ${String(step)}`).toBeDefined()
      await killing
      await engine.restart()
      await createFactWriter(db).write(next, never)
      expect(await storeCounts(db), `step ${String(step)}`).toEqual({
        ...times(batches),
        heartbeats: batches + 40,
      })
    }
  })

  it('is there once when it spans days and months, and so several partitions', async () => {
    const db = engine.open('collector')
    const before = await storeCounts(db)
    const nowMs = Date.now()
    const facts = [0, 1, 3, 20, 27].flatMap((days) => {
      const atMs = nowMs - days * 86_400_000
      const attempt = { address: 'a', error: 'io_timeout' as const, detail: '', tookMs: 1 }
      return [
        visit(2_000, atMs),
        failure(2_001, atMs, 1, { attempts: [attempt] }),
        neighbours(2_000, atMs, [2_001]),
      ]
    })
    for (let count = 0; count < 2; count += 1) await createFactWriter(db).write({ id: 'long', facts }, never)
    const after = await storeCounts(db)
    const added = Object.fromEntries(
      Object.keys(after).map((key) => [key, (after[key] ?? 0) - (before[key] ?? 0)]),
    )
    // Attempts are kept for two weeks, so those of the two oldest visits are not written.
    expect(added).toMatchObject({ sightings: 10, visitsByCollector: 10, visitsByHour: 10, visitsByNode: 10 })
    expect(added).toMatchObject({ neighbourSets: 5, attempts: 3, nodes: 2 })
  })

  it('is there once when it is too large for one insert', async () => {
    const db = engine.open('collector')
    const before = await storeCounts(db)
    const atMs = Date.now()
    const facts = Array.from({ length: 12_345 }, (_, index) => visit(1_000 + (index % 50), atMs - index))
    for (let count = 0; count < 2; count += 1) {
      await createFactWriter(db).write({ id: 'large', facts }, never)
    }
    const after = await storeCounts(db)
    for (const table of ['sightings', 'visitsByCollector', 'visitsByHour', 'visitsByNode']) {
      expect((after[table] ?? 0) - (before[table] ?? 0), table).toBe(12_345)
    }
    expect(after.nodes).toBe((before.nodes ?? 0) + 50)
  })
})
