import { z } from 'zod'
import { nextBucket, type Bucket, type Period } from '@/lib/analytics/range'
import { bucketMs } from './asking'
import type { Question } from './question'
import { dayText } from './presence'

const number = z.coerce.number().int()
const sessionsRow = z.object({
  startMs: number,
  joins: number,
  departures: number,
  onlineS: number,
  observedS: number,
  days: number,
})
type SessionsOfBucket = z.infer<typeof sessionsRow>

/** Sessions that began and ended by bucket; a bucket of which no day is stated has no row. */
export function sessionDaysQuestion(bucket: Bucket, { fromMs, toMs }: Period): Question<SessionsOfBucket> {
  return {
    name: 'get-session-days',
    sql: `
      SELECT
        ${bucketMs(bucket, 's.day')} AS startMs,
        sum(s.joins) AS joins,
        sum(s.departures) AS departures,
        sum(s.online_s) AS onlineS,
        sum(s.observed_s) AS observedS,
        count() AS days
      FROM session_days AS s FINAL
      WHERE s.day >= {from:Date} AND s.day < {to:Date}
      GROUP BY startMs
      ORDER BY startMs`,
    params: { from: dayText(fromMs), to: dayText(nextBucket(bucket, toMs - 1)) },
    row: sessionsRow,
  }
}
