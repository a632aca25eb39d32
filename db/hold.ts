/**
 * Holds back whoever writes into a table, for a moment. The table itself refuses rows until a time that the statement
 * names, so a hold whose holder dies ends by itself, and nobody needs to know of it: a refused batch is tried again.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Database } from './client'
import { HOLD } from './failures'

/** How long a table refuses rows when nobody says that it may take them again, seconds. */
const LEASE_S = 300
/** How long is waited for what is being written, ms. */
const PATIENCE_MS = 90_000
const LOOK_EVERY_MS = 50

const queryRow = z.object({ id: z.string() })

/** What was being written into a table did not end in time. */
export class HoldError extends Error {
  override readonly name = 'HoldError'
}

export interface Hold {
  /** @throws {HoldError} when the table may take rows again, for the work took too long. */
  check(): void
}

/**
 * Runs `work` while nothing is written into the table: what was being written has ended.
 * @throws {HoldError | DatabaseError | DatabaseUnavailableError}
 */
export async function withTableHeld<T>(
  db: Database,
  table: string,
  work: (hold: Hold) => Promise<T>,
): Promise<T> {
  await endHold(db, table)
  const untilMs = performance.now() + (LEASE_S - 10) * 1_000
  const [clock] = await db.select({
    name: 'store-clock-seconds',
    sql: 'SELECT toUnixTimestamp(now()) AS seconds',
    row: z.object({ seconds: z.coerce.number().int() }),
  })
  const until = String((clock?.seconds ?? 0) + LEASE_S)
  try {
    await db.command({
      name: 'hold-table',
      sql: `ALTER TABLE ${table} ADD CONSTRAINT ${HOLD} CHECK now() > toDateTime(${until}, 'UTC')`,
    })
    await writesEnd(db)
    return await work({
      check() {
        if (performance.now() > untilMs)
          throw new HoldError(`${table} could not be held back for long enough.`)
      },
    })
  } finally {
    await endHold(db, table)
  }
}

/** Also one that somebody left. */
export async function endHold(db: Database, table: string): Promise<void> {
  await db.command({
    name: 'release-table',
    sql: `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${HOLD}`,
  })
}

/** Waits for the inserts that are under way: those that begin from now on are refused. */
async function writesEnd(db: Database): Promise<void> {
  const running = async (): Promise<string[]> => {
    const rows = await db.select({
      name: 'get-running-inserts',
      sql: `SELECT query_id AS id FROM system.processes WHERE query_kind = 'Insert'`,
      row: queryRow,
    })
    return rows.map(({ id }) => id)
  }
  const deadline = performance.now() + PATIENCE_MS
  let left = await running()
  while (left.length > 0) {
    if (performance.now() > deadline) throw new HoldError('What was being written did not end in time.')
    await sleep(LOOK_EVERY_MS)
    const now = new Set(await running())
    left = left.filter((id) => now.has(id))
  }
}
