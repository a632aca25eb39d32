/** How long hops, visits, links and the states of days are kept: the times to live that are settings. @module */
import { z } from 'zod'
import type { Database } from './client'
import { sqlString } from './sql-lexer'

export interface KeptDays {
  /** Hops of messages, what is drawn from them, and what their times are compared with. */
  readonly hops: number
  /** Visits. */
  readonly sightings: number
  /** Links and places on the map at full detail. */
  readonly topology: number
  /** How nodes and links were at the end of each day. */
  readonly history: number
}

interface Aged {
  readonly table: string
  readonly column: string
  readonly by: keyof KeptDays
  /** Kept for at least so many days, whatever the setting. */
  readonly least?: number
}

/** What is aged, by which column and by which of the settings. */
const AGED: readonly Aged[] = [
  { table: 'hops', column: 'received_at', by: 'hops' },
  { table: 'observations', column: 'arrived_at', by: 'hops' },
  { table: 'message_paths', column: 'heard_at', by: 'hops' },
  { table: 'subscriptions', column: 'at', by: 'hops' },
  { table: 'clock_pairs', column: 'at', by: 'hops' },
  { table: 'node_clocks', column: 'at', by: 'hops' },
  { table: 'sightings', column: 'seen_at', by: 'sightings' },
  // Sessions are counted from visits and from the silences between signs of life: the one is nothing without the other.
  { table: 'collector_heartbeats', column: 'at', by: 'sightings', least: 400 },
  { table: 'neighbour_sets', column: 'seen_at', by: 'topology' },
  { table: 'layout_hours', column: 'at', by: 'topology' },
  { table: 'node_day_states', column: 'day', by: 'history' },
  { table: 'link_day_states', column: 'day', by: 'history' },
  { table: 'history_days', column: 'day', by: 'history' },
]
const WHAT: Readonly<Record<keyof KeptDays, string>> = {
  hops: 'hops of messages',
  sightings: 'visits',
  topology: 'links at full detail',
  history: 'states of days',
}

export interface RetentionInit {
  /** Opened as the owner, whatever its database. */
  readonly db: Database
  readonly days: KeptDays
  readonly cluster?: string | undefined
  readonly onProgress?: ((text: string) => void) | undefined
}

const tableRow = z.object({ name: z.string(), engine: z.string() })

/**
 * Gives the tables of hops and visits, and of what is read beside them, the time to live that is wanted, where they
 * have another; what is older goes by itself soon after, and what was counted from it stays. Safe to repeat.
 * @returns tables that were changed.
 * @throws {DatabaseError | DatabaseUnavailableError}
 */
export async function applyRetention(init: RetentionInit): Promise<string[]> {
  const { db, days, cluster } = init
  // Behind a Distributed table, which keeps nothing, stand local ones.
  const suffix = cluster === undefined ? '' : '_local'
  const wanted = AGED.map((aged) => ({ ...aged, table: `${aged.table}${suffix}` }))
  const tables = await db.select({
    name: 'get-times-to-live',
    sql: `SELECT name, engine_full AS engine FROM system.tables
      WHERE database = {database:String} AND name IN {names:Array(String)}`,
    params: { database: db.name, names: wanted.map(({ table }) => table) },
    row: tableRow,
  })
  const changed: string[] = []
  const told = new Set<keyof KeptDays>()
  for (const { table, column, by, least = 0 } of wanted) {
    const kept = Math.max(least, days[by])
    const now = tables.find(({ name }) => name === table)
    if (now === undefined || keptDays(now.engine) === kept) continue
    await db.command({
      name: 'set-time-to-live',
      sql: retentionSql(db.name, table, column, kept, cluster),
    })
    changed.push(table)
    told.add(by)
  }
  for (const by of told) init.onProgress?.(`${WHAT[by]} are kept for ${String(days[by])} days from now on`)
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
