/** Programs and exports beside pages, at one engine: who waits for whom. */
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase, type Database, type DatabaseRole } from '@/db/client'
import { readEndpoint } from '@/db/endpoint'
import { readSettings } from '@/lib/env/settings'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'

let engine: TestEngine
beforeAll(async () => (engine = await startTestEngine()), 60_000)
afterAll(() => engine.stop())

const one = { name: 'one', sql: 'SELECT 1 AS one', row: z.object({ one: z.number() }) }
/** Seconds of work that reads hardly anything. */
const slow = {
  name: 'slow',
  sql: 'SELECT sleepEachRow(1) AS slept FROM numbers(3)',
  row: z.object({ slept: z.number() }),
}
const ENDLESS = {
  name: 'endless',
  sql: 'SELECT number, toString(number) AS text FROM (SELECT number FROM numbers(1000000000000))',
  format: 'CSVWithNames',
}

describe('people, beside programs', () => {
  it('have places of their own, however many programs ask and however long exports are read', async () => {
    const exporting = engine.open('export')
    const api = engine.open('api')
    const web = engine.open('web')
    const gone = new AbortController()
    // Two are read by nobody; the third has no place, and waits.
    const open = await Promise.all([exporting.stream(ENDLESS), exporting.stream(ENDLESS)])
    let third: Readable | undefined
    const waiting = exporting.stream({ ...ENDLESS, signal: gone.signal }).then(
      (stream) => (third = stream),
      () => undefined,
    )
    const asking = Array.from({ length: 20 }, () => new AbortController())
    let answered = 0
    const flood = asking.map(({ signal }) =>
      api.select({ ...slow, signal }).then(
        () => (answered += 1),
        () => undefined,
      ),
    )
    for (let asked = 0; asked < 5; asked += 1) await web.select(one)
    // Each of the flood takes three seconds: not even the first was waited for.
    expect(answered).toBe(0)
    expect(third).toBeUndefined()
    for (const each of [gone, ...asking]) each.abort()
    for (const stream of open) stream.destroy()
    await Promise.all([...flood, waiting])
  }, 30_000)
})

describe('on a server that gave no user of their own', () => {
  let borrowed: (role: DatabaseRole) => Database
  beforeAll(() => {
    const endpoint = readEndpoint(engine.settings.DATA_DIR)
    if (endpoint === null) throw new Error('The engine has not said where it is.')
    const settings = readSettings({
      CLICKHOUSE_URL: endpoint.url,
      CLICKHOUSE_USER: 'owner',
      CLICKHOUSE_PASSWORD: endpoint.passwords.owner,
    })
    borrowed = (role) => openDatabase(settings, role)
  })

  it.each(['api', 'export'] as const)(
    'the role %s reads within its limits, and writes nothing',
    async (role) => {
      const db = borrowed(role)
      try {
        expect(await db.select(one)).toEqual([{ one: 1 }])
        const limit = {
          name: 'limit',
          sql: "SELECT toUInt32(getSetting('max_execution_time')) AS seconds",
          row: z.object({ seconds: z.number() }),
        }
        expect(await db.select(limit)).toEqual([{ seconds: role === 'api' ? 8 : 7_200 }])
        await expect(db.command({ name: 'drop', sql: 'TRUNCATE TABLE nodes' })).rejects.toMatchObject({
          code: 164,
        })
      } finally {
        await db.close()
      }
    },
  )
})
