/** Hops and messages of a stretch, counted once: what the roll-ups by link and by topic are made from. @module */
import { DISPERSION } from '@/lib/clocks/compare-times'
import type { Database } from '../client'
import { COMPLETED_HOPS } from './completed-hops'
import { partParams, partToken, SLOT_MS, slotMiddle, slotToken, type SlotPart } from './slots'

/**
 * Counts the hops completed in the stretch, with their latency by the clocks that were solved for it. As everywhere,
 * a latency is known where both clocks are, and where it lies beyond their uncertainty of zero.
 */
export async function insertReckonedHops(db: Database, part: SlotPart, signal: AbortSignal): Promise<void> {
  await db.command({
    name: 'insert-reckoned-hops',
    sql: `
      INSERT INTO reckoned_hops (slot, hour, from_num, to_num, first, size_bytes, latency_ms)
      WITH
        ${COMPLETED_HOPS},
        clocks AS (
          SELECT node_num, component, offset_ms, drift_ppm, uncertainty_ms
          FROM node_clocks FINAL
          WHERE at = fromUnixTimestamp64Milli({middle:Int64}, 'UTC')
        ),
        sizes AS (
          SELECT message_id, argMin(size_bytes, arrived_at) AS size
          FROM observations
          WHERE message_id IN (SELECT message_id FROM touched)
          GROUP BY message_id
        ),
        timed AS (
          SELECT
            h.received AS received, h.from_num AS from_num, h.to_num AS to_num, h.first AS first,
            z.size AS size,
            toUnixTimestamp64Milli(h.received) - {middle:Int64} AS elapsed,
            if(f.component = t.component,
              h.apart_us / 1000 - (t.offset_ms - f.offset_ms) - (t.drift_ppm - f.drift_ppm) * 1e-6 * elapsed,
              NULL) AS ms,
            hypot(f.uncertainty_ms + ${String(DISPERSION)} * abs(elapsed),
              t.uncertainty_ms + ${String(DISPERSION)} * abs(elapsed)) AS uncertainty
          FROM completed AS h
          LEFT JOIN sizes AS z ON z.message_id = h.message_id
          LEFT JOIN clocks AS f ON f.node_num = h.from_num
          LEFT JOIN clocks AS t ON t.node_num = h.to_num
        )
      SELECT
        toDateTime(intDiv({start:Int64}, 1000), 'UTC') AS slot,
        toStartOfHour(toDateTime(received, 'UTC')) AS hour,
        from_num, to_num, first,
        size AS size_bytes,
        if(ms > uncertainty, toFloat32(ms), NULL) AS latency_ms
      FROM timed
      ORDER BY ALL
      SETTINGS join_use_nulls = 1`,
    params: { ...partParams(part), middle: slotMiddle(part.slotMs) },
    token: partToken(part, 'reckoned_hops'),
    signal,
  })
}

/** Counts the messages first heard of in the stretch, by the store's clock, as their ready rows are now. */
export async function insertReckonedMessages(
  db: Database,
  slotMs: number,
  signal: AbortSignal,
): Promise<void> {
  await db.command({
    name: 'insert-reckoned-messages',
    sql: `
      INSERT INTO reckoned_messages (
        slot, hour, topic, type, size_bytes, reached, subscribers, subscribers_reached, deliveries, duplicates, hops,
        t50_ms, t90_ms, t100_ms
      )
      WITH
        heard AS (
          SELECT message_id FROM hop_feed
          WHERE inserted_at >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')
            AND inserted_at < fromUnixTimestamp64Milli({end:Int64}, 'UTC')
          UNION DISTINCT
          SELECT message_id FROM observations
          WHERE inserted_at >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')
            AND inserted_at < fromUnixTimestamp64Milli({end:Int64}, 'UTC')
        ),
        before AS (
          SELECT message_id FROM hops
          WHERE message_id IN (SELECT message_id FROM heard)
            AND inserted_at < fromUnixTimestamp64Milli({start:Int64}, 'UTC')
          UNION DISTINCT
          SELECT message_id FROM observations
          WHERE message_id IN (SELECT message_id FROM heard)
            AND inserted_at < fromUnixTimestamp64Milli({start:Int64}, 'UTC')
        )
      SELECT
        toDateTime(intDiv({start:Int64}, 1000), 'UTC') AS slot,
        toStartOfHour(toDateTime(m.heard_at, 'UTC')) AS hour,
        m.topic AS topic, m.type AS type, m.size_bytes AS size_bytes,
        m.reached AS reached, m.subscribers AS subscribers, m.subscribers_reached AS subscribers_reached,
        m.deliveries AS deliveries, m.duplicates AS duplicates,
        m.hops AS hops, m.t50_ms AS t50_ms, m.t90_ms AS t90_ms, m.t100_ms AS t100_ms
      FROM messages AS m FINAL
      WHERE (m.heard_at, m.message_id) IN (
        SELECT k.heard_at, k.message_id
        FROM message_keys AS k
        WHERE k.message_id IN (SELECT message_id FROM heard)
          AND k.message_id NOT IN (SELECT message_id FROM before)
      )
      ORDER BY ALL`,
    params: { start: slotMs, end: slotMs + SLOT_MS },
    token: slotToken(slotMs, 'reckoned_messages'),
    signal,
  })
}
