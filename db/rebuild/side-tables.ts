/** Tables that are filled beside the real ones, and how they take their place. @module */
import { z } from 'zod'
import type { Database } from '../client'

const idRow = z.object({ id: z.string() })

export const sideOf = (table: string): string => `${table}_rebuilt`
export const snapshotOf = (table: string): string => `${table}_snapshot`

export async function dropSideTables(db: Database, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await db.command({ name: 'drop-side-table', sql: `DROP TABLE IF EXISTS ${table} SYNC` })
  }
}

/** An empty table of the same form, which takes every block, whether it has seen one like it or not. */
export async function makeSideTable(db: Database, table: string, side: string): Promise<void> {
  await db.command({ name: 'make-side-table', sql: `CREATE TABLE ${side} AS ${table}` })
  await db.command({
    name: 'make-side-table',
    sql: `ALTER TABLE ${side} MODIFY SETTING non_replicated_deduplication_window = 0`,
  })
}

/** The rows of a table as they are now: its parts under a second name, which takes no time and no room. */
export async function takeSnapshot(db: Database, table: string): Promise<string> {
  const snapshot = snapshotOf(table)
  await makeSideTable(db, table, snapshot)
  for (const id of await partitionsOf(db, table)) {
    await db.command({
      name: 'take-snapshot',
      sql: `ALTER TABLE ${snapshot} ATTACH PARTITION ID '${id}' FROM ${table}`,
    })
  }
  return snapshot
}

/**
 * Puts the rows of the side table in the place of the table's own, a partition at once. The table keeps its name, its
 * views and its memory of what was inserted.
 */
export async function takePlace(db: Database, side: string, table: string): Promise<void> {
  const made = await partitionsOf(db, side)
  for (const id of made) {
    await db.command({
      name: 'take-place',
      sql: `ALTER TABLE ${table} REPLACE PARTITION ID '${id}' FROM ${side}`,
    })
  }
  for (const id of await partitionsOf(db, table)) {
    if (made.includes(id)) continue
    await db.command({ name: 'take-place', sql: `ALTER TABLE ${table} DROP PARTITION ID '${id}'` })
  }
}

async function partitionsOf(db: Database, table: string): Promise<string[]> {
  const rows = await db.select({
    name: 'get-partitions',
    sql: `
      SELECT DISTINCT partition_id AS id FROM system.parts
      WHERE database = {database:String} AND table = {table:String} AND active AND rows > 0
      ORDER BY id`,
    params: { database: db.name, table },
    row: idRow,
  })
  return rows.map(({ id }) => id)
}
