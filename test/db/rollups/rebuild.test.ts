/** `cli.ts rebuild` on the real engine, beside a collector that goes on writing. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import { rebuildRollup } from '@/db/rebuild/rebuild'
import { ROLLUPS } from '@/db/rebuild/rollups'
import { bringGrowthUpToDate } from '@/db/reckon/bring-growth-up-to-date'
import { FactsUnavailableError, type Fact, type FactWriter, type VisitFact } from '@/lib/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { heartbeat, visit } from '../../fixtures/facts'
import { countGrowth, countPresence, countRtt, periodOf, randomHistory } from './history'
import { readGrowth, readPresence, readRtt, readTotals, readValues, totalsOf, valuesOf } from './read'

let engine: TestEngine
let owner: Database
let collector: Database
let writer: FactWriter
const never = new AbortController().signal
const nowMs = Date.now()
const history: VisitFact[] = randomHistory(5, nowMs, { nodes: 10, days: 12, visits: 300 })
let batch = 0

beforeAll(async () => {
  engine = await startTestEngine()
  owner = engine.open('owner')
  collector = engine.open('collector')
  writer = createFactWriter(collector)
  await write(history)
  await write(
    Array.from({ length: 200 }, (_, at) => heartbeat(nowMs - at * 1_000_000, `c${String(1 + (at % 2))}`)),
  )
  await bringGrowthUpToDate(collector, never)
})
afterAll(() => engine.stop())
beforeEach(async () => {
  expect(await leftovers()).toEqual([])
})

const dayOf = (atMs: number): string => periodOf('day', atMs)
const command = (sql: string): Promise<void> => owner.command({ name: 'spoil', sql })
const rebuild = (name: string, onProgress: (text: string) => void = () => undefined): Promise<void> =>
  rebuildRollup(owner, name, onProgress, never)

/** As the spool does: what cannot be written now is written later, under the same id. */
async function write(facts: readonly Fact[]): Promise<void> {
  const id = `batch-${String((batch += 1))}`
  for (;;) {
    try {
      await writer.write({ id, facts: [...facts] }, never)
      return
    } catch (error) {
      if (!(error instanceof FactsUnavailableError)) throw error
    }
  }
}

async function leftovers(): Promise<string[]> {
  const rows = await owner.select({
    name: 'leftovers',
    sql: `SELECT name FROM system.tables WHERE database = currentDatabase()
      AND (name LIKE '%_rebuilt' OR name LIKE '%_snapshot' OR position(create_table_query, 'held_back') > 0)`,
    row: z.object({ name: z.string() }),
  })
  return rows.map(({ name }) => name)
}

async function texts(sql: string): Promise<string[]> {
  const rows = await owner.select({ name: 'texts', sql, row: z.object({ text: z.string() }) })
  return rows.map(({ text }) => text)
}

