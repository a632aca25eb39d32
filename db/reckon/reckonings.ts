/** Which stretches have been reckoned, and which are to be. @module */
import { z } from 'zod'
import type { Database } from '../client'
import { SLOT_MS, slotToken } from './slots'

const number = z.coerce.number()
const stateSchema = z.object({ nowMs: number, newestMs: number, firstMs: number })

export interface ReckoningState {
  /** The store's clock. */
  nowMs: number
  /** Start of the newest stretch that was reckoned; null: none was. */
  newestMs: number | null
  /** When the oldest hop or observation of the last two hours was written; null: there is none. */
  firstMs: number | null
}

export async function getReckoningState(db: Database, signal: AbortSignal): Promise<ReckoningState> {
  const [state] = await db.select({
    name: 'get-reckoning-state',
    sql: `
      SELECT
        toUnixTimestamp64Milli(now64(3, 'UTC')) AS nowMs,
        1000 * (SELECT toUnixTimestamp(max(slot)) FROM reckonings) AS newestMs,
        (
          SELECT min(first) FROM (
            SELECT if(count() = 0, NULL, toUnixTimestamp64Milli(min(inserted_at))) AS first FROM hop_feed
            UNION ALL
            SELECT if(count() = 0, NULL, toUnixTimestamp64Milli(min(inserted_at))) AS first
            FROM observations WHERE inserted_at > now() - INTERVAL 2 HOUR
          )
        ) AS oldest,
        ifNull(oldest, 0) AS firstMs`,
    row: stateSchema,
    signal,
  })
  const { nowMs, newestMs, firstMs } = state ?? { nowMs: 0, newestMs: 0, firstMs: 0 }
  return { nowMs, newestMs: newestMs === 0 ? null : newestMs, firstMs: firstMs === 0 ? null : firstMs }
}

export interface SlotReckoning {
  slotMs: number
  hops: number
  messages: number
}

export async function insertReckoning(
  db: Database,
  { slotMs, hops, messages }: SlotReckoning,
  collector: string,
  signal: AbortSignal,
): Promise<void> {
  await db.insert({
    table: 'reckonings',
    columns: ['slot', 'until', 'hops', 'messages', 'collector'],
    rows: [[slotMs / 1_000, (slotMs + SLOT_MS) / 1_000, hops, messages, collector]],
    token: slotToken(slotMs, 'reckonings'),
    signal,
  })
}

const countsSchema = z.object({ hops: number, messages: number })

/** What was counted: the hops completed in a stretch, and the messages first heard of in the one before. */
export async function getSlotCounts(
  db: Database,
  slotMs: number,
  signal: AbortSignal,
): Promise<{ hops: number; messages: number }> {
  const [counts] = await db.select({
    name: 'get-slot-counts',
    sql: `
      SELECT
        (SELECT count() FROM reckoned_hops WHERE slot = toDateTime({slot:Int64}, 'UTC')) AS hops,
        (SELECT count() FROM reckoned_messages WHERE slot = toDateTime({before:Int64}, 'UTC')) AS messages`,
    params: { slot: slotMs / 1_000, before: (slotMs - SLOT_MS) / 1_000 },
    row: countsSchema,
    signal,
  })
  return counts ?? { hops: 0, messages: 0 }
}

/** Reports of hops that were written in a stretch. */
export async function getSlotSize(db: Database, slotMs: number, signal: AbortSignal): Promise<number> {
  const [size] = await db.select({
    name: 'get-slot-size',
    sql: `
      SELECT count() AS rows FROM hop_feed
      WHERE inserted_at >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')
        AND inserted_at < fromUnixTimestamp64Milli({end:Int64}, 'UTC')`,
    params: { start: slotMs, end: slotMs + SLOT_MS },
    row: z.object({ rows: number }),
    signal,
  })
  return size?.rows ?? 0
}

const idSchema = z.object({ id: z.string() })

/** The messages of which something was written in a stretch. @param collector - by whom; null: by anybody. */
export async function getSlotMessages(
  db: Database,
  slotMs: number,
  collector: string | null,
  signal: AbortSignal,
): Promise<string[]> {
  const rows = await db.select({
    name: 'get-slot-messages',
    sql: `
      SELECT DISTINCT message_id AS id
      FROM (
        SELECT message_id, collector, inserted_at FROM hop_feed
        UNION ALL
        SELECT message_id, collector, inserted_at FROM observations
      )
      WHERE inserted_at >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')
        AND inserted_at < fromUnixTimestamp64Milli({end:Int64}, 'UTC')
        AND ({collector:String} = '' OR collector = {collector:String})
      ORDER BY id`,
    params: { start: slotMs, end: slotMs + SLOT_MS, collector: collector ?? '' },
    row: idSchema,
    signal,
  })
  return rows.map(({ id }) => id)
}
