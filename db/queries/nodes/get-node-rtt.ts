import { z } from 'zod'
import { RTT_METHODS } from '@/lib/facts'
import type { RttPoint } from '@/lib/node-detail'
import type { Database } from '../../client'

const rowSchema = z.object({
  bucket: z.coerce.number().int(),
  rttMs: z.number().nullable(),
  method: z.enum(RTT_METHODS),
})

/**
 * RTT over time: the median of each of `buckets` equal stretches between `sinceMs` and `nowMs`. Where the network
 * was measured quietly, only that counts; a stretch without a visit has no point.
 */
export async function getNodeRtt(
  db: Database,
  num: number,
  sinceMs: number,
  buckets: number,
  nowMs: number,
  signal?: AbortSignal,
): Promise<RttPoint[]> {
  const widthMs = Math.max(1, Math.ceil((nowMs - sinceMs) / Math.max(1, buckets)))
  const rows = await db.select({
    name: 'get-node-rtt',
    sql: `
      SELECT
        intDiv(toUnixTimestamp64Milli(seen_at) - {since:Int64}, {width:Int64}) AS bucket,
        countIf(isNotNull(rtt_ms) AND rtt_method = 'ping_quiet') AS quiet,
        countIf(isNotNull(rtt_ms)) AS measured,
        multiIf(
          quiet > 0, toNullable(quantileExactIf(0.5)(assumeNotNull(rtt_ms), isNotNull(rtt_ms) AND rtt_method = 'ping_quiet')),
          measured > 0, quantileExactIf(0.5)(assumeNotNull(rtt_ms), isNotNull(rtt_ms)),
          NULL
        ) AS rttMs,
        multiIf(quiet > 0, 'ping_quiet', measured > 0, 'ping_busy', 'none') AS method
      FROM sightings
      WHERE day >= toDate(fromUnixTimestamp64Milli({since:Int64}, 'UTC'))
        AND node_num = {num:UInt32}
        AND seen_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
        AND seen_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
      GROUP BY bucket
      ORDER BY bucket`,
    params: { num, since: sinceMs, until: nowMs, width: widthMs },
    row: rowSchema,
    signal,
  })
  return rows.map(({ bucket, rttMs, method }) => ({ atMs: sinceMs + bucket * widthMs, rttMs, method }))
}
