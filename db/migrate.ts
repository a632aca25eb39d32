/** Brings a database to the state this version expects: each migration once, in order. @module */
import { z } from 'zod'
import type { Database } from './client'
import { withMigrationLock } from './migrate-lock'
import type { Migration } from './migrations/load'
import { renderMigration } from './migrations/render'
import { sqlString } from './sql-lexer'

/** The database and this version's migrations do not fit together. The message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

export interface MigrateInit {
  /** Opened as the owner, on a database that is always there (`default`). */
  readonly db: Database
  readonly migrations: readonly Migration[]
  readonly cluster?: string | undefined
  /** How long to wait for another process that is migrating, ms. */
  readonly patienceMs?: number
  readonly onProgress?: (text: string) => void
}

export interface MigrateResult {
  readonly applied: readonly string[]
  /** Number of migrations the database has now. */
  readonly version: number
}

const PATIENCE_MS = 120_000

const appliedRow = z.object({ version: z.number(), name: z.string(), sha256: z.string() })
type Applied = z.infer<typeof appliedRow>

/** @throws {MigrationError | MigrationLockError | DatabaseError | DatabaseUnavailableError} */
export async function migrate(init: MigrateInit): Promise<MigrateResult> {
  const { db, migrations, cluster } = init
  for (const sql of bookkeeping(db.name, cluster)) await db.command({ name: 'prepare-migrations', sql })
  // Nothing to do is the usual case, and needs no lock.
  if (pending(await readApplied(db), migrations).length === 0)
    return { applied: [], version: migrations.length }
  return withMigrationLock(db, init.patienceMs ?? PATIENCE_MS, async (signal) => {
    const todo = pending(await readApplied(db), migrations)
    for (const migration of todo) {
      init.onProgress?.(`applying ${migration.name}`)
      const startedAt = performance.now()
      const statements = renderMigration(migration.sql, { database: db.name, cluster })
      for (const sql of statements) {
        signal.throwIfAborted()
        await db.command({ name: `migration-${String(migration.version)}`, sql, signal })
      }
      await record(db, migration, statements.length, performance.now() - startedAt)
    }
    return { applied: todo.map((migration) => migration.name), version: migrations.length }
  })
}

/**
 * Which migrations are still to be applied.
 * @throws {MigrationError} when one was changed after it was applied, or the database is ahead of this version.
 */
function pending(applied: readonly Applied[], migrations: readonly Migration[]): Migration[] {
  for (const row of applied) {
    const migration = migrations.find((known) => known.version === row.version)
    if (migration === undefined) {
      throw new MigrationError(
        `The database has migration ${row.name}, which this version does not know: run the version that made it.`,
      )
    }
    if (migration.sha256 !== row.sha256) {
      throw new MigrationError(
        `Migration ${migration.name} was changed after it had been applied: restore it, and make the change in a new one.`,
      )
    }
  }
  const done = new Set(applied.map((row) => row.version))
  return migrations.filter((migration) => !done.has(migration.version))
}

function bookkeeping(database: string, cluster: string | undefined): string[] {
  const onCluster = cluster === undefined ? '' : ` ON CLUSTER ${sqlString(cluster)}`
  // One list for the whole cluster, on every server of it, whatever its shard.
  const path = sqlString(`/clickhouse/tables/all/${database}/migrations`)
  const engine = cluster === undefined ? 'MergeTree' : `ReplicatedMergeTree(${path}, '{shard}-{replica}')`
  return [
    `CREATE DATABASE IF NOT EXISTS ${database}${onCluster} ENGINE = Atomic`,
    `CREATE TABLE IF NOT EXISTS ${database}.migrations${onCluster}
(
    version     UInt32                COMMENT 'Number of the migration',
    name        String                COMMENT 'Its file',
    sha256      FixedString(64)       COMMENT 'Of the file as it was applied, hex',
    applied_at  DateTime64(3, 'UTC')  COMMENT 'When its last statement had been run',
    statements  UInt16                COMMENT 'How many statements it had',
    took_ms     UInt32                COMMENT 'How long it took, ms'
)
ENGINE = ${engine}
ORDER BY version
COMMENT 'Migrations that have been applied'`,
  ]
}

function readApplied(db: Database): Promise<Applied[]> {
  return db.select({
    name: 'get-applied-migrations',
    sql: `SELECT version, name, sha256 FROM ${db.name}.migrations ORDER BY version`,
    row: appliedRow,
  })
}

async function record(db: Database, migration: Migration, statements: number, tookMs: number): Promise<void> {
  await db.command({
    name: 'record-migration',
    sql: `INSERT INTO ${db.name}.migrations (version, name, sha256, applied_at, statements, took_ms)
SELECT {version:UInt32}, {name:String}, {sha256:String}, now64(3), {statements:UInt16}, {tookMs:UInt32}`,
    params: {
      version: migration.version,
      name: migration.name,
      sha256: migration.sha256,
      statements,
      tookMs: Math.round(tookMs),
    },
  })
}
