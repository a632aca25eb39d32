/** The `migrate` subcommand: brings the configured database up to date and ends. @module */
import type { Settings } from '@/lib/env/settings'
import { StartError } from '@/lib/service/start-error'
import { DatabaseError, DatabaseUnavailableError, openDatabase, type Database } from './client'
import { serverLogin } from './connection-target'
import { migrate, MigrationError, type MigrateResult } from './migrate'
import { MigrationLockError } from './migrate-lock'
import { loadMigrations, MigrationFolderError } from './migrations/load'
import { MigrationTextError } from './migrations/statements'
import { applyRetention } from './retention'
import { DATABASE_ROLES, type DatabaseRole } from './roles'
import { renderRoles } from './roles-sql'

/** How long to wait for a server that is still starting, ms. */
const SERVER_PATIENCE_MS = 30_000
const RETRY_INTERVAL_MS = 250
const ACCESS_DENIED = 497

/**
 * Applies what is missing, sets how long hops and visits are kept and, on a server, makes the roles.
 * @throws {StartError} in words for a person.
 */
export async function runMigrate(
  settings: Settings,
  onProgress?: (text: string) => void,
): Promise<MigrateResult> {
  const db = openDatabase(settings, 'owner', { database: 'default' })
  try {
    await waitFor(db)
    const result = await migrate({
      db,
      migrations: loadMigrations(),
      cluster: settings.CLICKHOUSE_CLUSTER,
      ...(onProgress === undefined ? {} : { onProgress }),
    })
    await applyRetention({
      db,
      days: {
        hops: settings.HOPS_KEEP_DAYS,
        sightings: settings.SIGHTINGS_KEEP_DAYS,
        topology: settings.TOPOLOGY_KEEP_DAYS,
        history: settings.HISTORY_KEEP_DAYS,
      },
      cluster: settings.CLICKHOUSE_CLUSTER,
      onProgress,
    })
    if (settings.CLICKHOUSE_URL !== undefined) await makeRoles(db, settings, onProgress)
    return result
  } catch (error) {
    if (isExpected(error))
      throw new StartError(`The database could not be migrated. ${error.message}`, { cause: error })
    throw error
  } finally {
    await db.close()
  }
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof MigrationError ||
    error instanceof MigrationLockError ||
    error instanceof MigrationFolderError ||
    error instanceof MigrationTextError ||
    error instanceof DatabaseError ||
    error instanceof DatabaseUnavailableError
  )
}

async function waitFor(db: Database): Promise<void> {
  const deadline = performance.now() + SERVER_PATIENCE_MS
  while (!(await db.ping())) {
    if (performance.now() > deadline) {
      throw new StartError(
        'ClickHouse does not answer: start the engine, or check CLICKHOUSE_URL, CLICKHOUSE_USER and CLICKHOUSE_PASSWORD.',
      )
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_INTERVAL_MS))
  }
}

/** Users are the server's administrator's to make; this makes the roles and gives them to the users configured. */
async function makeRoles(
  db: Database,
  settings: Settings,
  onProgress?: (text: string) => void,
): Promise<void> {
  const users: Partial<Record<DatabaseRole, string>> = {}
  for (const role of DATABASE_ROLES) {
    const { username } = serverLogin(settings, role)
    if (username !== settings.CLICKHOUSE_USER) users[role] = username
  }
  try {
    for (const sql of renderRoles({ database: db.name, cluster: settings.CLICKHOUSE_CLUSTER, users })) {
      await db.command({ name: 'make-roles', sql })
    }
  } catch (error) {
    const isDenied = error instanceof DatabaseError && error.code === ACCESS_DENIED
    if (!isDenied || Object.keys(users).length > 0) throw error
    onProgress?.(
      `${settings.CLICKHOUSE_USER} may not make roles: every part of the product uses that user's rights`,
    )
  }
}
