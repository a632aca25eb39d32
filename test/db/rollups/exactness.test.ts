/** Rollups of visits on the real engine, against a plain count: in order, late, twice, and by two collectors. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createFactWriter } from '@/db/facts/fact-writer'
import { loadMigrations } from '@/db/migrations/load'
import { renderMigration } from '@/db/migrations/render'
import { bringGrowthUpToDate } from '@/db/reckon/bring-growth-up-to-date'
import type { Database } from '@/db/client'
import { middleOfCut } from '@/lib/analytics/quantile'
import type { VisitFact } from '@/lib/facts'
import { seededRandom } from '@/lib/graph/seeded-random'
import { isQuantile } from '../../fixtures/analytics-history'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { heartbeat } from '../../fixtures/facts'
import { countGrowth, countPresence, countRtt, periodOf, randomHistory } from './history'
import {
  readGrowth,
  readPresence,
  readRtt,
  readRttFigures,
  readTotals,
  readValues,
  totalsOf,
  valuesOf,
} from './read'

let engine: TestEngine
let db: Database
const never = new AbortController().signal
const nowMs = Date.now()
const history = randomHistory(11, nowMs)
/** The last fifth comes late. */
const late = history.filter((_, at) => at % 5 === 0)
const inTime = history.filter((_, at) => at % 5 !== 0)
const batches = (facts: readonly VisitFact[]): VisitFact[][] =>
  Array.from({ length: Math.ceil(facts.length / 40) }, (_, at) => facts.slice(at * 40, at * 40 + 40))

beforeAll(async () => {
  engine = await startTestEngine()
  db = engine.open('collector')
})
afterAll(() => engine.stop())

