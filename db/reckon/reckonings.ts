/** Which stretches have been reckoned, and which are to be. @module */
import { z } from 'zod'
import { HOPS_OF_NODE_MAX } from '@/lib/messages/message'
import { DatabaseUnavailableError, type Database } from '../client'
import { REPORTED, TOUCHED } from './completed-hops'
import { partParams, SLOT_MS, slotToken } from './slots'

const number = z.coerce.number()
const stateSchema = z.object({ nowMs: number, newestMs: number, comparedMs: number, firstMs: number })

export interface ReckoningState {
  /** The store's clock. */
  nowMs: number
  /** Start of the newest stretch that was reckoned; null: none was. */
  newestMs: number | null
  /** Start of the newest stretch whose clocks were compared; null: none were. */
  comparedMs: number | null
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
        1000 * (
          SELECT toUnixTimestamp(max(slot)) FROM reckoning_steps WHERE step = 'compared'
        ) AS comparedMs,
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
  const { nowMs, newestMs, comparedMs, firstMs } = state ?? {
    nowMs: 0,
    newestMs: 0,
    comparedMs: 0,
    firstMs: 0,
  }
  return {
    nowMs,
    newestMs: newestMs === 0 ? null : newestMs,
    comparedMs: comparedMs === 0 ? null : comparedMs,
    firstMs: firstMs === 0 ? null : firstMs,
  }
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

interface SlotSize {
  /** Reports to be read for the hops completed in a stretch. */
  rows: number
  /** Reports left out, for their nodes have said too much of one message. */
  leftOut: number
}

export async function getSlotSize(db: Database, slotMs: number, signal: AbortSignal): Promise<SlotSize> {
  const [size] = await db.select({
    name: 'get-slot-size',
    sql: `
      WITH ${TOUCHED}
      SELECT sum(least(reports, ${String(HOPS_OF_NODE_MAX)})) AS rows, sum(reports) - rows AS leftOut
      FROM (
        SELECT count() AS reports
        FROM hops
        WHERE ${REPORTED}
        GROUP BY message_id, node_num
      )`,
    params: partParams({ slotMs, part: 0, parts: 1 }),
    row: z.object({ rows: number, leftOut: number }),
    signal,
  })
  return size ?? { rows: 0, leftOut: 0 }
}

/**
 * Settles into how many parts a stretch is cut, unless somebody has.
 * @returns into how many it is: what is visible may change, and with other parts it would be counted twice.
 */
export async function planSlot(
  db: Database,
  slotMs: number,
  parts: number,
  signal: AbortSignal,
): Promise<number> {
  await insertStep(db, slotMs, 'planned', parts, signal)
  const planned = await getPlan(db, slotMs, signal)
  if (planned !== null) return planned
  throw new DatabaseUnavailableError('The parts of a stretch of time were written and cannot be read yet.')
}

/** Into how many parts a stretch is cut; null: nobody has settled it. */
export async function getPlan(db: Database, slotMs: number, signal: AbortSignal): Promise<number | null> {
  const [plan] = await db.select({
    name: 'get-slot-plan',
    sql: `
      SELECT parts FROM reckoning_steps
      WHERE slot = toDateTime({slot:Int64}, 'UTC') AND step = 'planned'
      LIMIT 1`,
    params: { slot: slotMs / 1_000 },
    row: z.object({ parts: number }),
    signal,
  })
  return plan?.parts ?? null
}

/** Says that the clocks of a stretch have been compared. */
export async function insertCompared(
  db: Database,
  slotMs: number,
  parts: number,
  signal: AbortSignal,
): Promise<void> {
  await insertStep(db, slotMs, 'compared', parts, signal)
}

async function insertStep(
  db: Database,
  slotMs: number,
  step: 'planned' | 'compared',
  parts: number,
  signal: AbortSignal,
): Promise<void> {
  await db.insert({
    table: 'reckoning_steps',
    columns: ['slot', 'step', 'parts'],
    rows: [[slotMs / 1_000, step, parts]],
    token: slotToken(slotMs, `reckoning_steps:${step}`),
    signal,
  })
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
