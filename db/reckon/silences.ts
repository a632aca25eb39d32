/** When no collector worked, and which worked. @module */
import { z } from 'zod'
import { SILENCE_MS, type Silence } from '@/lib/sessions/visit'
import type { Database } from '../client'

const silenceRow = z.object({ fromMs: z.coerce.number(), toMs: z.coerce.number() })

/** Gaps between signs of life; both ends of the period count as signs. */
const SILENCES = `
  SELECT fromMs, toMs
  FROM (
    SELECT
      sign AS toMs,
      lagInFrame(sign, 1, {from:Int64}) OVER (ORDER BY sign ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS fromMs
    FROM (
      SELECT DISTINCT toUnixTimestamp64Milli(at) AS sign
      FROM collector_heartbeats
      WHERE at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND at <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      UNION ALL
      SELECT {to:Int64} AS sign
    )
  )
  WHERE toMs - fromMs > {silence:UInt32}
  ORDER BY fromMs`

/** @returns silences of a period, ascending; the last may reach its end. */
export async function getSilences(
  db: Database,
  fromMs: number,
  toMs: number,
  signal: AbortSignal | undefined,
): Promise<Silence[]> {
  return db.select({
    name: 'get-silences',
    sql: SILENCES,
    params: { from: fromMs, to: toMs, silence: SILENCE_MS },
    row: silenceRow,
    signal,
  })
}
