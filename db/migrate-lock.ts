/**
 * One migration at a time. The lock is a table: CREATE TABLE succeeds for one of several that try at once, on the
 * embedded engine and on any server. Who holds it renews a time in the table's comment; a lock whose time is over
 * belonged to a process that died, and is moved aside. On a cluster it keeps apart those who migrate through the
 * same server, not those who come through different ones.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { DatabaseError, type Database } from './client'
import { sqlString } from './sql-lexer'

/** How long a lock lasts without being renewed, ms by the server's clock. */
export const LOCK_LEASE_MS = 10_000
const RENEW_INTERVAL_MS = 2_000
const RETRY_INTERVAL_MS = 150
/** TABLE_ALREADY_EXISTS and UNKNOWN_TABLE. */
const TABLE_EXISTS = 57
const NO_SUCH_TABLE = 60

/** Another process has been migrating for longer than this one would wait, or took the lock over. */
export class MigrationLockError extends Error {
  override readonly name = 'MigrationLockError'
}

const nowRow = z.object({ now: z.coerce.number() })
const lockRow = z.object({ comment: z.string() })
const leaseSchema = z.object({ holder: z.string(), until: z.number() })

/**
 * Runs `work` while holding the lock.
 * @param patienceMs - how long to wait for it.
 * @throws {MigrationLockError}
 */
export async function withMigrationLock<T>(
  db: Database,
  patienceMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lock = new MigrationLock(db)
  await lock.acquire(patienceMs)
  const lost = new AbortController()
  const renewing = setInterval(() => {
    lock.renew().catch((error: unknown) => {
      lost.abort(new MigrationLockError('The migration lock was lost while migrating.', { cause: error }))
    })
  }, RENEW_INTERVAL_MS)
  try {
    return await work(lost.signal)
  } finally {
    clearInterval(renewing)
    if (!lost.signal.aborted) await lock.release()
  }
}

class MigrationLock {
  private readonly holder = randomUUID()
  private readonly table: string
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
    this.table = `${db.name}.migrations_lock`
  }

  async acquire(patienceMs: number): Promise<void> {
    const deadline = performance.now() + patienceMs
    while (!(await this.tryCreate())) {
      await this.breakIfExpired()
      if (performance.now() > deadline) {
        throw new MigrationLockError(
          `Another process has been migrating ${this.db.name} for ${String(Math.round(patienceMs / 1_000))} s.`,
        )
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_INTERVAL_MS * (0.5 + Math.random())))
    }
  }

  async renew(): Promise<void> {
    await this.db.command({
      name: 'renew-migration-lock',
      sql: `ALTER TABLE ${this.table} MODIFY COMMENT ${sqlString(await this.lease())}`,
    })
  }

  async release(): Promise<void> {
    await this.db.command({ name: 'release-migration-lock', sql: `DROP TABLE IF EXISTS ${this.table} SYNC` })
  }

  private async tryCreate(): Promise<boolean> {
    const comment = sqlString(await this.lease())
    try {
      await this.db.command({
        name: 'take-migration-lock',
        sql: `CREATE TABLE ${this.table} (unused UInt8 COMMENT 'Nothing: the table itself is the lock') ENGINE = Null COMMENT ${comment}`,
      })
      return true
    } catch (error) {
      if (error instanceof DatabaseError && error.code === TABLE_EXISTS) return false
      throw error
    }
  }

  private async breakIfExpired(): Promise<void> {
    const found = await this.comment('migrations_lock')
    if (found === undefined || !isExpired(found, await this.serverNow())) return
    const aside = `migrations_lock_${randomUUID().replaceAll('-', '')}`
    try {
      await this.rename('migrations_lock', aside)
    } catch (error) {
      if (error instanceof DatabaseError && error.code === NO_SUCH_TABLE) return
      throw error
    }
    // Between the look and the move somebody may have done the same and taken the lock: then it goes back.
    if ((await this.comment(aside)) === found) {
      await this.db.command({
        name: 'drop-expired-lock',
        sql: `DROP TABLE IF EXISTS ${this.db.name}.${aside} SYNC`,
      })
    } else {
      await this.rename(aside, 'migrations_lock')
    }
  }

  private rename(from: string, to: string): Promise<void> {
    const { name } = this.db
    return this.db.command({
      name: 'move-migration-lock',
      sql: `RENAME TABLE ${name}.${from} TO ${name}.${to}`,
    })
  }

  private async comment(table: string): Promise<string | undefined> {
    const rows = await this.db.select({
      name: 'read-migration-lock',
      sql: 'SELECT comment FROM system.tables WHERE database = {database:String} AND name = {table:String}',
      params: { database: this.db.name, table },
      row: lockRow,
    })
    return rows[0]?.comment
  }

  private async lease(): Promise<string> {
    return JSON.stringify({ holder: this.holder, until: (await this.serverNow()) + LOCK_LEASE_MS })
  }

  private async serverNow(): Promise<number> {
    const sql = 'SELECT toUnixTimestamp64Milli(now64(3)) AS now'
    const rows = await this.db.select({ name: 'server-clock', sql, row: nowRow })
    return rows[0]?.now ?? 0
  }
}

/** A comment that is no lease of ours is nobody's lock. */
function isExpired(comment: string, nowMs: number): boolean {
  try {
    return leaseSchema.parse(JSON.parse(comment)).until < nowMs
  } catch {
    return true
  }
}