describe('a rebuild', () => {
  it('gives the plain count again, of visits that came while it went on too', async () => {
    await command('TRUNCATE TABLE presence_value_months')
    await command('TRUNCATE TABLE presence_total_months')
    await command('TRUNCATE TABLE presence_value_days')
    await command('ALTER TABLE presence_days DELETE WHERE day = today() - 3 SETTINGS mutations_sync = 2')
    await command(`INSERT INTO presence_days (day, dimension, value, visits, seen, reachable)
      SELECT today() - 5, 'all', '', 1000, groupBitmapState(toUInt32(number)), groupBitmapState(toUInt32(number)) FROM numbers(99)`)
    await bringGrowthUpToDate(collector, never)
    expect(await readPresence(owner, 'presence_days')).not.toEqual(countPresence(history, dayOf))

    const stopping = new AbortController()
    const keepWriting = async (): Promise<void> => {
      for (let at = 0; !stopping.signal.aborted; at += 1) {
        // Today, and late for days that have been counted by then; the same node, new ones, two collectors.
        const facts = [0, 1, 2, 6].map((day) =>
          visit((at + day) % 20, nowMs - day * 86_400_000 - at, {
            collector: at % 2 === 0 ? 'c1' : 'c2',
            agent: `late/${String(day)}`,
            rttMs: 7,
            rttMethod: 'ping_quiet',
          }),
        )
        await write(facts)
        history.push(...facts)
      }
    }
    const writing = Promise.all([keepWriting(), keepWriting(), keepWriting()])
    const said: string[] = []
    for (let count = 0; count < 2; count += 1) await rebuild('presence', (text) => said.push(text))
    stopping.abort()
    await writing
    expect(said).toContain('holding writers back')

    expect(await readPresence(owner, 'presence_days')).toEqual(countPresence(history, dayOf))
    const months = countPresence(history, (atMs) => periodOf('month', atMs))
    expect(await readValues(owner, 'day')).toEqual(valuesOf(countPresence(history, dayOf)))
    expect(await readValues(owner, 'month')).toEqual(valuesOf(months))
    expect(await readTotals(owner, 'day')).toEqual(totalsOf(countPresence(history, dayOf)))
    expect(await readTotals(owner, 'month')).toEqual(totalsOf(months))
    await bringGrowthUpToDate(collector, never)
    const ordered = [...history].sort((a, b) => a.seenAtMs - b.seenAtMs)
    for (const bucket of ['day', 'week', 'month'] as const)
      expect(await readGrowth(owner, bucket)).toEqual(countGrowth(ordered, bucket))
  })

  it('mends round-trip times, first answers, minutes and growth', async () => {
    await command('TRUNCATE TABLE rtt_country_days')
    await command('TRUNCATE TABLE rtt_all_days')
    await command('TRUNCATE TABLE rtt_all_months')
    const spans = `SELECT concat(toString(node_num), ' ', toString(min(s.first_reachable)), ' ', toString(max(s.last_reachable))) AS text
      FROM node_spans AS s GROUP BY node_num ORDER BY node_num`
    const minutes = `SELECT concat(toString(hour), ' ', toString(groupBitmapMerge(c.minutes))) AS text
      FROM collector_hours AS c GROUP BY hour ORDER BY hour`
    const known = { spans: await texts(spans), minutes: await texts(minutes) }
    await command('TRUNCATE TABLE node_spans')
    await command('TRUNCATE TABLE collector_hours')
    await command('TRUNCATE TABLE growth')
    for (const name of ['rtt', 'spans', 'collector-hours', 'growth']) await rebuild(name)
    expect(await readRtt(owner, 'rtt_country_hours')).toEqual(countRtt(history))
    expect(await readRtt(owner, 'rtt_country_days')).toEqual(countRtt(history))
    expect(await readRtt(owner, 'rtt_all_days')).toEqual(countRtt(history, 'day', 'all'))
    expect(await readRtt(owner, 'rtt_all_months')).toEqual(countRtt(history, 'month', 'all'))
    expect(await texts(spans)).toEqual(known.spans)
    expect(await texts(minutes)).toEqual(known.minutes)
    const ordered = [...history].sort((a, b) => a.seenAtMs - b.seenAtMs)
    expect(await readGrowth(owner, 'week')).toEqual(countGrowth(ordered, 'week'))
  })

  it('of first answers states growth anew, which is made from them', async () => {
    const ordered = [...history].sort((a, b) => a.seenAtMs - b.seenAtMs)
    await command('TRUNCATE TABLE node_spans')
    await rebuild('growth')
    expect(await readGrowth(owner, 'day')).not.toEqual(countGrowth(ordered, 'day'))
    await rebuild('spans')
    expect(await readGrowth(owner, 'day')).toEqual(countGrowth(ordered, 'day'))
  })

  it('leaves everything as it was, and writers free, when it is broken off', async () => {
    const before = await readPresence(owner, 'presence_days')
    const stopping = new AbortController()
    const broken = rebuildRollup(
      owner,
      'presence',
      (text) => {
        if (text.startsWith('holding')) stopping.abort(new Error('stopped'))
      },
      stopping.signal,
    )
    await expect(broken).rejects.toThrow('stopped')
    expect(await readPresence(owner, 'presence_days')).toEqual(before)
    const more = visit(3, nowMs - 5)
    await writer.write({ id: 'after', facts: [more] }, never)
    history.push(more)
  })

  it('clears away what a run left that was killed, and its hold', async () => {
    await command('CREATE TABLE presence_days_rebuilt AS presence_days')
    await command('CREATE TABLE sightings_snapshot AS sightings')
    await command(
      `ALTER TABLE sightings ADD CONSTRAINT held_back CHECK now() > toDateTime(${String(Math.ceil(nowMs / 1_000) + 600)}, 'UTC')`,
    )
    await expect(writer.write({ id: 'held', facts: [visit(1, nowMs - 10)] }, never)).rejects.toBeInstanceOf(
      FactsUnavailableError,
    )
    await rebuild('presence')
    expect(await readPresence(owner, 'presence_days')).toEqual(countPresence(history, dayOf))
  })

  it('keeps the days of which no visit is kept any more', async () => {
    const spans = `SELECT toString(min(s.first_reachable)) AS text FROM node_spans AS s`
    const [first] = await texts(spans)
    await command(
      'ALTER TABLE sightings DELETE WHERE seen_at < toDateTime(today() - 6) SETTINGS mutations_sync = 2',
    )
    await rebuild('presence')
    await rebuild('rtt')
    await rebuild('spans')
    expect(await readPresence(owner, 'presence_days')).toEqual(countPresence(history, dayOf))
    expect(await readRtt(owner, 'rtt_country_days')).toEqual(countRtt(history))
    expect(await texts(spans)).toEqual([first])
  })

  it('of something that is none says what there is', async () => {
    await expect(rebuild('everything')).rejects.toThrow(
      new RegExp(`no rollup "everything"[^]*${ROLLUPS.map(({ name }) => name).join('[^]*')}`),
    )
  })
})
