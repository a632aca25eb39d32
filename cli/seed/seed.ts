/** `cli.ts seed`: fills the configured database with a made-up year. @module */
import { seedDatabase } from '@/collector/seed/seed'
import type { SeedOptions } from '@/collector/seed/options'
import { DatabaseError, DatabaseUnavailableError, openDatabase } from '@/db/client'
import { runMigrate } from '@/db/migrate-main'
import type { Settings } from '@/lib/env/settings'
import { loadProfile } from '@/lib/networks/load-profile'
import { StartError } from '@/lib/service/start-error'
import { createSay, print } from './say-progress'
import { withStore } from './with-store'

export async function runSeed(settings: Settings, options: SeedOptions): Promise<void> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort(new StartError('Stopped. The same command goes on from here.'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const startedAt = performance.now()
  const say = createSay()
  try {
    await withStore(settings, async () => {
      await runMigrate(settings)
      const owner = openDatabase(settings, 'owner')
      const db = openDatabase(settings, 'collector')
      try {
        const members = loadProfile(settings).authorities?.members ?? []
        const authorities = members.map(({ publicKey, trust }) => ({
          publicKey,
          signs: trust.includes('full') || trust.includes('update'),
        }))
        const { rows } = await seedDatabase({
          owner,
          db,
          options,
          authorities,
          signal: stopping.signal,
          onProgress: say,
        })
        const total = Object.values(rows).reduce((sum, count) => sum + count, 0)
        const seconds = (performance.now() - startedAt) / 1_000
        say({ part: '', rows: 0, there: 0, expected: null })
        for (const [table, count] of Object.entries(rows))
          print(`  ${table.padEnd(24)} ${count.toLocaleString('en')} rows`)
        print(
          total === 0
            ? 'The whole history is there already: nothing was written.'
            : `${total.toLocaleString('en')} rows in ${seconds.toFixed(0)} s.`,
        )
      } finally {
        await Promise.all([owner.close(), db.close()])
      }
    })
  } catch (error) {
    if (stopping.signal.aborted) throw stopping.signal.reason
    if (error instanceof DatabaseError || error instanceof DatabaseUnavailableError) {
      throw new StartError(
        `The seed was broken off, and the same command goes on from here. ${error.message}`,
        {
          cause: error,
        },
      )
    }
    throw error
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
