/** Solved clocks: written, and read back by those who did not solve them. @module */
import { z } from 'zod'
import type { ClockPair } from '@/lib/clocks/samples'
import type { NodeClock } from '@/lib/messages/message'
import type { Database } from '../client'
import { slotMiddle, slotToken } from './slots'

/** Rows in one insert. */
const ROWS_MAX = 20_000

/** Writes the pairs of one stretch, and the clocks of all nodes at its middle. */
export async function insertClocks(
  db: Database,
  slotMs: number,
  pairs: readonly ClockPair[],
  clocks: readonly NodeClock[],
  signal: AbortSignal,
): Promise<void> {
  const atMs = slotMiddle(slotMs)
  await insertOnce(
    db,
    'clock_pairs',
    ['at', 'a_num', 'b_num', 'offset_ms', 'uncertainty_ms', 'samples'],
    pairs.map(({ aNum, bNum, offsetMs, uncertaintyMs, samples }) => [
      atMs,
      aNum,
      bNum,
      offsetMs,
      uncertaintyMs,
      samples,
    ]),
    slotMs,
    signal,
  )
  await insertOnce(
    db,
    'node_clocks',
    ['node_num', 'at', 'component', 'offset_ms', 'drift_ppm', 'uncertainty_ms'],
    clocks.map(({ nodeNum, component, offsetMs, driftPpm, uncertaintyMs }) => [
      nodeNum,
      atMs,
      component,
      offsetMs,
      driftPpm,
      uncertaintyMs,
    ]),
    slotMs,
    signal,
  )
}

async function insertOnce(
  db: Database,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  slotMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_MAX) {
    const token = `${slotToken(slotMs, table)}:${String(from / ROWS_MAX)}`
    await db.insert({ table, columns, rows: rows.slice(from, from + ROWS_MAX), token, signal })
  }
}

const clockSchema: z.ZodType<NodeClock> = z.object({
  nodeNum: z.number().int(),
  component: z.number().int(),
  atMs: z.coerce.number(),
  offsetMs: z.number(),
  driftPpm: z.number(),
  uncertaintyMs: z.number(),
})

/** All clocks solved between two times, by the store's clock. */
export async function getSolvedClocks(
  db: Database,
  sinceMs: number,
  untilMs: number,
  signal: AbortSignal,
): Promise<NodeClock[]> {
  return db.select({
    name: 'get-solved-clocks',
    sql: `
      SELECT
        c.node_num AS nodeNum,
        c.component AS component,
        toUnixTimestamp64Milli(c.at) AS atMs,
        c.offset_ms AS offsetMs,
        c.drift_ppm AS driftPpm,
        c.uncertainty_ms AS uncertaintyMs
      FROM node_clocks AS c FINAL
      WHERE c.at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
        AND c.at <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
      ORDER BY atMs, nodeNum`,
    params: { since: sinceMs, until: untilMs },
    row: clockSchema,
    signal,
  })
}
