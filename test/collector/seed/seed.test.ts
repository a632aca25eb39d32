import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { planCalendar } from '@/collector/seed/calendar'
import { DAY_MS, type SeedOptions } from '@/collector/seed/options'
import { planPopulation } from '@/collector/seed/population'
import { seedDatabase, type SeedResult } from '@/collector/seed/seed'
import { seedTalk } from '@/collector/seed/talk-rows'
import { planTalkNetwork } from '@/collector/seed/talk-network'
import { seedVisits } from '@/collector/seed/visits'
import type { Database } from '@/db/client'
import { getMadeUp } from '@/db/queries/network/get-made-up'
import { visit } from '../../fixtures/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { writeFacts } from '../../fixtures/history'

const NODES = 300
const OPTIONS: SeedOptions = {
  sightings: 40_000,
  hops: 6_000,
  seed: 5,
  nodes: NODES,
  days: 30,
  untilMs: Math.floor(Date.now() / DAY_MS) * DAY_MS,
}
const KEYS = ['aa', 'bb', 'cc', 'dd', 'ee'].map((pair) => pair.repeat(32))
const AUTHORITIES = KEYS.map((publicKey) => ({ publicKey, signs: true }))

const never = new AbortController().signal

function digest(options: SeedOptions): string {
  const calendar = planCalendar(options)
  const nodes = planPopulation({ options, calendar, authorities: KEYS })
  const numbers = nodes.map((_, index) => index + 1)
  const network = planTalkNetwork(options, calendar, nodes)
  if (network === null) throw new Error('nobody talks')
  const hash = createHash('sha256')
  for (const batch of seedVisits({ options, calendar, nodes, numbers }))
    hash.update(batch.name).update(batch.text)
  for (const batch of seedTalk({ options, calendar, network, numbers }))
    hash.update(batch.name).update(batch.text)
  return hash.digest('hex')
}

describe('a made-up history', () => {
  it('is the same, byte for byte, for the same seed and end, and another for another', () => {
    const once = digest(OPTIONS)
    expect(digest(OPTIONS)).toBe(once)
    expect(digest({ ...OPTIONS, seed: 6 })).not.toBe(once)
    expect(digest({ ...OPTIONS, untilMs: OPTIONS.untilMs - DAY_MS })).not.toBe(once)
  })
})

