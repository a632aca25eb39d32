/** Stretches as rows of `sessions`. @module */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Stretch } from '@/lib/sessions/stretches'
import type { Database } from '../client'
import { SESSION_TABLES, type SessionTables } from './session-tables'
import type { VisitRange } from './telling-visits'

const number = z.coerce.number()
const sessionRow = z.object({
  num: number,
  online: z.boolean(),
  startedAtMs: number,
  startAfterMs: number,
  startKnown: z.boolean(),
  endedAtMs: number.nullable(),
  endKnown: z.boolean(),
  lastSeenAtMs: number.nullable(),
})

/** What was stated of some nodes that was going on in a stretch of time. @returns by node, ascending by start. */
export async function getStretches(
  db: Database,
  { fromMs, toMs, firstNum, lastNum, nums = [] }: VisitRange,
  signal: AbortSignal | undefined,
  { sessions }: SessionTables = SESSION_TABLES,
): Promise<Map<number, Stretch[]>> {
  const rows = await db.select({
    name: 'get-stretches',
    sql: `
      SELECT
        node_num AS num,
        online,
        toUnixTimestamp64Milli(started_at) AS startedAtMs,
        toUnixTimestamp64Milli(start_after) AS startAfterMs,
        start_known AS startKnown,
        toUnixTimestamp64Milli(ended_at) AS endedAtMs,
        end_known AS endKnown,
        toUnixTimestamp64Milli(last_seen_at) AS lastSeenAtMs
      FROM ${sessions} FINAL
      WHERE node_num >= {first:UInt32} AND node_num <= {last:UInt32}
        AND (empty({nums:Array(UInt32)}) OR node_num IN {nums:Array(UInt32)})
        AND started_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND (ended_at IS NULL OR ended_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC'))
      ORDER BY node_num, started_at`,
    params: { first: firstNum, last: lastNum, nums, from: fromMs, to: toMs },
    row: sessionRow,
    signal,
  })
  const byNode = new Map<number, Stretch[]>()
  for (const { num, online, ...stretch } of rows) {
    const own = byNode.get(num) ?? []
    own.push({ state: online ? 'online' : 'offline', ...stretch })
    byNode.set(num, own)
  }
  return byNode
}

/** A stretch to be stated, or one that turned out not to be. */
export interface Statement {
  num: number
  stretch: Stretch
  isDeleted: boolean
}

const COLUMNS = [
  'node_num',
  'started_at',
  'online',
  'ended_at',
  'start_after',
  'last_seen_at',
  'start_known',
  'end_known',
  'version',
  'is_deleted',
]
/** One insert is one block. */
const ROWS_MAX = 50_000

/** @param version - greater than of any statement before. */
export async function stateStretches(
  db: Database,
  statements: readonly Statement[],
  version: number,
  signal: AbortSignal,
  { sessions }: SessionTables = SESSION_TABLES,
): Promise<void> {
  for (let at = 0; at < statements.length; at += ROWS_MAX) {
    const rows = statements
      .slice(at, at + ROWS_MAX)
      .map(({ num, stretch, isDeleted }) => [
        num,
        stretch.startedAtMs,
        stretch.state === 'online',
        stretch.endedAtMs,
        stretch.startAfterMs,
        stretch.endedAtMs === null ? null : stretch.lastSeenAtMs,
        stretch.startKnown,
        stretch.endKnown,
        version,
        isDeleted ? 1 : 0,
      ])
    const digest = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
    await db.insert({ table: sessions, columns: COLUMNS, rows, token: `sessions:${digest}`, signal })
  }
}
