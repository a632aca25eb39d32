/** The settings HOPS_KEEP_DAYS and SIGHTINGS_KEEP_DAYS on the real engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '@/db/client'
import { runMigrate } from '@/db/migrate-main'
import { applyRetention, retentionSql } from '@/db/retention'
import { startTestEngine, type TestEngine } from '../fixtures/engine'

let engine: TestEngine
let owner: Database
const OTHERS = { sightings: 400, topology: 30, history: 400 }
const TABLES = ['hops', 'observations', 'message_paths', 'subscriptions', 'clock_pairs', 'node_clocks']

beforeAll(async () => {
  engine = await startTestEngine()
  owner = engine.open('owner')
})
afterAll(() => engine.stop())

const textRow = z.object({ text: z.string() })
const ttlOf = async (table: string): Promise<string | undefined> => {
  const rows = await owner.select({
    name: 'ttl',
    sql: `SELECT extract(engine_full, 'TTL (.*) SETTINGS') AS text FROM system.tables
      WHERE database = currentDatabase() AND name = {table:String}`,
    params: { table },
    row: textRow,
  })
  return rows[0]?.text
}
const migrateWith = (days: number): Promise<unknown> =>
  runMigrate({ ...engine.settings, HOPS_KEEP_DAYS: days })
const alterations = async (): Promise<number> => {
  const rows = await owner.select({
    name: 'mutations',
    sql: `SELECT count() AS number FROM system.mutations WHERE database = currentDatabase()`,
    row: z.object({ number: z.coerce.number() }),
  })
  return rows[0]?.number ?? 0
}
const hopDays = async (): Promise<string[]> => {
  const rows = await owner.select({
    name: 'days',
    sql: "SELECT DISTINCT toString(dateDiff('day', received_at, now64(3))) AS text FROM hops ORDER BY text",
    row: textRow,
  })
  return rows.map(({ text }) => text)
}

describe('how long hops are kept', () => {
  it('is thirty days unless someone says otherwise, for hops and what their times are made from', async () => {
    expect(engine.settings.HOPS_KEEP_DAYS).toBe(30)
    for (const table of TABLES) expect(await ttlOf(table), table).toMatch(/toIntervalDay\(30\)$/)
  })

  it('is what the setting says after the next migration, and is changed only when it differs', async () => {
    await migrateWith(7)
    for (const table of TABLES) expect(await ttlOf(table), table).toMatch(/toIntervalDay\(7\)$/)
    expect(await ttlOf('hops')).toBe('toDateTime(received_at) + toIntervalDay(7)')
    expect(await ttlOf('messages')).toMatch(/toIntervalDay\(400\)$/)
    const before = await alterations()
    await migrateWith(7)
    expect(await alterations()).toBe(before)
    expect(await applyRetention({ db: owner, days: { hops: 7, ...OTHERS } })).toEqual([])
    expect((await applyRetention({ db: owner, days: { hops: 30, ...OTHERS } })).sort()).toEqual(
      [...TABLES].sort(),
    )
  })

  it('lets older hops go, and leaves what was counted from them', async () => {
    await owner.command({
      name: 'seed',
      sql: `INSERT INTO hops (message_id, node_num, kind, peer_num, at, received_at)
        SELECT 'aa', 1, 'publish', 0, now64(6), now64(3) - toIntervalDay(number * 10) FROM numbers(3)`,
    })
    expect(await hopDays()).toEqual(['0', '10', '20'])
    await migrateWith(15)
    const deadline = performance.now() + 20_000
    while ((await hopDays()).length > 2 && performance.now() < deadline) {
      await owner.command({ name: 'merge', sql: 'OPTIMIZE TABLE hops FINAL' })
    }
    expect(await hopDays()).toEqual(['0', '10'])
    const [counted] = await owner.select({
      name: 'counted',
      sql: 'SELECT sum(published) AS number FROM node_message_hours',
      row: z.object({ number: z.coerce.number() }),
    })
    expect(counted?.number).toBe(3)
  })

  it('is set on the local tables of a cluster', async () => {
    const sql = retentionSql('d', 'hops_local', 'received_at', 9, 'main')
    expect(sql).toBe(
      "ALTER TABLE d.hops_local ON CLUSTER 'main' MODIFY TTL toDateTime(received_at) + INTERVAL 9 DAY",
    )
    const [line] = await owner.select({
      name: 'explain',
      sql: `EXPLAIN AST ${sql}`,
      row: z.object({ explain: z.string() }),
    })
    expect(line?.explain).toMatch(/^AlterQuery/)
  })
})

describe('how long visits are kept', () => {
  it('is what the setting says, and what was counted from them stays', async () => {
    expect(engine.settings.SIGHTINGS_KEEP_DAYS).toBe(400)
    expect(await ttlOf('sightings')).toBe('toDateTime(seen_at) + toIntervalDay(400)')
    // Ninety days apart, so never in one month, which goes as a whole.
    await owner.command({
      name: 'seed',
      sql: `INSERT INTO sightings (seen_at, node_num, reachable)
        SELECT now64(3) - toIntervalDay(number * 90), 1 + number, true FROM numbers(3)`,
    })
    await runMigrate({ ...engine.settings, SIGHTINGS_KEEP_DAYS: 100 })
    expect(await ttlOf('sightings')).toBe('toDateTime(seen_at) + toIntervalDay(100)')
    const countOf = async (sql: string): Promise<number | undefined> =>
      (await owner.select({ name: 'count', sql, row: z.object({ number: z.coerce.number() }) }))[0]?.number
    const visits = () => countOf('SELECT count() AS number FROM sightings')
    const deadline = performance.now() + 20_000
    while ((await visits()) !== 2 && performance.now() < deadline) {
      await owner.command({ name: 'merge', sql: 'OPTIMIZE TABLE sightings FINAL' })
    }
    expect(await visits()).toBe(2)
    expect(await countOf('SELECT groupBitmapMerge(reachable) AS number FROM presence_days')).toBe(3)
    expect(await countOf('SELECT count() AS number FROM node_spans')).toBe(3)
  })

  it('is how long signs of life are kept too, without which a visit tells of no session, and never shorter than 400 days', async () => {
    await runMigrate({ ...engine.settings, SIGHTINGS_KEEP_DAYS: 900 })
    expect(await ttlOf('collector_heartbeats')).toBe('toDateTime(at) + toIntervalDay(900)')
    await runMigrate({ ...engine.settings, SIGHTINGS_KEEP_DAYS: 100 })
    expect(await ttlOf('collector_heartbeats')).toBe('toDateTime(at) + toIntervalDay(400)')
  })
})
