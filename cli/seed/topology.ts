/** `cli.ts seed-topology`: fills the configured database with a made-up network at size, and keeps it moving. @module */
import type { TopologyOptions } from '@/collector/seed/topology/options'
import { seedTopology } from '@/collector/seed/topology/seed-topology'
import { DatabaseError, DatabaseUnavailableError, openDatabase } from '@/db/client'
import { runMigrate } from '@/db/migrate-main'
import type { Settings } from '@/lib/env/settings'
import { StartError } from '@/lib/service/start-error'
import { keepChurning } from './keep-churning'
import { layOut } from './lay-out'
import { createSay, print } from './say-progress'
import { withStore } from './with-store'

export interface TopologyRun {
  readonly options: TopologyOptions
  /** Lay the map out at the end. */
  readonly isLaidOut: boolean
  /** Share of the nodes to which something happens in a minute; null: nothing goes on. */
  readonly churnPercent: number | null
}

export async function runSeedTopology(
  settings: Settings,
  { options, isLaidOut, churnPercent }: TopologyRun,
): Promise<void> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort(new StartError('Stopped. The same command goes on from here.'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const { signal } = stopping
  const startedAt = performance.now()
  const seconds = (): string => `${((performance.now() - startedAt) / 1_000).toFixed(0)} s`
  try {
    await withStore(settings, async () => {
      await runMigrate(settings)
      const owner = openDatabase(settings, 'owner')
      const db = openDatabase(settings, 'collector')
      try {
        const seeded = await seedTopology({ owner, db, options, signal, onProgress: createSay() })
        const total = Object.values(seeded.rows).reduce((sum, count) => sum + count, 0)
        print(
          total === 0
            ? '\nThe whole network is there already: nothing was written.'
            : `\n${total.toLocaleString('en')} rows in ${seconds()}.`,
        )
        if (isLaidOut) {
          const { ticks } = await layOut(settings, signal, (heat) => {
            print(`laying out: ${(heat * 100).toFixed(1)}% from rest`)
          })
          print(`Laid out in ${String(ticks)} steps; ${seconds()} in all.`)
        }
        if (churnPercent === null) return
        print(`Something happens to ${String(churnPercent)}% of the nodes a minute. Ctrl-C ends it.`)
        await keepChurning({ db, seeded, percent: churnPercent, signal })
      } finally {
        await Promise.all([owner.close(), db.close()])
      }
    })
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof DatabaseError || error instanceof DatabaseUnavailableError) {
      throw new StartError(
        `The seed was broken off, and the same command goes on from here. ${error.message}`,
        { cause: error },
      )
    }
    throw error
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
