import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '@/db/client'
import { getChurn } from '@/db/queries/analytics/get-churn'
import { rebuildRollup } from '@/db/rebuild/rebuild'
import { bringSessionsUpToDate } from '@/db/reckon/update-sessions'
import type { VisitFact } from '@/lib/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, heartbeat, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'
import { churnFigures, DAY_MS, dayFigures } from './figures'
import { readRaw, recount, type Raw, type Run } from './recount'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const BEAT_MS = 29_000
const NODES = 120
const DAYS = 7
const signal = new AbortController().signal

let engine: TestEngine
let collector: Database
const nowMs = Date.now()
const startMs = Math.floor(nowMs / DAY_MS) * DAY_MS - DAYS * DAY_MS

/** When nobody worked: a few minutes, a night over midnight, from just before midnight, almost two days, a restart. */
const outages = [
  [startMs + 30 * HOUR_MS, startMs + 30 * HOUR_MS + 7 * MINUTE_MS],
  [startMs + 46 * HOUR_MS, startMs + 53 * HOUR_MS],
  [startMs + 3 * DAY_MS - 12_000, startMs + 3 * DAY_MS + 10 * MINUTE_MS],
  [startMs + 80 * HOUR_MS, startMs + 80 * HOUR_MS + 31_000],
  [startMs + 100 * HOUR_MS, startMs + 142 * HOUR_MS],
] as const

/** Two days of long ago, about the beginning of a month. */
const monthMs = new Date(nowMs - 12 * DAY_MS).setUTCDate(1)
const oldMs = Math.floor(monthMs / DAY_MS) * DAY_MS - DAY_MS

function beats(): number[] {
  const times: number[] = []
  for (let atMs = oldMs - 8 * HOUR_MS; atMs <= oldMs + 2 * DAY_MS; atMs += BEAT_MS) times.push(atMs)
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
  sinceMs = startMs + (n % 5) * 13 * HOUR_MS,
): VisitFact[] {
  const failures = new Map<string, number>()
  const visits: VisitFact[] = []
  let atMs = sinceMs
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
async function expected(): Promise<{ raw: Raw; runs: Map<number, Run[]>; aliveMs: number }> {
  const raw = await readRaw(collector)
  const aliveMs = Math.max(...raw.beats.slice(-1), ...[...raw.visits.values()].flat().map(({ atMs }) => atMs))
  const runs = new Map<number, Run[]>()
  for (const [num, visits] of [...raw.visits].sort(([a], [b]) => a - b)) {
    const own = recount(visits, raw.beats, aliveMs, true)
    if (own.length > 0) runs.set(num, own)
  }
  return { raw, runs, aliveMs }
}

const daySchema = z.object({
  dayMs: z.coerce.number(),
  joins: z.number(),
  departures: z.number(),
  open: z.number(),
  ended: z.number(),
  onlineS: z.coerce.number(),
  observedS: z.coerce.number(),
})

const histories = fc
  .sample(steps, { seed: 4_711, numRuns: NODES })
  .map((parts, index) => [
    ...history(index + 1, parts),
    ...(index % 3 === 0
      ? history(index + 1, parts, oldMs).filter(({ seenAtMs }) => seenAtMs < oldMs + 2 * DAY_MS)
      : []),
  ])

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
    expect(found).toEqual((await expected()).runs)
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
    expect(await stated()).toEqual((await expected()).runs)
  })

  it('give the figures of each day that a plain count gives', async () => {
    const { runs, aliveMs } = await expected()
    const days = await collector.select({
      name: 'test-session-days',
      sql: `SELECT toInt64(toUnixTimestamp(toDateTime(day, 'UTC'))) * 1000 AS dayMs, joins, departures, open, ended,
        online_s AS onlineS, observed_s AS observedS FROM session_days FINAL ORDER BY day`,
      row: daySchema,
    })
    expect(days.length).toBeGreaterThan(DAYS)
    expect(days.some(({ joins, departures, open }) => joins > 0 && departures > 0 && open > 0)).toBe(true)
    for (const { dayMs, ...figures } of days) {
      expect(figures, new Date(dayMs).toISOString()).toEqual(dayFigures(runs, dayMs, aliveMs))
    }
  })

  it.each(['7d', '30d', '90d'] as const)('give the churn over %s that a plain count gives', async (range) => {
    const { raw, runs, aliveMs } = await expected()
    const answer = await getChurn(engine.open('web'), { range, bucket: 'day' }, nowMs)
    const plain = churnFigures(raw, runs, answer.range, aliveMs)
    const middle = Math.floor((plain.ended.length - 1) / 2)
    expect(plain.ended.length).toBeGreaterThan(5)
    expect(answer.sessions).toMatchObject({ ended: plain.ended.length, open: plain.open })
    expect(answer.sessions.medianMs).toBeGreaterThan((plain.ended[middle - 1] ?? 0) * 0.99)
    expect(answer.sessions.medianMs).toBeLessThan((plain.ended[middle + 2] ?? 0) * 1.01)
    expect(answer.lengths.map(({ sessions }) => sessions)).toEqual(plain.lengths)
    expect(answer.lifetimes.map(({ nodes }) => nodes)).toEqual(plain.lifetimes)
    expect(answer).toMatchObject({ nodes: plain.nodes, oneTimeNodes: plain.oneTime })
    expect(answer.uptimes.map(({ nodes }) => nodes)).toEqual(plain.uptimes)
    expect(answer.meanUptime).toBeCloseTo(plain.meanUptime, 9)
  })

  it('are the same when they are made anew from the visits, whatever had become of them', async () => {
    const { runs } = await expected()
    await collector.insert({
      table: 'sessions',
      columns: ['node_num', 'started_at', 'online', 'version'],
      rows: [
        [1, startMs + 5 * HOUR_MS, true, nowMs],
        [999_999, startMs, true, nowMs],
      ],
    })
    await rebuildRollup(engine.open('owner'), 'sessions', () => undefined, signal)
    expect(await stated()).toEqual(runs)
    const answer = await getChurn(engine.open('web'), { range: '90d', bucket: 'day' }, nowMs)
    expect(answer.nodes).toBeGreaterThan(0)
    expect(answer.sessions.ended).toBeGreaterThan(0)
  })
})
