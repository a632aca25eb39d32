/** Hop events, exactly once in the table and its views, whoever ends without warning. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { listSegments } from '@/collector/sink/journal'
import type { Database } from '@/db/client'
import { processEntry } from '@/test/fixtures/built-processes'
import { startTestEngine, type TestEngine } from '@/test/fixtures/engine'
import { readJournal, type JournalBatch } from '@/test/fixtures/read-journal'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const ENTRY = fileURLToPath(new URL('../fixtures/hops-process.ts', import.meta.url))
const WAIT_LIMIT_MS = 60_000
const LONG = { timeout: 180_000 }

let engine: TestEngine
let db: Database
let spool: string
let source: ChildProcess | undefined

beforeAll(async () => {
  engine = await startTestEngine()
  db = engine.open('owner')
}, 120_000)
afterAll(() => engine.stop())
beforeEach(async () => {
  spool = await mkdtemp(join(tmpdir(), 'explorer-hops-'))
  for (const table of ['hops', 'hop_feed', 'node_message_hours', 'sightings']) {
    await db.command({ name: 'clean', sql: `TRUNCATE TABLE ${table}` })
  }
})
afterEach(async () => {
  await end('SIGKILL')
  await rm(spool, { recursive: true, force: true })
})

function start(): void {
  const { path, execArgv } = processEntry(ENTRY)
  source = fork(path, [], {
    cwd: ROOT,
    execArgv,
    env: {
      NODE_ENV: 'test',
      PATH: process.env.PATH,
      DATA_DIR: engine.settings.DATA_DIR,
      COLLECTOR_NAME: 'killed',
      SPOOL: spool,
    },
    stdio: 'ignore',
  } as const)
}

async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  const child = source
  source = undefined
  if (child?.exitCode !== null || child.signalCode !== null) return null
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
  return child.exitCode
}

/** Lets it empty its spool first. */
async function endInPeace(): Promise<void> {
  source?.kill('SIGUSR2')
  await until('an empty spool', async () => {
    const batches = [...(await journal()), ...(await readJournal(spool))]
    return batches.every(({ outcome }) => outcome !== null)
  })
  expect(await end('SIGTERM')).toBe(0)
}

const journal = (): Promise<JournalBatch[]> => readJournal(join(spool, 'messages'))
const eventsOf = (batches: readonly JournalBatch[]): number =>
  batches.reduce(
    (sum, { facts }) =>
      sum + facts.reduce((more, fact) => more + (fact.kind === 'hops' ? fact.events.kind.length : 0), 0),
    0,
  )

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + WAIT_LIMIT_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come about`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Waits until so many more events are acknowledged, or wait on the disk. */
async function moreEvents(count: number, state: 'acknowledged' | 'waiting'): Promise<void> {
  const outcome = state === 'waiting' ? null : 'acknowledged'
  const number = async (): Promise<number> => {
    // A folder that is not there yet has nothing in it.
    const batches = await journal().catch(() => [])
    return eventsOf(batches.filter((batch) => batch.outcome === outcome))
  }
  const before = await number()
  await until(`${String(count)} more events ${state}`, async () => (await number()) >= before + count)
}

/** Compares the journal with what ClickHouse holds, in the table and in what is made from it. */
async function expectExactlyOnce(): Promise<void> {
  const batches = await journal()
  // Nothing was deleted from the journal, so it is the whole truth.
  expect((await listSegments(join(spool, 'messages')))[0]?.number).toBe(1)
  expect(batches.filter(({ outcome }) => outcome !== 'acknowledged')).toEqual([])
  const said = eventsOf(batches)
  expect(said).toBeGreaterThan(3_000)
  const [counts] = await db.select({
    name: 'test-counts',
    sql: `SELECT count() AS hops, uniqExact(message_id, node_num, kind, peer_num, at) AS distinct,
        (SELECT count() FROM hop_feed) AS feed,
        (SELECT uniqExact(message_id, node_num, kind, peer_num, at) FROM hop_feed) AS feedDistinct,
        (SELECT sum(published) + sum(delivered) + sum(duplicates) FROM node_message_hours) AS hours,
        (SELECT sum(relayed) FROM node_message_hours) AS relayed,
        countIf(kind = 'deliver') AS delivered
      FROM hops`,
    row: z.record(z.string(), z.coerce.number()),
  })
  expect(counts).toEqual({
    hops: said,
    distinct: said,
    feed: said,
    feedDistinct: said,
    hours: said,
    relayed: counts?.delivered,
    delivered: counts?.delivered,
  })
  const visits = (await readJournal(spool)).reduce((sum, { facts }) => sum + facts.length, 0)
  const [seen] = await db.select({
    name: 'test-visits',
    sql: 'SELECT count() AS visits FROM sightings',
    row: z.object({ visits: z.coerce.number() }),
  })
  expect(seen?.visits).toBe(visits)
}

describe('hop events are in ClickHouse exactly once', () => {
  it('when the engine is killed while they come in', LONG, async () => {
    start()
    for (let kill = 0; kill < 2; kill += 1) {
      await moreEvents(3_000, 'acknowledged')
      await engine.kill()
      await moreEvents(3_000, 'waiting')
      await engine.restart()
      await moreEvents(3_000, 'acknowledged')
    }
    await endInPeace()
    await expectExactlyOnce()
  })

  it('when the collector is killed again and again, also while ClickHouse is away', LONG, async () => {
    for (let kill = 0; kill < 3; kill += 1) {
      start()
      await moreEvents(3_000, 'acknowledged')
      await end('SIGKILL')
    }
    start()
    await moreEvents(1_000, 'acknowledged')
    await engine.kill()
    await moreEvents(3_000, 'waiting')
    await end('SIGKILL')
    start()
    await moreEvents(3_000, 'waiting')
    await engine.restart()
    await moreEvents(3_000, 'acknowledged')
    await endInPeace()
    await expectExactlyOnce()
  })
})
