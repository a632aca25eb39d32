/** `cli.ts seed`: fills the configured database with a made-up year. @module */
import { seedDatabase, type SeedProgress } from '@/collector/seed/seed'
import type { SeedOptions } from '@/collector/seed/options'
import { DatabaseError, DatabaseUnavailableError, openDatabase } from '@/db/client'
import { runMigrate } from '@/db/migrate-main'
import type { Settings } from '@/lib/env/settings'
import { loadProfile } from '@/lib/networks/load-profile'
import { StartError } from '@/lib/service/start-error'
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

const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** One line at a terminal that is written over; elsewhere one every few seconds. */
function createSay(): (progress: SeedProgress) => void {
  const isTerminal = process.stdout.isTTY
  const pauseMs = isTerminal ? 200 : 5_000
  let part = ''
  let partStartedAt = performance.now()
  let saidAt = -Infinity
  return (progress) => {
    const now = performance.now()
    const isNew = progress.part !== part
    if (isNew) {
      if (isTerminal && part !== '') process.stdout.write('\n')
      part = progress.part
      partStartedAt = now
    }
    if (part === '' || (!isNew && now - saidAt < pauseMs)) return
    saidAt = now
    const line = describeProgress(progress, (now - partStartedAt) / 1_000)
    process.stdout.write(isTerminal ? `\r\u001b[2K${line}` : `${line}\n`)
  }
}

function describeProgress({ part, rows, there, expected }: SeedProgress, seconds: number): string {
  if (rows + there === 0) return part
  const rate = rows / Math.max(seconds, 0.001)
  const all = rows + there
  const share = expected === null ? '' : ` (${String(Math.min(100, Math.floor((100 * all) / expected)))}%)`
  if (seconds < 1 || rows === 0) return `${part}: ${all.toLocaleString('en')} rows${share}`
  const left = expected === null ? '' : `, ${Math.max(0, (expected - all) / rate).toFixed(0)} s left`
  return `${part}: ${all.toLocaleString('en')} rows${share}, ${rate < 10_000 ? Math.round(rate).toLocaleString('en') : `${Math.round(rate / 1_000).toLocaleString('en')} thousand`} a second${left}`
}