async function expectCounts(facts: readonly VisitFact[]): Promise<void> {
  const hourOf = (atMs: number): string =>
    new Date(Math.floor(atMs / 3_600_000) * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
  expect(await readPresence(db, 'presence_hours')).toEqual(countPresence(facts, hourOf))
  expect(await readPresence(db, 'presence_days')).toEqual(
    countPresence(facts, (atMs) => periodOf('day', atMs)),
  )
  const months = countPresence(facts, (atMs) => periodOf('month', atMs))
  expect(await readValues(db, 'day')).toEqual(valuesOf(countPresence(facts, (atMs) => periodOf('day', atMs))))
  expect(await readValues(db, 'month')).toEqual(valuesOf(months))
  expect(await readTotals(db, 'hour')).toEqual(totalsOf(countPresence(facts, hourOf)))
  expect(await readTotals(db, 'day')).toEqual(totalsOf(countPresence(facts, (atMs) => periodOf('day', atMs))))
  expect(await readTotals(db, 'month')).toEqual(totalsOf(months))
  expect(await readRtt(db, 'rtt_country_hours')).toEqual(countRtt(facts))
  expect(await readRtt(db, 'rtt_country_days')).toEqual(countRtt(facts))
  expect(await readRtt(db, 'rtt_country_months')).toEqual(countRtt(facts, 'month'))
  for (const table of ['rtt_all_hours', 'rtt_all_days'] as const)
    expect(await readRtt(db, table)).toEqual(countRtt(facts, 'day', 'all'))
  expect(await readRtt(db, 'rtt_all_months')).toEqual(countRtt(facts, 'month', 'all'))
  await bringGrowthUpToDate(db, never)
  for (const bucket of ['day', 'week', 'month'] as const) {
    const figures = Object.entries(await readRttFigures(db, bucket))
    const measured = facts.filter(({ rttMs }) => rttMs !== null)
    const starts = new Set(measured.map(({ seenAtMs }) => periodOf(bucket, seenAtMs)))
    // Of what goes on nothing is stated.
    starts.delete(periodOf(bucket, Date.now()))
    expect(figures.map(([start]) => start).sort()).toEqual([...starts].sort())
    for (const [start, { measured: counted, median }] of figures) {
      const times = measured
        .filter(({ seenAtMs }) => periodOf(bucket, seenAtMs) === start)
        .flatMap(({ rttMs }) => rttMs ?? [])
      expect(counted).toBe(times.length)
      expect(isQuantile(middleOfCut(median), times, 0.5), `${bucket} ${start}`).toBe(true)
    }
    expect(await readGrowth(db, bucket), bucket).toEqual(countGrowth(facts, bucket))
  }
}

describe('rollups of visits', () => {
  const shuffled = (seed: number): VisitFact[][] => {
    const random = seededRandom(seed)
    return batches(late)
      .map((batch) => ({ batch, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ batch }) => [...batch].reverse())
  }

  it('are the plain count of what two collectors have seen', async () => {
    const writer = createFactWriter(db)
    for (const [at, facts] of batches(inTime).entries())
      await writer.write({ id: `b${String(at)}`, facts }, never)
    await expectCounts(inTime)
  })

  it('take late visits, out of order, into the days they belong to and the days after', async () => {
    const writer = createFactWriter(db)
    for (const [at, facts] of shuffled(3).entries())
      await writer.write({ id: `late${String(at)}`, facts }, never)
    await expectCounts(history)
  })

  it('do not change when the same batches are written again, by another process too', async () => {
    const before = await touched()
    for (const writer of [createFactWriter(db), createFactWriter(engine.open('collector'))]) {
      for (const [at, facts] of batches(inTime).entries())
        await writer.write({ id: `b${String(at)}`, facts }, never)
      for (const [at, facts] of shuffled(3).entries())
        await writer.write({ id: `late${String(at)}`, facts }, never)
    }
    expect(await touched()).toBe(before)
    await expectCounts(history)
  })

  it('of all nodes together are made of what was counted before they were there, however often', async () => {
    const owner = engine.open('owner')
    const migration = loadMigrations().find(({ name }) => name.startsWith('0011_'))
    for (const table of ['hours', 'days', 'months'])
      await owner.command({ name: 'forget', sql: `TRUNCATE TABLE presence_total_${table}` })
    expect(await readTotals(db, 'day')).toEqual({})
    for (let time = 0; time < 2; time += 1) {
      for (const sql of renderMigration(migration?.sql ?? '', { database: db.name }))
        await owner.command({ name: 'migrate-again', sql })
    }
    await expectCounts(history)
  })

  it('of finer tables are made of what the coarser ones held, however often', async () => {
    const owner = engine.open('owner')
    const apply = async (migration: string, isWanted: (sql: string) => boolean): Promise<void> => {
      const text = loadMigrations().find(({ name }) => name.startsWith(migration))?.sql ?? ''
      for (const sql of renderMigration(text, { database: db.name }).filter(isWanted))
        await owner.command({ name: 'migrate-again', sql })
    }
    await apply('0003_', (sql) => /\brtt_/.test(sql))
    // Their views fill the others.
    await owner.command({ name: 'as-before', sql: 'INSERT INTO rtt_hours SELECT * FROM rtt_country_hours' })
    await owner.command({ name: 'forget', sql: 'TRUNCATE TABLE presence_value_days' })
    await owner.command({ name: 'forget', sql: 'TRUNCATE TABLE presence_value_months' })
    for (let time = 0; time < 2; time += 1) await apply('0013_', () => true)
    await apply('0014_', () => true)
    await expectCounts(history)
  })

  it('know when each node first and last answered', async () => {
    const spans = await db.select({
      name: 'spans',
      sql: `
        SELECT n.peer_id AS peerId, toUnixTimestamp64Milli(min(s.first_reachable)) AS first,
          toUnixTimestamp64Milli(max(s.last_reachable)) AS last
        FROM node_spans AS s INNER JOIN nodes AS n ON n.node_num = s.node_num GROUP BY peerId`,
      row: z.object({ peerId: z.string(), first: z.coerce.number(), last: z.coerce.number() }),
    })
    const expected = new Map<string, { first: number; last: number }>()
    for (const { peerId, seenAtMs, reachable } of history) {
      if (!reachable) continue
      const known = expected.get(peerId)
      expected.set(peerId, { first: known?.first ?? seenAtMs, last: seenAtMs })
    }
    expect(new Map(spans.map(({ peerId, first, last }) => [peerId, { first, last }]))).toEqual(expected)
  })

  it('count a minute once, however many collectors were alive in it', async () => {
    const hourMs = Math.floor(nowMs / 3_600_000) * 3_600_000 - 7_200_000
    const facts = [0, 5, 61, 62, 300].flatMap((second) => [
      heartbeat(hourMs + second * 1_000, 'c1'),
      heartbeat(hourMs + second * 1_000 + 1, 'c2'),
    ])
    const writer = createFactWriter(db)
    await writer.write({ id: 'beats', facts }, never)
    await writer.write({ id: 'beats', facts }, never)
    const [row] = await db.select({
      name: 'minutes',
      sql: 'SELECT groupBitmapMerge(minutes) AS minutes FROM collector_hours',
      row: z.object({ minutes: z.coerce.number() }),
    })
    expect(row?.minutes).toBe(3)
    await bringGrowthUpToDate(db, never)
    const [growth] = await db.select({
      name: 'observed',
      sql: `SELECT observed_s AS observed FROM growth FINAL WHERE bucket = 'day' AND start = {day:Date}`,
      params: { day: periodOf('day', hourMs) },
      row: z.object({ observed: z.number() }),
    })
    expect(growth?.observed).toBe(180)
  })
})

/** When anything last came into presence. */
async function touched(): Promise<string> {
  const [row] = await db.select({
    name: 'touched',
    sql: 'SELECT toString(max(touched_at)) AS at FROM presence_days',
    row: z.object({ at: z.string() }),
  })
  return row?.at ?? ''
}
