/** What a database knows of how it was seeded: by which history, and how far. @module */
import { z } from 'zod'
import type { Database } from '@/db/client'
import { StartError } from '@/lib/service/start-error'

// Made where a seed runs and nowhere else, so it is no migration.
const TABLE_SQL = `
CREATE TABLE IF NOT EXISTS seeds
(
    seed   String               COMMENT 'The history: its seed and size, and when it ends',
    part   String               COMMENT 'Which part of it; empty: the row that was written first',
    done   UInt64               COMMENT 'Blocks of the part that are written, all before it too',
    at     DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')  COMMENT 'When, by the store''s clock'
)
ENGINE = ReplacingMergeTree(done)
ORDER BY (seed, part)
COMMENT 'Made-up histories this database was filled with; read with FINAL'`

const seedRow = z.object({ seed: z.string(), part: z.string(), done: z.coerce.number() })
const countRow = z.object({ rows: z.coerce.number() })

export interface SeedLog {
  /** Blocks of a part that are known to be written. */
  done(part: string): number
  note(part: string, done: number, signal: AbortSignal): Promise<void>
}

/**
 * @param owner - the database, opened by its owner.
 * @throws {StartError} when the database holds visits that are not of this history.
 */
export async function openSeedLog(owner: Database, key: string, signal: AbortSignal): Promise<SeedLog> {
  await owner.command({ name: 'create-seeds', sql: TABLE_SQL, signal })
  const rows = await owner.select({
    name: 'get-seeds',
    sql: 'SELECT seed, part, done FROM seeds FINAL',
    row: seedRow,
    signal,
  })
  const other = rows.find(({ seed }) => seed !== key)
  if (other !== undefined) {
    throw new StartError(
      `This database was begun with another seed (${other.seed}): go on with that one, or choose an empty database with --data-dir or CLICKHOUSE_DATABASE.`,
    )
  }
  const insert = (part: string, done: number, until: AbortSignal) =>
    owner.insert({
      table: 'seeds',
      columns: ['seed', 'part', 'done'],
      rows: [[key, part, done]],
      signal: until,
    })
  if (rows.length === 0) {
    const [found] = await owner.select({
      name: 'count-sightings',
      sql: 'SELECT count() AS rows FROM sightings',
      row: countRow,
      signal,
    })
    if ((found?.rows ?? 0) > 0) {
      throw new StartError(
        'This database holds real visits already: a seed would mix with them. Choose an empty one with --data-dir or CLICKHOUSE_DATABASE.',
      )
    }
    await insert('', 0, signal)
  }
  const parts = new Map(rows.map(({ part, done }) => [part, done]))
  return { done: (part) => parts.get(part) ?? 0, note: insert }
}
