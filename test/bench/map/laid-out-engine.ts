/** An engine whose database holds a made-up network at size, laid out: what benches of the map begin with. @module */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { layOut } from '@/cli/seed/lay-out'
import { seedTopology, type SeededTopology } from '@/collector/seed/topology/seed-topology'
import { runMigrate } from '@/db/migrate-main'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'

export interface NetworkSize {
  readonly nodes: number
  readonly links: number
  readonly seed: number
}

export interface LaidOutEngine {
  readonly engine: TestEngine
  readonly seeded: SeededTopology
  /** Of the layout, until it was at rest, ms; of the seed, until its last row. */
  readonly layoutMs: number
  readonly seedMs: number
}

/** @param folder - is kept, and not filled again when it holds the same network; null: a temporary one. */
export async function startLaidOutEngine(
  { nodes, links, seed }: NetworkSize,
  folder: string | null,
): Promise<LaidOutEngine> {
  if (folder !== null) await mkdir(folder, { recursive: true, mode: 0o700 })
  const engine = await startTestEngine(
    folder === null
      ? {}
      : // A folder that holds a database is not one to copy an empty one into.
        { env: { DATA_DIR: resolve(folder) }, migrate: !existsSync(join(folder, 'clickhouse')) },
  )
  try {
    const { signal } = new AbortController()
    await runMigrate(engine.settings)
    const beganMs = performance.now()
    let told = ''
    const seeded = await seedTopology({
      owner: engine.open('owner'),
      db: engine.open('collector'),
      options: { nodes, links, seed, atMs: Date.now() },
      signal,
      onProgress: ({ part }) => {
        if (part !== told) process.stderr.write(`${seconds(beganMs)}: ${part}\n`)
        told = part
      },
    })
    const seededMs = performance.now()
    process.stderr.write(`${seconds(beganMs)}: laying out\n`)
    await layOut(engine.settings, signal)
    process.stderr.write(`${seconds(beganMs)}: laid out\n`)
    return { engine, seeded, seedMs: seededMs - beganMs, layoutMs: performance.now() - seededMs }
  } catch (error) {
    await engine.stop()
    throw error
  }
}

const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1_000).toFixed(0)} s`