describe('a seeded database', () => {
  let engine: TestEngine
  let owner: Database
  let first: SeedResult

  const seed = (options: SeedOptions = OPTIONS, db: Database = engine.open('collector')) =>
    seedDatabase({ owner, db, options, authorities: AUTHORITIES, signal: never })
  const one = async (sql: string, params: Record<string, unknown> = {}): Promise<Record<string, number>> => {
    const rows = await owner.select({
      name: 'test',
      sql,
      params,
      row: z.record(z.string(), z.coerce.number()),
    })
    return rows[0] ?? {}
  }

  beforeAll(async () => {
    engine = await startTestEngine()
    owner = engine.open('owner')
    first = await seed()
  }, 120_000)
  afterAll(async () => {
    await engine.stop()
  })

  it('holds about as many visits and hops as were asked for', async () => {
    const { sightings, hops } = await one(
      'SELECT (SELECT count() FROM sightings) AS sightings, (SELECT count() FROM hops) AS hops',
    )
    expect(sightings).toBeGreaterThan(0.93 * OPTIONS.sightings)
    expect(sightings).toBeLessThan(1.07 * OPTIONS.sightings)
    expect(hops).toBeGreaterThan(0.85 * OPTIONS.hops)
    expect(hops).toBeLessThan(1.15 * OPTIONS.hops)
    expect(first.rows.sightings).toBe(sightings)
  })

  it('numbers its nodes without a gap, and every one of them was visited and has its newest state', async () => {
    expect(
      await one(`
        SELECT
          (SELECT count() FROM nodes) AS nodes,
          (SELECT max(node_num) FROM nodes) AS greatest,
          (SELECT uniqExact(node_num) FROM sightings) AS visited,
          (SELECT count() FROM node_latest FINAL) AS listed`),
    ).toEqual({ nodes: NODES, greatest: NODES, visited: NODES, listed: NODES })
  })

  it('knows nothing of the outages of all collectors: no visit, no sign of life', async () => {
    const { collectors } = planCalendar(OPTIONS)
    const [all, others] = collectors.map(({ outages }) => outages)
    const joint = (all ?? []).flatMap((a) =>
      (others ?? []).flatMap((b) => {
        const fromMs = Math.max(a.fromMs, b.fromMs)
        const toMs = Math.min(a.toMs, b.toMs)
        return toMs - fromMs > 3_600_000 ? [{ fromMs, toMs }] : []
      }),
    )
    expect(joint.length).toBeGreaterThanOrEqual(2)
    for (const { fromMs, toMs } of joint) {
      const within = (column: string): string =>
        `${column} >= fromUnixTimestamp64Milli({fromMs:Int64}) AND ${column} < fromUnixTimestamp64Milli({toMs:Int64})`
      expect(
        await one(
          `SELECT
            (SELECT count() FROM sightings WHERE ${within('seen_at')}) AS visits,
            (SELECT count() FROM collector_heartbeats WHERE ${within('at')}) AS beats,
            (SELECT count() FROM observations WHERE ${within('arrived_at')}) AS messages`,
          { fromMs, toMs },
        ),
      ).toEqual({ visits: 0, beats: 0, messages: 0 })
    }
  })

  it('beats often enough for every other silence to be an outage', async () => {
    const { silences } = await one(`
      SELECT countIf(gap > 30) AS silences FROM (
        SELECT at, dateDiff('second', lagInFrame(at, 1, at) OVER (ORDER BY at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), at) AS gap
        FROM (SELECT DISTINCT at FROM collector_heartbeats)
      )`)
    expect(silences).toBeGreaterThanOrEqual(2)
    expect(silences).toBeLessThan(12)
  })

  it('has a burst of identities on one network of addresses, far larger than any other', async () => {
    const { largest, second } = await one(`
      SELECT arrayElement(sizes, 1) AS largest, arrayElement(sizes, 2) AS second
      FROM (
        SELECT groupArray(size) AS sizes
        FROM (SELECT uniqExact(node_num) AS size FROM node_addresses GROUP BY address ORDER BY size DESC)
      )`)
    expect(largest).toBeGreaterThanOrEqual(0.1 * NODES)
    expect(largest).toBeGreaterThan(4 * (second ?? 0))
  })

  it('sees its newest release taken up by more and more', async () => {
    const { releases } = planCalendar(OPTIONS)
    const newest = releases.at(-1)
    if (newest === undefined) throw new Error('no release')
    const { before, early, late } = await one(
      `SELECT
        countIf(seen_at < release) AS before,
        uniqExactIf(node_num, seen_at < release + INTERVAL 2 DAY) AS early,
        uniqExact(node_num) AS late
      FROM (SELECT seen_at, node_num, fromUnixTimestamp64Milli({atMs:Int64}) AS release FROM sightings WHERE agent = {agent:String})`,
      { agent: `meshara/${newest.version}`, atMs: newest.atMs },
    )
    expect(before).toBe(0)
    expect(late).toBeGreaterThan(3 * (early ?? 0))
  })

  it('has its ready figures: growth of every day with a visit, sessions, and what authorities signed', async () => {
    const { days, ready, sessions, signed, latest } = await one(`
      SELECT
        (SELECT uniqExact(day) FROM sightings) AS days,
        (SELECT count() FROM growth FINAL WHERE bucket = 'day') AS ready,
        (SELECT uniqExact(node_num) FROM sessions FINAL) AS sessions,
        (SELECT count() FROM announcements FINAL WHERE verdict = 'valid') AS signed,
        (SELECT count() FROM hop_feed) AS latest`)
    expect(ready).toBe(days)
    expect(sessions).toBeGreaterThan(NODES / 2)
    expect(signed).toBeGreaterThan(0)
    expect(latest).toBe(0)
  })

  it('stays as it is when the same seed is run again, also when nobody noted how far it came', async () => {
    const COUNTS = `
      SELECT
        (SELECT count() FROM sightings) AS sightings,
        (SELECT sum(visits) FROM node_hour) AS visits,
        (SELECT sum(measured) FROM rtt_country_days) AS measured,
        (SELECT count() FROM hops) AS hops,
        (SELECT count() FROM messages FINAL) AS messages,
        (SELECT sum(messages) FROM topic_days) AS counted,
        (SELECT sum(messages + duplicates) FROM link_hours) AS links,
        (SELECT count() FROM collector_heartbeats) AS beats,
        (SELECT sum(cityHash64(start, bucket, seen, reachable, first_ever, returning, gone)) FROM growth FINAL) AS growth`
    const before = await one(COUNTS)
    expect((await seed()).rows).toEqual({})
    expect(await one(COUNTS)).toEqual(before)

    await owner.command({
      name: 'forget',
      sql: `ALTER TABLE seeds DELETE WHERE part != '' SETTINGS mutations_sync = 2`,
    })
    expect((await seed()).rows.sightings).toBe(before.sightings)
    expect(await one(COUNTS)).toEqual(before)
  }, 120_000)

  it('tells whoever reads it that it is made up', async () => {
    expect(await getMadeUp(engine.open('web'))).toBe(true)
  })

  it('has no message that travels faster than light does in fibre between the places of its nodes', async () => {
    const hops = await one(`
      SELECT count() AS seen, countIf(latency_ms < km / 200) AS too_fast
      FROM (
        SELECT r.latency_ms, greatCircleDistance(f.lon, f.lat, t.lon, t.lat) / 1000 AS km
        FROM reckoned_hops AS r
        INNER JOIN node_latest AS f ON f.node_num = r.from_num
        INNER JOIN node_latest AS t ON t.node_num = r.to_num
        WHERE r.latency_ms IS NOT NULL
      )`)
    expect(hops.seen).toBeGreaterThan(500)
    expect(hops.too_fast).toBe(0)
  })

  it('is not mixed with another seed', async () => {
    await expect(seed({ ...OPTIONS, seed: 9 })).rejects.toThrow(/begun with another seed/)
  })
})

describe('a database with real visits', () => {
  it('is left alone', async () => {
    const engine = await startTestEngine()
    try {
      await writeFacts(engine.open('collector'), [visit(1, Date.now() - 60_000)])
      expect(await getMadeUp(engine.open('web'))).toBe(false)
      await expect(
        seedDatabase({
          owner: engine.open('owner'),
          db: engine.open('collector'),
          options: OPTIONS,
          authorities: AUTHORITIES,
          signal: never,
        }),
      ).rejects.toThrow(/holds real visits/)
      // Though the table that seeds are noted in is there now.
      expect(await getMadeUp(engine.open('web'))).toBe(false)
    } finally {
      await engine.stop()
    }
  }, 60_000)
})
