import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createMesh } from '@/collector/mesh/create-mesh'
import type { Mesh } from '@/collector/mesh/mesh'
import { listSegments } from '@/collector/sink/journal'
import type { Database } from '@/db/client'
import type { CrawlFact, VisitFact } from '@/lib/facts'
import { startTestCollector, type TestCollector } from '@/test/fixtures/collector'
import { startTestEngine, type TestEngine } from '@/test/fixtures/engine'
import { readJournal, type JournalBatch } from '@/test/fixtures/read-journal'

const NODES = 12
const WAIT_LIMIT_MS = 60_000

let mesh: Mesh
let engine: TestEngine
let db: Database
let collectors = 0
let name: string
let collector: TestCollector

const env = (): Record<string, string> => ({
  DATA_DIR: engine.settings.DATA_DIR,
  NETWORK: 'demo',
  BOOTSTRAP: mesh.bootstrap.join(','),
  COLLECTOR_NAME: name,
  // One crawl after the other, each of them some seconds long.
  CRAWL_INTERVAL: '1000',
  VISIT_CONCURRENCY: '4',
})
const folder = (): string => join(engine.settings.DATA_DIR, 'spool', 'explorer_demo', name)
const journal = (): Promise<JournalBatch[]> => readJournal(folder())
const visitsOf = (batches: readonly JournalBatch[]): VisitFact[] =>
  batches.flatMap(({ facts }) => facts.filter((fact) => fact.kind === 'visit'))

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + WAIT_LIMIT_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come about`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Crawls, newest last: when each began and how far it is known to have come. */
async function crawls(): Promise<{ startedAtMs: number; updatedAtMs: number; state: string }[]> {
  const byId = new Map<number, CrawlFact>()
  for (const { facts } of await journal()) {
    for (const fact of facts) if (fact.kind === 'crawl') byId.set(fact.crawlId, fact)
  }
  return [...byId.values()]
}

/** Waits until a crawl is under way that has visited somebody. */
async function midCrawl(): Promise<void> {
  await until('a crawl under way', async () => {
    const newest = (await crawls()).at(-1)
    return newest?.state === 'running'
  })
}

/** Waits until so many more visits have the given state. */
async function moreVisits(count: number, state: 'acknowledged' | 'waiting'): Promise<void> {
  const number = async (): Promise<number> =>
    visitsOf(
      (await journal()).filter(({ outcome }) => outcome === (state === 'waiting' ? null : 'acknowledged')),
    ).length
  const before = await number()
  await until(`${String(count)} more visits ${state}`, async () => (await number()) >= before + count)
}

const visitRow = z.object({ peerId: z.string(), seenAtMs: z.coerce.number(), rows: z.coerce.number() })

/** Compares the collector's own journal with what ClickHouse holds, in the table and in what is made from it. */
async function expectExactlyOnce(): Promise<void> {
  const batches = await journal()
  // Nothing was deleted from the journal, so it is the whole truth.
  expect((await listSegments(folder()))[0]?.number).toBe(1)
  expect(batches.map(({ number }) => number)).toEqual(batches.map((_, index) => index + 1))
  expect(batches.filter(({ outcome }) => outcome !== 'acknowledged')).toEqual([])
  const said = visitsOf(batches).map(({ peerId, seenAtMs }) => `${peerId} ${String(seenAtMs)}`)
  const rows = await db.select({
    name: 'test-visits',
    sql: `SELECT n.peer_id AS peerId, toUnixTimestamp64Milli(s.seen_at) AS seenAtMs, count() AS rows
      FROM sightings AS s INNER JOIN nodes AS n ON n.node_num = s.node_num
      WHERE s.collector = {name:String} GROUP BY peerId, seenAtMs`,
    params: { name },
    row: visitRow,
  })
  expect(rows.filter((row) => row.rows !== 1)).toEqual([])
  expect(rows.map((row) => `${row.peerId} ${String(row.seenAtMs)}`).sort()).toEqual(said.sort())
  const sets = batches.flatMap(({ facts }) => facts.filter((fact) => fact.kind === 'neighbours')).length
  expect(await count(`SELECT count() AS n FROM neighbour_sets WHERE collector = '${name}'`)).toBe(sets)
  expect(await count('SELECT sum(visits) AS n FROM node_hour')).toBe(
    await count('SELECT count() AS n FROM sightings'),
  )
}

async function count(sql: string): Promise<number> {
  const [row] = await db.select({ name: 'test-count', sql, row: z.object({ n: z.coerce.number() }) })
  return row?.n ?? 0
}

describe('a collector and a ClickHouse that end without warning', () => {
  beforeAll(async () => {
    ;[mesh, engine] = await Promise.all([
      createMesh({ nodes: NODES, seed: 5, churn: false }),
      startTestEngine(),
    ])
    db = engine.open('owner')
  }, 180_000)
  afterAll(async () => {
    await collector.kill()
    await engine.stop()
    await mesh.close()
  })
  beforeEach(() => {
    collectors += 1
    name = `killed-${String(collectors)}`
  })

  it('leave every visit of the journal in ClickHouse exactly once when the engine is killed in mid-crawl', async () => {
    collector = await startTestCollector(env())
    await moreVisits(NODES, 'acknowledged')
    await midCrawl()
    const killedAtMs = Date.now()
    await engine.kill()
    await moreVisits(2 * NODES, 'waiting')
    await engine.restart()
    await moreVisits(2 * NODES, 'acknowledged')
    await until('an empty spool', async () => (await journal()).every(({ outcome }) => outcome !== null))
    expect(await collector.stop()).toBe(0)
    const during = (await crawls()).filter(
      (crawl) => crawl.startedAtMs < killedAtMs && killedAtMs < crawl.updatedAtMs,
    )
    expect(during).toHaveLength(1)
    await expectExactlyOnce()
  }, 180_000)

  it('leave every visit of the journal in ClickHouse exactly once when the collector is killed in mid-crawl', async () => {
    for (let kill = 0; kill < 3; kill += 1) {
      collector = await startTestCollector(env())
      await moreVisits(NODES, 'acknowledged')
      await midCrawl()
      await collector.kill()
    }
    // Crawls that nobody lived to see the end of.
    expect((await crawls()).filter(({ state }) => state === 'running').length).toBeGreaterThan(0)
    collector = await startTestCollector(env())
    await moreVisits(1, 'acknowledged')
    expect(await collector.stop()).toBe(0)
    await expectExactlyOnce()
  }, 180_000)

  it('leave every visit of the journal in ClickHouse exactly once when the collector is killed and started while ClickHouse is away', async () => {
    collector = await startTestCollector(env())
    await moreVisits(NODES, 'acknowledged')
    await engine.kill()
    await moreVisits(NODES, 'waiting')
    await collector.kill()
    collector = await startTestCollector(env())
    await moreVisits(NODES, 'waiting')
    await engine.restart()
    await until('an empty spool', async () => (await journal()).every(({ outcome }) => outcome !== null))
    expect(await collector.stop()).toBe(0)
    await expectExactlyOnce()
  }, 180_000)
})
