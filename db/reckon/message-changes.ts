/** Which messages a collector has written of, and which of those are not listed as well as they are known. @module */
import { z } from 'zod'
import type { Database } from '../client'
import { SPAN_DAYS } from './kept-messages'

const number = z.coerce.number()

/** A block of rows of one message, written at one time: a later one has another key. */
export interface ChangedMessage {
  key: string
  id: string
  atMs: number
  rows: number
  /** One of those who reported it; 0: the collector received it itself. */
  reporter: number
}
const changedSchema = z.object({ id: z.string(), atMs: number, rows: number, reporter: number })

/** Read at once: beyond, the rest is read the next time. */
export const CHANGES_MAX = 100_000

/** Where a reading that was cut short goes on: behind this message, written at this time. */
export interface ChangePlace {
  atMs: number
  id: string
}

/**
 * What the collector wrote of messages since a time by the store's clock, the oldest first.
 * @param from - everything written later than `atMs`, and what was written just then of messages behind `id`.
 */
export async function getMessageChanges(
  db: Database,
  collector: string,
  from: ChangePlace,
  signal: AbortSignal,
): Promise<ChangedMessage[]> {
  const isNext = `
    inserted_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    AND (inserted_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC') OR message_id > {id:String})
    AND collector = {collector:String}`
  const rows = await db.select({
    name: 'get-message-changes',
    sql: `
      SELECT message_id AS id, toUnixTimestamp64Milli(inserted_at) AS atMs, count() AS rows, 
        -- By lot, for each message anew: nobody can have those of others counted as its own.
        argMin(node_num, cityHash64(message_id, node_num)) AS reporter
      FROM (
        SELECT message_id, inserted_at, node_num FROM hop_feed WHERE ${isNext}
        UNION ALL
        SELECT message_id, inserted_at, 0 AS node_num FROM observations WHERE ${isNext}
      )
      GROUP BY message_id, inserted_at
      ORDER BY inserted_at, message_id
      LIMIT {most:UInt32}`,
    params: { since: from.atMs, id: from.id, collector, most: CHANGES_MAX },
    row: changedSchema,
    signal,
  })
  return rows.map((row) => ({ ...row, key: `${row.id}:${String(row.atMs)}:${String(row.rows)}` }))
}

/** A stretch of time by the store's clock, ms: from `fromMs` until before `untilMs`. */
interface Stretch {
  fromMs: number
  untilMs: number
}

/** What the number of reports is multiplied by in a row's version, and what an even version means: see the keeper. */
interface VersionScale {
  knowledge: number
  /** An even version is of a row made before the message had time to arrive everywhere, ms. */
  settleMs: number
}

/**
 * The messages that the collector wrote of in a stretch of time whose ready row is missing, is made from fewer reports
 * than there are, or was last made before they had time to arrive: by ascending id, behind the one given.
 * @param behind - empty: from the first.
 */
export async function getUnkeptMessages(
  db: Database,
  collector: string,
  { fromMs, untilMs }: Stretch,
  behind: string,
  { knowledge, settleMs }: VersionScale,
  signal: AbortSignal,
): Promise<{ id: string; rows: number }[]> {
  const isWritten = `
    inserted_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    AND inserted_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
    AND collector = {collector:String} AND message_id > {behind:String}`
  return db.select({
    name: 'get-unkept-messages',
    sql: `
      WITH
        written AS (
          SELECT message_id FROM hop_feed WHERE ${isWritten}
          UNION DISTINCT
          SELECT message_id FROM observations WHERE ${isWritten}
        ),
        -- Counted as the keeper does: every hop event, and a reception for each collector.
        known AS (
          SELECT message_id, sum(reports) AS rows
          FROM (
            SELECT message_id, count() AS reports
            FROM hops
            WHERE message_id IN (SELECT message_id FROM written)
              AND received_at > now() - INTERVAL ${String(SPAN_DAYS)} DAY
            GROUP BY message_id
            UNION ALL
            SELECT message_id, uniqExact(collector) AS reports
            FROM observations
            WHERE message_id IN (SELECT message_id FROM written)
              AND arrived_at > now() - INTERVAL ${String(SPAN_DAYS)} DAY
            GROUP BY message_id
          )
          GROUP BY message_id
        ),
        places AS (
          SELECT heard_at, message_id FROM message_keys WHERE message_id IN (SELECT message_id FROM written)
        )
      SELECT k.message_id AS id, k.rows AS rows
      FROM known AS k
      LEFT JOIN (
        SELECT message_id, max(version) AS newest, max(heard_at) AS heard
        FROM messages
        WHERE (heard_at, message_id) IN (SELECT heard_at, message_id FROM places) AND is_deleted = 0
        GROUP BY message_id
      ) AS m ON m.message_id = k.message_id
      WHERE intDiv(m.newest, {knowledge:UInt64}) < k.rows
        OR (m.newest % 2 = 0 AND m.heard < now() - INTERVAL {settle:UInt32} SECOND)
      ORDER BY id
      LIMIT {most:UInt32}`,
    params: {
      from: fromMs,
      until: untilMs,
      collector,
      behind,
      knowledge,
      settle: Math.ceil(settleMs / 1_000),
      most: CHANGES_MAX,
    },
    row: z.object({ id: z.string(), rows: number }),
    signal,
  })
}

/** When the collector first wrote of a message in a stretch of time, by the store's clock, ms; null: it did not. */
export async function getFirstWriting(
  db: Database,
  collector: string,
  { fromMs, untilMs }: Stretch,
  signal: AbortSignal,
): Promise<number | null> {
  const first = (table: string): string => `
    SELECT inserted_at FROM ${table}
    WHERE inserted_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND inserted_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
      AND collector = {collector:String}
    ORDER BY inserted_at
    LIMIT 1`
  const [row] = await db.select({
    name: 'get-first-writing',
    sql: `
      SELECT toUnixTimestamp64Milli(inserted_at) AS atMs
      FROM (${first('hop_feed')} UNION ALL ${first('observations')})
      ORDER BY inserted_at
      LIMIT 1`,
    params: { from: fromMs, until: untilMs, collector },
    row: z.object({ atMs: number }),
    signal,
  })
  return row?.atMs ?? null
}
