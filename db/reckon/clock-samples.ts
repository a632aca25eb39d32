/** One-way differences of clocks: taken from the hops of a stretch, and read back to solve the clocks. @module */
import { z } from 'zod'
import type { ClockSample } from '@/lib/clocks/samples'
import type { Database } from '../client'
import { COMPLETED_HOPS } from './completed-hops'
import { partParams, partToken, SLOT_MS, type SlotPart } from './slots'

/** Most samples that clocks are solved from: more than ten stretches of a network of 5,000 nodes. */
export const SAMPLES_MAX = 400_000

/** Takes the least difference of each link and direction from the hops that were completed in the stretch. */
export async function insertClockSamples(db: Database, part: SlotPart, signal: AbortSignal): Promise<void> {
  await db.command({
    name: 'insert-clock-samples',
    sql: `
      INSERT INTO clock_samples (slot, from_num, to_num, least_us, at_us, samples)
      WITH ${COMPLETED_HOPS}
      SELECT
        toDateTime(intDiv({start:Int64}, 1000), 'UTC') AS slot,
        from_num, to_num,
        min(apart_us) AS least_us,
        argMin(had_us, apart_us) AS at_us,
        toUInt32(count()) AS samples
      FROM completed
      GROUP BY from_num, to_num
      ORDER BY ALL`,
    params: partParams(part),
    token: partToken(part, 'clock_samples'),
    signal,
  })
}

const rowSchema = z.object({
  slots: z.array(z.number().int()),
  from: z.array(z.number().int()),
  to: z.array(z.number().int()),
  least: z.array(z.coerce.number()),
  at: z.array(z.coerce.number()),
  samples: z.array(z.number().int()),
})

/**
 * The samples of a stretch and of those before it, the newest stretches whole, as many as fit.
 * @param slots - how many stretches to look back on, at most.
 */
export async function getClockSamples(
  db: Database,
  slotMs: number,
  slots: number,
  signal: AbortSignal,
): Promise<ClockSample[]> {
  const [found] = await db.select({
    name: 'get-clock-samples',
    sql: `
      WITH
        sizes AS (
          SELECT slot, sum(count()) OVER (ORDER BY slot DESC) AS so_far
          FROM clock_samples
          WHERE slot > toDateTime({since:Int64}, 'UTC') AND slot <= toDateTime({slot:Int64}, 'UTC')
          GROUP BY slot
        ),
        kept AS (SELECT slot FROM sizes WHERE so_far <= {most:UInt64} OR slot = toDateTime({slot:Int64}, 'UTC'))
      SELECT
        groupArray(toUnixTimestamp(c.slot)) AS slots,
        groupArray(c.from_num) AS from,
        groupArray(c.to_num) AS to,
        groupArray(c.least_us) AS least,
        groupArray(c.at_us) AS at,
        groupArray(c.samples) AS samples
      FROM (
        SELECT
          slot, from_num, to_num,
          min(s.least_us) AS least_us,
          argMin(s.at_us, s.least_us) AS at_us,
          toUInt32(sum(s.samples)) AS samples
        FROM clock_samples AS s
        WHERE slot IN (SELECT slot FROM kept)
        GROUP BY slot, from_num, to_num
        ORDER BY slot DESC, from_num, to_num
        LIMIT {most:UInt64}
      ) AS c`,
    params: {
      slot: slotMs / 1_000,
      since: (slotMs - slots * SLOT_MS) / 1_000,
      most: SAMPLES_MAX,
    },
    row: rowSchema,
    signal,
  })
  if (found === undefined) return []
  return found.slots.map((slot, at) => ({
    slotMs: slot * 1_000 + SLOT_MS / 2,
    fromNum: found.from[at] ?? 0,
    toNum: found.to[at] ?? 0,
    leastUs: found.least[at] ?? 0,
    atUs: found.at[at] ?? 0,
    samples: found.samples[at] ?? 0,
  }))
}
