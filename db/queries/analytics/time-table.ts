import type { ShownQuery } from '@/lib/analytics/answer'
import { nextBucket, type Bucket, type Period } from '@/lib/analytics/range'
import { seconds } from './asking'
import { dayText } from './presence'

/** The table of a kind that a bucket is read from, by hour or by day, and the condition for a period. */
interface TimeTable {
  readonly table: string
  readonly column: 'hour' | 'day'
  /** @param alias - of the table. */
  readonly condition: (alias: string) => string
  readonly params: ShownQuery['params']
}

const TABLES = {
  message: { hour: 'message_hours', day: 'message_days' },
  topic: { hour: 'topic_hours', day: 'topic_days' },
  rtt: { hour: 'rtt_total_hours', day: 'rtt_total_days' },
} as const

export function timeTable(kind: keyof typeof TABLES, bucket: Bucket, { fromMs, toMs }: Period): TimeTable {
  const endMs = nextBucket(bucket, toMs - 1)
  if (bucket === 'hour') {
    return {
      table: TABLES[kind].hour,
      column: 'hour',
      condition: (alias) =>
        `${alias}.hour >= toDateTime({from:UInt32}, 'UTC') AND ${alias}.hour < toDateTime({to:UInt32}, 'UTC')`,
      params: { from: seconds(fromMs), to: seconds(endMs) },
    }
  }
  return {
    table: TABLES[kind].day,
    column: 'day',
    condition: (alias) => `${alias}.day >= {from:Date} AND ${alias}.day < {to:Date}`,
    params: { from: dayText(fromMs), to: dayText(endMs) },
  }
}
