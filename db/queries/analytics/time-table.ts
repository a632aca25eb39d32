import type { ShownQuery } from '@/lib/analytics/answer'
import { bucketStart, nextBucket, type Bucket, type Period } from '@/lib/analytics/range'
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
  rtt: { hour: 'rtt_all_hours', day: 'rtt_all_days' },
} as const

/** What is summed and merged of both tables of a kind. */
const MEASURES: Readonly<Record<keyof typeof TABLES, string>> = {
  message: 'messages, bytes, sized, reached, subscribers, deliveries, duplicates, timed, t90',
  topic: 'topic, type, messages, bytes',
  rtt: 'measured, quiet, sum_ms, rtt',
}

/** @param period - ends with a whole hour in the midst of a day: so far and no further; else with its last day. */
export function timeTable(kind: keyof typeof TABLES, bucket: Bucket, period: Period): TimeTable {
  const { fromMs, toMs } = period
  if (bucket === 'hour') {
    const endMs = nextBucket('hour', toMs - 1)
    return {
      table: TABLES[kind].hour,
      column: 'hour',
      condition: (alias) =>
        `${alias}.hour >= toDateTime({from:UInt32}, 'UTC') AND ${alias}.hour < toDateTime({to:UInt32}, 'UTC')`,
      params: { from: seconds(fromMs), to: seconds(endMs) },
    }
  }
  const lastDayMs = bucketStart('day', toMs)
  if (lastDayMs < toMs && bucketStart('hour', toMs) === toMs) {
    const measures = MEASURES[kind]
    return {
      table: `(
        SELECT day, ${measures} FROM ${TABLES[kind].day} WHERE day >= {from:Date} AND day < {last:Date}
        UNION ALL
        SELECT toDate(hour) AS day, ${measures} FROM ${TABLES[kind].hour}
        WHERE hour >= toDateTime({last:Date}, 'UTC') AND hour < toDateTime({to:UInt32}, 'UTC')
      )`,
      column: 'day',
      condition: () => 'true',
      params: { from: dayText(fromMs), last: dayText(lastDayMs), to: seconds(toMs) },
    }
  }
  const endMs = nextBucket('day', toMs - 1)
  return {
    table: TABLES[kind].day,
    column: 'day',
    condition: (alias) => `${alias}.day >= {from:Date} AND ${alias}.day < {to:Date}`,
    params: { from: dayText(fromMs), to: dayText(endMs) },
  }
}
