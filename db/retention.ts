/** How long the hops of messages are kept: the one time to live that is a setting. @module */
import { z } from 'zod'
import type { Database } from './client'
import { sqlString } from './sql-lexer'

/** What a message's path and times are made from, and the column each is aged by. */
const AGED_BY: Readonly<Record<string, string>> = {
  hops: 'received_at',
  observations: 'arrived_at',
  message_paths: 'heard_at',
  subscriptions: 'at',
  clock_pairs: 'at',
  node_clocks: 'at',
}

export interface RetentionInit {
  /** Opened as the owner, whatever its database. */
  readonly db: Database
  readonly days: number
  readonly cluster?: string | undefined
  readonly onProgress?: ((text: string) => void) | undefined
}

const tableRow = z.object({ name: z.string(), engine: z.string() })

/**
 * Gives the tables of hops the time to live that is wanted, where they have another; what is older goes by itself
 * soon after. Safe to repeat.
 * @returns tables that were changed.
 * @throws {DatabaseError | DatabaseUnavailableError}
 */
export async function applyRetention(init: RetentionInit): Promise<string[]> {
  const { db, days, cluster } = init
  // Behind a Distributed table, which keeps nothing, stand local ones.
  const suffix = cluster === undefined ? '' : '_local'
  const wanted = Object.entries(AGED_BY).map(([table, column]) => ({ table: `${table}${suffix}`, column }))
  const tables = await db.select({
    name: 'get-times-to-live',
    sql: `SELECT name, engine_full AS engine FROM system.tables
      WHERE database = {database:String} AND name IN {names:Array(String)}`,
    params: { database: db.name, names: wanted.map(({ table }) => table) },
    row: tableRow,
  })
  const changed: string[] = []
  for (const { table, column } of wanted) {
    const now = tables.find(({ name }) => name === table)
    if (now === undefined || keptDays(now.engine) === days) continue
    await db.command({ name: 'set-time-to-live', sql: retentionSql(db.name, table, column, days, cluster) })
    changed.push(table)
  }
  if (changed.length > 0) init.onProgress?.(`hops of messages are kept for ${String(days)} days from now on`)
  return changed
}

/** The statement that gives one table its time to live. */
export function retentionSql(
  database: string,
  table: string,
  column: string,
  days: number,
  cluster: string | undefined,
): string {
  const onCluster = cluster === undefined ? '' : ` ON CLUSTER ${sqlString(cluster)}`
  return `ALTER TABLE ${database}.${table}${onCluster} MODIFY TTL toDateTime(${column}) + INTERVAL ${String(days)} DAY`
}

/** Days in the definition of a table's engine, as ClickHouse writes it; null: it has no such time to live. */
function keptDays(engine: string): number | null {
  const days = /\bTTL toDateTime\(\w+\) \+ toIntervalDay\((\d+)\)/.exec(engine)?.[1]
  return days === undefined ? null : Number(days)
}
