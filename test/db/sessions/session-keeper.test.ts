import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '@/db/client'
import { bringSessionsUpToDate } from '@/db/reckon/update-sessions'
import type { VisitFact } from '@/lib/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, heartbeat, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'
import { readRaw, recount, type Run } from './recount'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const BEAT_MS = 20_000
const NODES = 60
const DAYS = 7
const signal = new AbortController().signal

let engine: TestEngine
let collector: Database
const nowMs = Date.now()
const startMs = Math.floor(nowMs / DAY_MS) * DAY_MS - DAYS * DAY_MS

/** When nobody worked: a few minutes, a night over midnight, almost two days; and each restart. */
const outages = [
  [startMs + 30 * HOUR_MS, startMs + 30 * HOUR_MS + 7 * MINUTE_MS],
  [startMs + 46 * HOUR_MS, startMs + 53 * HOUR_MS],
  [startMs + 80 * HOUR_MS, startMs + 80 * HOUR_MS + 31_000],
  [startMs + 100 * HOUR_MS, startMs + 142 * HOUR_MS],
] as const

function beats(): number[] {
  const times: number[] = []
  for (let atMs = startMs - 8 * HOUR_MS; atMs <= nowMs; atMs += BEAT_MS) {
    if (!outages.some(([from, to]) => atMs > from && atMs < to)) times.push(atMs)
  }
  return times
}

const steps = fc.array(
  fc.record({
    name: fc.constantFrom('c1', 'c1', 'c2'),
    // Of one mind for a while, so that some visits say nothing new.
    runs: fc.oneof(
      { weight: 3, arbitrary: fc.constant(1) },
      { weight: 2, arbitrary: fc.integer({ min: 2, max: 40 }) },
    ),
    reachable: fc.boolean(),
    waitMs: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 20 * MINUTE_MS }) },
      { weight: 4, arbitrary: fc.integer({ min: 20 * MINUTE_MS, max: 8 * HOUR_MS }) },
      { weight: 1, arbitrary: fc.integer({ min: 30 * HOUR_MS, max: 50 * HOUR_MS }) },
    ),
  }),
  { minLength: 3, maxLength: 40 },
)

/** Visits of one node; a collector's clock steps back now and then. */
function history(
  n: number,
  parts: readonly { name: string; runs: number; reachable: boolean; waitMs: number }[],
) {
  const failures = new Map<string, number>()
  const visits: VisitFact[] = []
  let atMs = startMs + (n % 5) * 13 * HOUR_MS
  for (const [index, { name, runs, reachable, waitMs }] of parts.entries()) {
    for (let run = 0; run < runs; run += 1) {
      atMs += runs > 4 ? Math.min(waitMs, 3 * HOUR_MS) : waitMs
      const inRow = reachable ? 0 : (failures.get(name) ?? 0) + 1
      failures.set(name, inRow)
      const seenAtMs = index % 11 === 10 ? atMs - 3 * MINUTE_MS : atMs
      const more = { collector: name }
      visits.push(reachable ? visit(n, seenAtMs, more) : failure(n, seenAtMs, inRow, more))
    }
  }
  return visits.filter(({ seenAtMs }) => seenAtMs <= nowMs)
}

const rowSchema = z.object({
  num: z.number(),
  online: z.boolean(),
  startedAtMs: z.coerce.number(),
  endedAtMs: z.coerce.number().nullable(),
  startKnown: z.boolean(),
  endKnown: z.boolean(),
})

async function stated(): Promise<Map<number, Run[]>> {
  const rows = await collector.select({
    name: 'test-sessions',
    sql: `SELECT node_num AS num, online, toUnixTimestamp64Milli(started_at) AS startedAtMs,
      toUnixTimestamp64Milli(ended_at) AS endedAtMs, start_known AS startKnown, end_known AS endKnown
      FROM sessions FINAL ORDER BY node_num, started_at`,
    row: rowSchema,
  })
  const byNode = new Map<number, Run[]>()
  for (const { num, ...run } of rows) byNode.set(num, [...(byNode.get(num) ?? []), run])
  return byNode
}

async function versions(): Promise<number[]> {
  const rows = await collector.select({
    name: 'test-versions',
    sql: 'SELECT version FROM sessions FINAL ORDER BY node_num, started_at',
    row: z.object({ version: z.coerce.number() }),
  })
  return rows.map(({ version }) => version)
}

/** Today is known up to the newest sign of life. */
async function expected(): Promise<Map<number, Run[]>> {
  const raw = await readRaw(collector)
  const newest = [...raw.visits.values()].flat().map(({ atMs }) => atMs)
  const aliveMs = Math.max(raw.beats.at(-1) ?? 0, ...newest.filter((at) => at <= nowMs + DAY_MS))
  const runs = new Map<number, Run[]>()
  for (const [num, visits] of [...raw.visits].sort(([a], [b]) => a - b)) {
    const own = recount(visits, raw.beats, aliveMs, true)
    if (own.length > 0) runs.set(num, own)
  }
  return runs
}

const histories = fc
  .sample(steps, { seed: 4_711, numRuns: NODES })
  .map((parts, index) => history(index + 1, parts))

beforeAll(async () => {
  engine = await startTestEngine()
  collector = engine.open('collector')
  await writeFacts(
    collector,
    beats().map((atMs) => heartbeat(atMs)),
  )
})
afterAll(() => engine.stop())

describe('the sessions of all nodes', () => {
  it('are what a plain count of the raw rows gives', async () => {
    // A sixth of the visits comes late.
    await writeFacts(
      collector,
      histories.flat().filter((_, index) => index % 6 !== 0),
    )
    await bringSessionsUpToDate(collector, signal)
    const found = await stated()
    expect(found.size).toBeGreaterThan(NODES / 2)
    expect(found).toEqual(await expected())
  })

  it('are stated once, however often and by how many they are counted', async () => {
    const before = await versions()
    await bringSessionsUpToDate(collector, signal)
    await Promise.all([
      bringSessionsUpToDate(collector, signal),
      bringSessionsUpToDate(engine.open('collector'), signal),
    ])
    expect(await versions()).toEqual(before)
  })

  it('take up visits that come late, twice and in any order, on days that were counted', async () => {
    const late = histories.flat().filter((_, index) => index % 6 === 0)
    await writeFacts(collector, late.toReversed())
    await writeFacts(collector, histories.flat().slice(0, 200))
    await bringSessionsUpToDate(collector, signal)
    expect(await stated()).toEqual(await expected())
  })
})
