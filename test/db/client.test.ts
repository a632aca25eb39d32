/** The seam through which our queries run, on the real engine. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  DatabaseError,
  DatabaseRowError,
  DatabaseUnavailableError,
  openDatabase,
  type Database,
} from '@/db/client'
import { databaseName } from '@/db/database-name'
import { endpointPath } from '@/db/endpoint'
import { measureQueries } from '@/db/query-metrics'
import { readSettings } from '@/lib/env/settings'
import { loadProfile } from '@/lib/networks/load-profile'
import { startTestEngine, type TestEngine } from '../fixtures/engine'

let engine: TestEngine
let web: Database
const metrics = new Registry()
measureQueries(metrics)

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
}, 60_000)
afterAll(() => engine.stop())

const one = { name: 'one', sql: 'SELECT 1 AS n', row: z.object({ n: z.number() }) }

describe('select', () => {
  it('gives rows as the schema makes them', async () => {
    const rows = await web.select({
      name: 'typed',
      sql: `SELECT number AS id, toUnixTimestamp64Milli(toDateTime64(number, 3, 'UTC')) AS atMs FROM numbers({n:UInt8})`,
      params: { n: 3 },
      row: z.object({ id: z.coerce.bigint(), atMs: z.number() }),
    })
    expect(rows).toEqual([0, 1, 2].map((n) => ({ id: BigInt(n), atMs: n * 1_000 })))
  })

  it('names the row and the column that do not fit', async () => {
    const drifted = web.select({ ...one, row: z.object({ m: z.number() }) })
    await expect(drifted).rejects.toThrow(DatabaseRowError)
    await expect(drifted).rejects.toThrow(/Row 0 of one does not fit[\s\S]*m/)
  })

  it('takes parameters that are longer than a URL', async () => {
    const peers = Array.from({ length: 2_000 }, (_, n) => `12D3KooW${String(n).padStart(44, '0')}`)
    const rows = await web.select({
      name: 'many',
      sql: 'SELECT length({peers:Array(String)}) AS n, {peers:Array(String)}[2000] AS last',
      params: { peers },
      row: z.object({ n: z.number(), last: z.string() }),
    })
    expect(rows).toEqual([{ n: 2_000, last: peers[1_999] }])
  })

  it('takes values of any kind as they are, and gives them back so', async () => {
    const texts = ['', "it's", 'a\tb\nc\rd\\e', '\\N', '{x:String}', '☃ é', '1" OR "1'.repeat(1_000)]
    const others = {
      none: null,
      on: true,
      share: 0.1,
      large: 2n ** 60n,
      days: ['2026-01-02'],
      marks: [true, false],
    }
    for (const list of [texts, texts.slice(0, -1)]) {
      const params = { list, text: list.at(-1), ...others }
      const rows = await web.select({
        name: 'kinds',
        sql: `SELECT {list:Array(String)} AS list, {text:String} AS text, {none:Nullable(String)} AS none, {on:Bool} AS on,
                {share:Float64} AS share, {large:UInt64} AS large, {days:Array(Date)} AS days, {marks:Array(Bool)} AS marks`,
        params,
        row: z.object({
          list: z.array(z.string()),
          text: z.string(),
          none: z.null(),
          on: z.boolean(),
          share: z.number(),
          large: z.coerce.bigint(),
          days: z.array(z.string()),
          marks: z.array(z.boolean()),
        }),
      })
      expect(rows).toEqual([params])
    }
    const odd = web.select({ ...one, params: { n: { a: 1 } } })
    await expect(odd).rejects.toThrow(/one failed: a parameter of a query cannot be object/)
  })

  it('gives nothing where there are no rows, and says which query ClickHouse refused, and its code', async () => {
    expect(await web.select({ ...one, sql: 'SELECT 1 AS n WHERE 0' })).toEqual([])
    const bad = web.select({ ...one, name: 'bad-query', sql: 'SELECT nothing FROM sightings' })
    await expect(bad).rejects.toThrow(DatabaseError)
    await expect(bad).rejects.toMatchObject({
      code: 47,
      message: expect.stringContaining('bad-query') as unknown,
    })
  })

  it('stops when its caller does, and throws what the caller gave as the reason', async () => {
    const reason = new Error('the page was left')
    const early = AbortSignal.abort(reason)
    await expect(web.select({ ...one, signal: early })).rejects.toBe(reason)
    const late = new AbortController()
    const slow = engine.open('collector').select({
      ...one,
      sql: 'SELECT toUInt8(count()) AS n FROM numbers_mt(1000000000000) WHERE sipHash64(number) = 1',
      signal: late.signal,
    })
    setTimeout(() => {
      late.abort(reason)
    }, 50)
    await expect(slow).rejects.toBe(reason)
    expect(await web.select(one)).toEqual([{ n: 1 }])
  })

  it('counts every query by its name', async () => {
    await web.select({ ...one, name: 'counted' })
    await web.select({ ...one, name: 'counted', sql: 'SELEC' }).catch(() => undefined)
    const text = await metrics.metrics()
    expect(text).toContain('db_query_seconds_count{query="counted",outcome="ok"} 1')
    expect(text).toContain('db_query_seconds_count{query="counted",outcome="error"} 1')
  })
})

describe('insert', () => {
  it('with a token is once, in the table and in its views, however often it is sent', async () => {
    const collector = engine.open('collector')
    const rows = Array.from({ length: 100 }, (_, n) => [Date.now() - n, n, 'c', 0, n % 2 === 0])
    const batch = {
      table: 'sightings',
      columns: ['seen_at', 'node_num', 'collector', 'crawl_id', 'reachable'],
      rows,
    }
    for (let time = 0; time < 3; time++) await collector.insert({ ...batch, token: 'batch-1' })
    await collector.insert({ ...batch, token: 'batch-2' })
    const counts = await web.select({
      name: 'counts',
      sql: 'SELECT count() AS rows, (SELECT sum(visits) FROM node_hour) AS viewed FROM sightings',
      row: z.object({ rows: z.number(), viewed: z.number() }),
    })
    expect(counts).toEqual([{ rows: 200, viewed: 200 }])
  })

  it('of no rows asks ClickHouse nothing', async () => {
    await expect(web.insert({ table: 'nowhere', columns: ['a'], rows: [] })).resolves.toBeUndefined()
  })
})

describe('an engine that goes away', () => {
  it('is unavailable while it is gone, and found again at its new address', async () => {
    const before = engine.url
    expect(await web.select(one)).toEqual([{ n: 1 }])
    await engine.kill()
    await expect(web.select(one)).rejects.toThrow(DatabaseUnavailableError)
    expect(await web.ping()).toBe(false)
    await engine.restart()
    expect(engine.url).not.toBe(before)
    expect(await web.select(one)).toEqual([{ n: 1 }])
    expect(await web.ping()).toBe(true)
  })

  it('is unavailable to a query it was in the middle of', async () => {
    const running = engine.open('collector').select({
      ...one,
      sql: 'SELECT toUInt8(count()) AS n FROM numbers_mt(1000000000000) WHERE sipHash64(number) = 1',
    })
    const failed = running.catch((error: unknown) => error)
    const owner = engine.open('owner')
    const busy = async () =>
      (
        await owner.select({
          name: 'busy',
          sql: "SELECT count() AS n FROM system.processes WHERE query LIKE '%sipHash64%' AND query NOT LIKE '%system.processes%'",
          row: z.object({ n: z.number() }),
        })
      )[0]?.n
    await expect.poll(busy, { timeout: 10_000 }).toBe(1)
    await engine.kill()
    expect(await failed).toBeInstanceOf(DatabaseUnavailableError)
    await engine.restart()
    expect(await web.select(one)).toEqual([{ n: 1 }])
  })

  it('is not mistaken for a stranger on its old port', async () => {
    const settings = { ...engine.settings, CLICKHOUSE_URL: 'http://127.0.0.1:1' }
    await expect(openDatabase(settings, 'web').select(one)).rejects.toThrow(DatabaseUnavailableError)
    const stranger = createServer((socket) => socket.end('SSH-2.0-x\r\n'))
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const { port } = stranger.address() as AddressInfo // of a TCP server
    const strange = openDatabase({ ...settings, CLICKHOUSE_URL: `http://127.0.0.1:${String(port)}` }, 'web')
    await expect(strange.select(one)).rejects.toThrow(/one/)
    expect(await strange.ping()).toBe(false)
    stranger.close()
  })

  it('that never ran is unavailable, in words that say so', async () => {
    const other = await startTestEngine({ migrate: false })
    await other.kill()
    await rm(endpointPath(other.settings.DATA_DIR))
    await expect(other.open('web').select(one)).rejects.toThrow(/is not running: there is no engine\.json in/)
    await other.stop()
  })

  it.each([
    '{',
    '[]',
    'null',
    '{"url":"http://127.0.0.1:1"}',
    '{"url":"http://elsewhere.example:8123","pid":1}',
  ])('is not looked for where a file says that is not ours: %s', async (text) => {
    const folder = await mkdtemp(join(tmpdir(), 'explorer-client-'))
    await writeFile(endpointPath(folder), text)
    const db = openDatabase(readSettings({ DATA_DIR: folder }), 'web')
    await expect(db.select(one)).rejects.toThrow(DatabaseUnavailableError)
    expect(await db.ping()).toBe(false)
    await rm(folder, { recursive: true })
  })
})

describe('the name of the database', () => {
  it.each([
    [{ NETWORK: 'demo' }, 'explorer_demo'],
    [{ NETWORK: 'demo', CLICKHOUSE_DATABASE: 'mine' }, 'mine'],
  ])('for %j is %s', (env, name) => {
    expect(databaseName(readSettings(env))).toBe(name)
  })

  it('is the name in the profile, wherever its file lies', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'explorer-profile-'))
    const path = join(folder, 'any file.json')
    const profile = loadProfile(readSettings({ NETWORK: 'meshara' }))
    await writeFile(path, JSON.stringify({ ...profile, name: 'my-net' }))
    expect(databaseName(readSettings({ NETWORK: path }))).toBe('explorer_my_net')
    await rm(folder, { recursive: true })
  })
})
