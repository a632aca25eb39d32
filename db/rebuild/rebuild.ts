/** The `rebuild` subcommand: counts one rollup anew from the rows it is made of, and ends. @module */
import type { Settings } from '@/lib/env/settings'
import { StartError } from '@/lib/service/start-error'
import { DatabaseError, DatabaseUnavailableError, openDatabase, type Database } from '../client'
import { HoldError } from '../hold'
import { MigrationLockError, withMigrationLock } from '../migrate-lock'
import { RebuildError } from './rebuild-error'
import { ROLLUPS, rollupList } from './rollups'

/** How long another who rebuilds or migrates is waited for, ms. */
const PATIENCE_MS = 2_000

/**
 * Rebuilds one rollup. While it goes on, everybody may read and write; broken off, nothing has changed.
 * @param db - opened as the owner.
 * @throws {RebuildError} when there is no such rollup.
 * @throws {HoldError | MigrationLockError | DatabaseError | DatabaseUnavailableError}
 */
export async function rebuildRollup(
  db: Database,
  name: string,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const rollup = ROLLUPS.find((known) => known.name === name)
  if (rollup === undefined) throw new RebuildError(`There is no rollup "${name}". ${rollupList()}`)
  await withMigrationLock(db, PATIENCE_MS, (lost) =>
    rollup.rebuild({ db, onProgress, signal: AbortSignal.any([signal, lost]) }),
  )
}

/** @throws {StartError} in words for a person. */
export async function runRebuild(
  settings: Settings,
  name: string,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (settings.CLICKHOUSE_CLUSTER !== undefined) {
    throw new StartError(
      'Rollups of a cluster cannot be rebuilt by this command: its tables are on many servers.',
    )
  }
  const db = openDatabase(settings, 'owner')
  try {
    await rebuildRollup(db, name, onProgress, signal)
  } catch (error) {
    if (signal.aborted) throw new StartError('Stopped. The rollup is as it was.', { cause: error })
    const isExpected =
      error instanceof RebuildError ||
      error instanceof HoldError ||
      error instanceof MigrationLockError ||
      error instanceof DatabaseError ||
      error instanceof DatabaseUnavailableError
    if (isExpected) throw new StartError(`${name} could not be rebuilt. ${error.message}`, { cause: error })
    throw error
  } finally {
    await db.close()
  }
}
