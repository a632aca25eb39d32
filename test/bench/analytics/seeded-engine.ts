/** An engine whose database holds a made-up year, for the benches. @module */
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SeedInserted } from '@/collector/seed/block-writer'
import type { SeedOptions } from '@/collector/seed/options'
import { seedDatabase } from '@/collector/seed/seed'
import { bringGrowthUpToDate } from '@/db/reckon/bring-growth-up-to-date'
import { loadProfile } from '@/lib/networks/load-profile'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'

export interface SeededEngine {
  readonly engine: TestEngine
  /** What was inserted now, in the order it was; nothing where the folder held it already. */
  readonly inserted: readonly SeedInserted[]
}

/** @param folder - is kept, and gone on with when it holds part of the same history; null: a temporary one. */
export async function startSeededEngine(options: SeedOptions, folder: string | null): Promise<SeededEngine> {
  if (folder !== null) await mkdir(folder, { recursive: true, mode: 0o700 })
  const engine = await startTestEngine(folder === null ? {} : { env: { DATA_DIR: resolve(folder) } })
  try {
    const inserted: SeedInserted[] = []
    const members = loadProfile(engine.settings).authorities?.members ?? []
    const startedAt = performance.now()
    let part = ''
    await seedDatabase({
      owner: engine.open('owner'),
      db: engine.open('collector'),
      options,
      authorities: members.map(({ publicKey, trust }) => ({
        publicKey,
        signs: trust.includes('full') || trust.includes('update'),
      })),
      signal: new AbortController().signal,
      onInserted: (rows) => inserted.push(rows),
      onProgress: (progress) => {
        if (progress.part === part) return
        part = progress.part
        process.stdout.write(`${((performance.now() - startedAt) / 1_000).toFixed(0)} s: ${part}\n`)
      },
    })
    // A kept database may be older than some of what stands ready: a collector would state it in its first turn.
    await bringGrowthUpToDate(engine.open('collector'), new AbortController().signal)
    process.stdout.write(`${((performance.now() - startedAt) / 1_000).toFixed(0)} s: seeded\n`)
    return { engine, inserted }
  } catch (error) {
    await engine.stop()
    throw error
  }
}

/** Rows a second of a table, over all that was inserted into it. */
export function insertRate(inserted: readonly SeedInserted[], table: string): number | null {
  const own = inserted.filter((entry) => entry.table === table)
  const tookMs = own.reduce((sum, entry) => sum + entry.tookMs, 0)
  return tookMs === 0 ? null : Math.round((1_000 * own.reduce((sum, { rows }) => sum + rows, 0)) / tookMs)
}
