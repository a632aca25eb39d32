/** What the keeper of growth states beside the counts of nodes: networks, presence by place, latency by country. */
import { Registry } from 'prom-client'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { startReckoning } from '@/collector/reckon/start-reckoning'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import { bringGrowthUpToDate } from '@/db/reckon/bring-growth-up-to-date'
import { stateGrowth } from '@/db/reckon/growth'
import type { FactWriter, VisitFact } from '@/lib/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { visit } from '../../fixtures/facts'
import { countPresence, periodOf, randomHistory } from './history'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const never = new AbortController().signal
const nowMs = Date.now()
const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS
let engine: TestEngine
let owner: Database
let db: Database
let writer: FactWriter
let batch = 0

beforeAll(async () => {
  engine = await startTestEngine()
  owner = engine.open('owner')
  db = engine.open('collector')
  writer = createFactWriter(db)
})
afterAll(() => engine.stop())

const write = (facts: VisitFact[]): Promise<void> =>
  writer.write({ id: `g${String((batch += 1))}`, facts }, never)
const number = z.coerce.number()
const networkRow = z.object({
  start: z.string(),
  prefixes: z.number().nullable(),
  largest: z.number().nullable(),
})
const networks = async (): Promise<Record<string, [number | null, number | null]>> => {
  const rows = await db.select({
    name: 'networks',
    sql: `SELECT toString(start) AS start, prefixes, largest_prefix AS largest FROM growth FINAL WHERE bucket = 'day'`,
    row: networkRow,
  })
  return Object.fromEntries(rows.map(({ start, prefixes, largest }) => [start, [prefixes, largest]]))
}
const at = (daysAgo: number): number => todayMs - daysAgo * DAY_MS + HOUR_MS

describe('networks of the nodes that answered', () => {
  const day = (daysAgo: number): string => periodOf('day', todayMs - daysAgo * DAY_MS)

  it('are counted by the addresses that were announced then, not by relays, and locally only where there is nothing else', async () => {
    await write([
      visit(1, at(3), { addresses: ['/ip4/20.1.2.0/ipcidr/24', '/ip4/127.0.0.0/ipcidr/24'] }),
      visit(2, at(3), { addresses: ['/ip4/20.1.2.0/ipcidr/24'] }),
      visit(3, at(3), { addresses: ['/ip4/20.1.2.9/tcp/4001', '/ip6/2a00:1:2::/ipcidr/48'] }),
      visit(4, at(3), { addresses: ['/ip4/9.9.9.0/ipcidr/24/p2p-circuit', '/ip6/2a00:1:3::/ipcidr/48'] }),
      visit(5, at(3), { addresses: ['/ip4/192.168.0.0/ipcidr/24'] }),
      visit(5, at(2), { addresses: ['/ip4/192.168.0.0/ipcidr/24'] }),
      // Of two nodes no address is known: more than half of the day.
      visit(6, at(2)),
      visit(7, at(2)),
    ])
    await bringGrowthUpToDate(db, never)
    expect(await networks()).toEqual({ [day(3)]: [4, 3], [day(2)]: [null, null] })
  })

  it('stay as they were stated when the addresses have gone, also where more visits come late', async () => {
    await owner.command({ name: 'forget', sql: 'TRUNCATE TABLE node_networks' })
    await write([visit(8, at(3) + 1)])
    await bringGrowthUpToDate(db, never)
    expect((await networks())[day(3)]).toEqual([4, 3])
  })
})

describe('networks that are counted less often than nodes', () => {
  const statedOf = async (daysAgo: number) => {
    const [row] = await db.select({
      name: 'stated',
      sql: `SELECT reachable, prefixes FROM growth FINAL WHERE bucket = 'day' AND start = {start:Date}`,
      params: { start: periodOf('day', todayMs - daysAgo * DAY_MS) },
      row: z.object({ reachable: number, prefixes: z.number().nullable() }),
    })
    return row
  }

  it('stay while nodes are counted on, and are made up for by all that was touched since', async () => {
    await write([visit(41, at(5), { addresses: ['/ip4/21.1.1.0/ipcidr/24'] })])
    await stateGrowth(db, never)
    expect(await statedOf(5)).toEqual({ reachable: 1, prefixes: 1 })
    await write([visit(42, at(5), { addresses: ['/ip4/21.1.2.0/ipcidr/24'] })])
    await stateGrowth(db, never, undefined, null)
    expect(await statedOf(5)).toEqual({ reachable: 2, prefixes: 1 })
    await stateGrowth(db, never, undefined, 60_000)
    expect(await statedOf(5)).toEqual({ reachable: 2, prefixes: 2 })
  })
})

