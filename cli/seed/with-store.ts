/** Work with the configured database, whether or not anybody runs it just now. @module */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ENGINE_ENV } from '@/db/engine/thread-pool'
import { openDatabase } from '@/db/client'
import type { Settings } from '@/lib/env/settings'
import { makeFolder } from '@/lib/service/make-folder'
import { StartError } from '@/lib/service/start-error'
import { ownCommand } from '../up/own-command'
import { startPart } from '../up/part'

/** The embedded engine, where nobody runs it, is started for the time of the work. @throws {StartError} */
export async function withStore(settings: Settings, work: () => Promise<void>): Promise<void> {
  if (settings.CLICKHOUSE_URL !== undefined || (await isRunning(settings))) return work()
  const logs = resolve(settings.DATA_DIR, 'logs')
  makeFolder(logs, 0o700)
  const engine = startPart({
    name: 'engine',
    argv: [...ownCommand(), 'engine'],
    environment: { ...process.env, ...ENGINE_ENV, DATA_DIR: settings.DATA_DIR, NETWORK: settings.NETWORK },
    logPath: resolve(logs, 'engine.log'),
    onProgress: () => undefined,
    onNotice: () => undefined,
  })
  try {
    await engine.ready
    await work()
  } finally {
    engine.signal('SIGTERM')
    await engine.exited
  }
}

/** As {@link withStore}, for work that has no use for an empty database. @throws {StartError} when there is none yet. */
export async function withExistingStore(settings: Settings, work: () => Promise<void>): Promise<void> {
  const isEmbedded = settings.CLICKHOUSE_URL === undefined
  if (isEmbedded && !existsSync(join(settings.DATA_DIR, 'clickhouse'))) {
    throw new StartError(
      `There is no database in ${resolve(settings.DATA_DIR)}: name its folder with --data-dir, or start everything once.`,
    )
  }
  return withStore(settings, work)
}

async function isRunning(settings: Settings): Promise<boolean> {
  const db = openDatabase(settings, 'owner', { database: 'default' })
  try {
    return await db.ping()
  } finally {
    await db.close()
  }
}
