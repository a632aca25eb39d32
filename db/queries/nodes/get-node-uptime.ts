import { z } from 'zod'
import type { NodeUptime } from '@/lib/node-detail'
import type { Database } from '../../client'
import { uptimeOf, VERDICT_MS } from './sessions'

/** Without a sign of life from any collector for longer than this, nothing was observed. */
export const SILENCE_MS = 30_000
/** How far before the window a visit may lie that tells the state it begins with. */
const LOOK_BACK_MS = 24 * 3_600_000

const silenceRow = z.object({ fromMs: z.coerce.number(), toMs: z.coerce.number() })
const lapseRow = z.object({ lapseMs: z.coerce.number() })
const visitRow = z.object({
  atMs: z.coerce.number(),
  collector: z.string(),
  reachable: z.boolean(),
  failuresInRow: z.number().int(),
})

/** Visits of this node in the period; `day` leads the sort key. */
const VISITS = `
  sightings
  WHERE day >= toDate(fromUnixTimestamp64Milli({from:Int64}, 'UTC'))
    AND day <= toDate(fromUnixTimestamp64Milli({to:Int64}, 'UTC'))
    AND node_num = {num:UInt32}
    AND seen_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    AND seen_at <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')`

const SILENCES = `
  SELECT fromMs, toMs
  FROM (
    SELECT
      sign AS toMs,
      lagInFrame(sign, 1, {from:Int64}) OVER (ORDER BY sign ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS fromMs
    FROM (
      SELECT toUnixTimestamp64Milli(at) AS sign
      FROM collector_heartbeats
      WHERE at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND at <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      UNION ALL
      SELECT toUnixTimestamp64Milli(seen_at) AS sign FROM ${VISITS}
      UNION ALL
      SELECT {to:Int64} AS sign
    )
  )
  WHERE toMs - fromMs > {silence:UInt32}
  ORDER BY fromMs`

/** When the word of a collector that stopped visiting no longer counts. */
const LAPSES = `
  SELECT atMs + {verdict:Int64} + 1 AS lapseMs
  FROM (
    SELECT
      toUnixTimestamp64Milli(seen_at) AS atMs,
      leadInFrame(atMs, 1, {to:Int64}) OVER (
        PARTITION BY collector ORDER BY seen_at ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
      ) AS next
    FROM ${VISITS}
  )
  WHERE next - atMs > {verdict:Int64}`

/**
 * The visits that can change the verdict: of each collector those where its own changes, the first after a silence
 * or after the lapse of another's word, one in five minutes, and the last before a pause of that length.
 */
const TELLING_VISITS = `
  SELECT atMs, collector, reachable, failuresInRow
  FROM (
    SELECT
      toUnixTimestamp64Milli(seen_at) AS atMs,
      toString(collector) AS collector,
      reachable,
      failures_in_row AS failuresInRow,
      (reachable, failures_in_row >= 2, intDiv(atMs, 300000), arrayCount(e -> e <= atMs, {turns:Array(Int64)})) AS mark,
      lagInFrame(mark) OVER w AS before,
      row_number() OVER w AS position,
      leadInFrame(atMs, 1, atMs + 300001) OVER w AS next
    FROM ${VISITS}
    WINDOW w AS (PARTITION BY collector ORDER BY seen_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
  )
  WHERE position = 1 OR mark != before OR next - atMs > 300000
  ORDER BY atMs, collector`

/**
 * Uptime by time, not by count of visits, over the window that ends at `nowMs`, with the stretches it is made of.
 * Time in which no collector gave a sign of life is `unobserved` and counts for nothing.
 */
export async function getNodeUptime(
  db: Database,
  num: number,
  windowMs: number,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeUptime> {
  const startMs = nowMs - windowMs
  const period = { num, from: startMs - LOOK_BACK_MS, to: nowMs }
  const [silences, lapses] = await Promise.all([
    db.select({
      name: 'get-silences',
      sql: SILENCES,
      params: { ...period, silence: SILENCE_MS },
      row: silenceRow,
      signal,
    }),
    db.select({
      name: 'get-lapses',
      sql: LAPSES,
      params: { ...period, verdict: VERDICT_MS },
      row: lapseRow,
      signal,
    }),
  ])
  const turns = [...silences.map(({ toMs }) => toMs), ...lapses.map(({ lapseMs }) => lapseMs)]
  const visits = await db.select({
    name: 'get-node-visits',
    sql: TELLING_VISITS,
    params: { ...period, turns: turns.sort((a, b) => a - b) },
    row: visitRow,
    signal,
  })
  return uptimeOf(visits, silences, startMs, nowMs)
}