describe('presence by place', () => {
  it('is the plain count of nodes by day, week and month', async () => {
    for (const table of ['presence_days', 'presence_counts', 'growth'])
      await owner.command({ name: 'clear', sql: `TRUNCATE TABLE ${table}` })
    const history = randomHistory(23, nowMs, { nodes: 9, days: 15, visits: 250 })
    for (let from = 0; from < history.length; from += 50) {
      await write(history.slice(from, from + 50))
      await bringGrowthUpToDate(db, never)
    }
    const rows = await db.select({
      name: 'counts',
      sql: `SELECT bucket, concat(toString(start), ' ', dimension, '=', value) AS key, seen, reachable, version AS visits
        FROM presence_counts FINAL`,
      row: z.object({ bucket: z.string(), key: z.string(), seen: number, reachable: number, visits: number }),
    })
    for (const bucket of ['day', 'week', 'month'] as const) {
      const expected = countPresence(history, (atMs) => periodOf(bucket, atMs))
      const stated = rows.filter((row) => row.bucket === bucket)
      expect(stated).toHaveLength(Object.keys(expected).filter((key) => !key.includes(' all=')).length)
      for (const { key, seen, reachable, visits } of stated)
        expect({ seen, reachable, visits }, `${bucket} ${key}`).toEqual(expected[key])
    }
  })
})

describe('latency between countries', () => {
  const country = (code: string) => ({
    source: 'simulated' as const,
    country: code,
    region: '',
    city: '',
    lat: null,
    lon: null,
    asn: 0,
    asName: '',
  })
  const links = (hour: string, pairs: readonly (readonly [number, number, number | null])[]): Promise<void> =>
    owner.command({
      name: 'links',
      sql: `INSERT INTO reckoned_hops (slot, hour, from_num, to_num, first, latency_ms) VALUES ${pairs
        .map(([from, to, ms]) => `(now(), ${hour}, ${numOf(from)}, ${numOf(to)}, true, ${ms ?? 'NULL'})`)
        .join(', ')}`,
    })
  const numOf = (n: number): string => `(SELECT node_num FROM nodes WHERE peer_id = '${visit(n, 0).peerId}')`
  const stated = () =>
    db.select({
      name: 'latency',
      sql: `SELECT concat(from_country, '>', to_country) AS pair, sum(c.messages) AS messages, sum(c.timed) AS timed,
          round(quantilesBFloat16Merge(0.5, 0.9, 0.99)(c.latency)[1]) AS median
        FROM country_latency_days AS c FINAL GROUP BY pair HAVING messages > 0 ORDER BY pair`,
      row: z.object({ pair: z.string(), messages: number, timed: number, median: number.nullable() }),
    })

  const statedRegions = () =>
    db.select({
      name: 'latency',
      sql: `SELECT concat(from_region, '>', to_region) AS pair, sum(c.messages) AS messages, sum(c.timed) AS timed,
          round(quantilesBFloat16Merge(0.5, 0.9, 0.99)(c.latency)[1]) AS median
        FROM region_latency_days AS c FINAL GROUP BY pair HAVING messages > 0 ORDER BY pair`,
      row: z.object({ pair: z.string(), messages: number, timed: number, median: number.nullable() }),
    })

  it('is made of the links of the day by where nodes are now, and follows a node that moves', async () => {
    await write([
      visit(31, nowMs - 20_000, { place: country('DE') }),
      visit(32, nowMs - 20_000, { place: country('US') }),
    ])
    await links(`toStartOfHour(now() - toIntervalDay(1))`, [
      [31, 32, 10],
      [31, 32, 20],
      [31, 32, 30],
      [32, 31, null],
    ])
    await bringGrowthUpToDate(db, never)
    expect(await stated()).toEqual([
      { pair: 'DE>US', messages: 3, timed: 3, median: 20 },
      { pair: 'US>DE', messages: 1, timed: 0, median: null },
    ])
    expect(await statedRegions()).toEqual([
      { pair: 'EU>NA', messages: 3, timed: 3, median: 20 },
      { pair: 'NA>EU', messages: 1, timed: 0, median: null },
    ])
    await write([visit(32, nowMs - 10_000, { place: country('CA') })])
    await links(`toStartOfHour(now() - toIntervalDay(1))`, [[31, 32, 20]])
    await bringGrowthUpToDate(db, never)
    expect(await stated()).toEqual([
      { pair: 'CA>DE', messages: 1, timed: 0, median: null },
      { pair: 'DE>CA', messages: 4, timed: 4, median: 20 },
    ])
    expect(await statedRegions()).toEqual([
      { pair: 'EU>NA', messages: 4, timed: 4, median: 20 },
      { pair: 'NA>EU', messages: 1, timed: 0, median: null },
    ])
    await write([visit(32, nowMs - 5_000, { place: country('JP') })])
    await links(`toStartOfHour(now() - toIntervalDay(1))`, [[31, 32, 20]])
    await bringGrowthUpToDate(db, never)
    expect(await statedRegions()).toEqual([
      { pair: 'AS>EU', messages: 1, timed: 0, median: null },
      { pair: 'EU>AS', messages: 5, timed: 5, median: 20 },
    ])
  })
})

describe('the keeper of growth in a collector', () => {
  it('states what is new by itself, and tells how often', async () => {
    await owner.command({ name: 'clear', sql: 'TRUNCATE TABLE growth' })
    const registry = new Registry()
    const reckoning = startReckoning({
      db,
      collector: 'c1',
      log: pino({ level: 'silent' }),
      metrics: registry,
    })
    try {
      await vi.waitFor(
        async () => {
          expect(Object.keys(await networks()).length).toBeGreaterThan(5)
          expect(await registry.metrics()).toMatch(/explorer_growth_periods_total [1-9]/)
        },
        { timeout: 20_000, interval: 100 },
      )
    } finally {
      await reckoning.stop()
    }
  })
})
