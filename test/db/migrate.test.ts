/** Migrations on the real engine: once, in order, by one process at a time. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase, type Database } from '@/db/client'
import { readEndpoint } from '@/db/endpoint'
import { LOCK_LEASE_MS, MigrationLockError } from '@/db/migrate-lock'
import { migrate, MigrationError, type MigrateResult } from '@/db/migrate'
import { runMigrate } from '@/db/migrate-main'
import { loadMigrations, MigrationFolderError } from '@/db/migrations/load'
import type { Settings } from '@/lib/env/settings'
import { StartError } from '@/lib/service/start-error'
import { startTestEngine, type TestEngine } from '../fixtures/engine'

let engine: TestEngine
let owner: Database
let folder: string

beforeAll(async () => {
  engine = await startTestEngine({ migrate: false })
  owner = openDatabase(engine.settings, 'owner', { database: 'default' })
}, 60_000)
afterAll(async () => {
  await owner.close()
  await engine.stop()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explorer-migrations-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
  await owner.command({ name: 'clean', sql: `DROP DATABASE IF EXISTS ${owner.name} SYNC` })
})

const write = (name: string, sql: string) => writeFile(join(folder, name), sql)
const run = (db = owner, patienceMs?: number): Promise<MigrateResult> =>
  migrate({ db, migrations: loadMigrations(folder), ...(patienceMs === undefined ? {} : { patienceMs }) })
const table = (name: string) =>
  `CREATE TABLE IF NOT EXISTS {database}.${name} (a UInt8 COMMENT 'x; y') ENGINE = MergeTree ORDER BY a;\n`
const tables = async (): Promise<string[]> => {
  const rows = await owner.select({
    name: 'tables',
    sql: 'SELECT name FROM system.tables WHERE database = {db:String} ORDER BY name',
    params: { db: owner.name },
    row: z.object({ name: z.string() }),
  })
  return rows.map((row) => row.name)
}

describe('the migrations of this project', () => {
  it('apply to an empty database, and a second run has nothing to do', async () => {
    const migrations = loadMigrations()
    const first = await migrate({ db: owner, migrations })
    expect(first.applied).toEqual(migrations.map(({ name }) => name))
    expect(await migrate({ db: owner, migrations })).toEqual({ applied: [], version: migrations.length })
    expect(await tables()).toContain('sightings')
  })

  it('give every column and every table a comment', async () => {
    await migrate({ db: owner, migrations: loadMigrations() })
    const bare = await owner.select({
      name: 'bare-columns',
      sql: `SELECT table, name FROM system.columns
            WHERE database = {db:String} AND comment = ''
              AND table IN (SELECT name FROM system.tables WHERE database = {db:String} AND engine LIKE '%MergeTree')`,
      params: { db: owner.name },
      row: z.object({ table: z.string(), name: z.string() }),
    })
    expect(bare).toEqual([])
    const mute = await owner.select({
      name: 'mute-tables',
      sql: "SELECT name FROM system.tables WHERE database = {db:String} AND engine LIKE '%MergeTree' AND comment = ''",
      params: { db: owner.name },
      row: z.object({ name: z.string() }),
    })
    expect(mute).toEqual([])
  })

  it('can be run again after a crash in their middle', async () => {
    const migrations = loadMigrations()
    await migrate({ db: owner, migrations })
    await owner.command({ name: 'forget', sql: `TRUNCATE TABLE ${owner.name}.migrations` })
    expect((await migrate({ db: owner, migrations })).applied).toHaveLength(migrations.length)
  })
})

describe('migrate', () => {
  it('applies in order what is new, and keeps the hash of each file', async () => {
    await write('0001_one.sql', table('one'))
    expect((await run()).applied).toEqual(['0001_one.sql'])
    await write('0002_two.sql', `-- a; comment\n${table('two')}${table('three')}`)
    expect(await run()).toEqual({ applied: ['0002_two.sql'], version: 2 })
    expect(await tables()).toEqual(['migrations', 'one', 'three', 'two'])
    const kept = await owner.select({
      name: 'kept',
      sql: `SELECT version, sha256, statements FROM ${owner.name}.migrations ORDER BY version`,
      row: z.object({ version: z.number(), sha256: z.string(), statements: z.number() }),
    })
    const hashes = loadMigrations(folder).map(({ sha256 }) => sha256)
    expect(kept).toEqual([
      { version: 1, sha256: hashes[0], statements: 1 },
      { version: 2, sha256: hashes[1], statements: 2 },
    ])
  })

  it('refuses a file that was changed after it had been applied', async () => {
    await write('0001_one.sql', table('one'))
    await run()
    await write('0001_one.sql', `${table('one')} -- changed`)
    await expect(run()).rejects.toThrow(MigrationError)
    await expect(run()).rejects.toThrow(/0001_one\.sql was changed after it had been applied/)
  })

  it('refuses a database that is ahead of this version', async () => {
    await write('0001_one.sql', table('one'))
    await write('0002_two.sql', table('two'))
    await run()
    await rm(join(folder, '0002_two.sql'))
    await expect(run()).rejects.toThrow(/has migration 0002_two\.sql, which this version does not know/)
  })

  it.each([
    ['CREATE TABLE {database}.x (a UInt8) ENGINE = MergeTree ORDER BY a', /IF NOT EXISTS/],
    ['DROP TABLE {database}.x', /IF EXISTS/],
    ['GRANT SELECT ON *.* TO web', /not: GRANT/],
    ['CREATE TABLE IF NOT EXISTS x (a UInt8) ENGINE = MergeTree ORDER BY a', /\{database\}\.name/],
  ])('refuses what could not be run again: %s', async (sql, reason) => {
    await write('0001_one.sql', sql)
    await expect(run()).rejects.toThrow(reason)
    await rm(join(folder, '0001_one.sql'))
    expect(await tables()).toEqual(['migrations'])
  })

  it.each(['0002_gap.sql', '1_short.sql', '0001_Capital.sql'])('refuses a file named %s', async (name) => {
    await write(name, table('one'))
    expect(() => loadMigrations(folder)).toThrow(MigrationFolderError)
  })

  it('leaves a migration that fails unrecorded, and goes on from there when it is mended', async () => {
    await write(
      '0001_one.sql',
      `${table('one')} CREATE TABLE IF NOT EXISTS {database}.bad (a Nothingness) ENGINE = MergeTree ORDER BY a`,
    )
    await expect(run()).rejects.toMatchObject({ name: 'DatabaseError', code: 50 })
    await write('0001_one.sql', table('one') + table('good'))
    expect((await run()).applied).toEqual(['0001_one.sql'])
    expect(await tables()).toEqual(['good', 'migrations', 'one'])
  })
})

describe('the migrate command', () => {
  const asServer = (more: Partial<Settings> = {}): Settings => ({
    ...engine.settings,
    CLICKHOUSE_URL: engine.url,
    CLICKHOUSE_USER: 'owner',
    CLICKHOUSE_PASSWORD: readEndpoint(engine.settings.DATA_DIR)?.passwords.owner ?? '',
    ...more,
  })

  it('migrates a server as it does the engine, and says so when its user may not make roles', async () => {
    const said: string[] = []
    const result = await runMigrate(asServer(), (text) => said.push(text))
    expect(result.applied).toContain('0001_spine.sql')
    expect(said.at(-1)).toBe("owner may not make roles: every part of the product uses that user's rights")
  })

  it('fails in one sentence when roles are wanted and cannot be made', async () => {
    const failed = runMigrate(asServer({ CLICKHOUSE_WEB_USER: 'reader' }))
    await expect(failed).rejects.toThrow(StartError)
    await expect(failed).rejects.toThrow(/The database could not be migrated\. .*make-roles/)
  })
})

describe('two that migrate at once', () => {
  it('apply each migration once, and both succeed', async () => {
    for (let n = 1; n <= 6; n++) await write(`000${String(n)}_t.sql`, table(`t${String(n)}`))
    const others = Array.from({ length: 4 }, () =>
      openDatabase(engine.settings, 'owner', { database: 'default' }),
    )
    const results = await Promise.all(others.map((db) => run(db)))
    expect(results.flatMap((result) => result.applied).sort()).toEqual(
      Array.from({ length: 6 }, (_, n) => `000${String(n + 1)}_t.sql`),
    )
    const rows = await owner.select({
      name: 'count',
      sql: `SELECT count() AS n FROM ${owner.name}.migrations`,
      row: z.object({ n: z.number() }),
    })
    expect(rows).toEqual([{ n: 6 }])
    expect(await tables()).not.toContain('migrations_lock')
    await Promise.all(others.map((db) => db.close()))
  })

  const holdLock = async (untilMs: number) => {
    await write('0001_one.sql', table('one'))
    await run()
    await write('0002_two.sql', table('two'))
    const lease = JSON.stringify({ holder: 'somebody', until: untilMs })
    await owner.command({
      name: 'hold',
      sql: `CREATE TABLE ${owner.name}.migrations_lock (a UInt8) ENGINE = Null COMMENT '${lease}'`,
    })
  }

  it('wait for each other, and say so when they have waited long enough', async () => {
    await holdLock(Date.now() + 60_000)
    await expect(run(owner, 500)).rejects.toThrow(MigrationLockError)
    expect(await tables()).not.toContain('two')
  })

  it('do not wait for one that died', async () => {
    await holdLock(Date.now() - LOCK_LEASE_MS)
    const others = Array.from({ length: 3 }, () =>
      openDatabase(engine.settings, 'owner', { database: 'default' }),
    )
    const results = await Promise.all(others.map((db) => run(db)))
    expect(results.flatMap((result) => result.applied)).toEqual(['0002_two.sql'])
    expect(await tables()).toEqual(['migrations', 'one', 'two'])
    await Promise.all(others.map((db) => db.close()))
  })
})
