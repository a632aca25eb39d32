/** The messages of a period that its counts by the hour do not hold yet. @module */
import { z } from 'zod'
import { bucketStart, type Bucket, type Period } from '@/lib/analytics/range'
import { isUncounted } from '../messages/uncounted'
import { seconds } from './asking'
import type { Question } from './question'

const number = z.coerce.number()
const uncountedRow = z.object({
  hourMs: number,
  topic: z.string(),
  type: z.string(),
  messages: number,
  bytes: number,
  sized: number,
})
export type UncountedRow = z.infer<typeof uncountedRow>

/** How far such a message has spread is told when it had time to: only that it was said, and how large it is. */
export function uncountedQuestion({ fromMs, toMs }: Period): Question<UncountedRow> {
  return {
    name: 'get-messages-uncounted',
    sql: `
      SELECT
        toInt64(toUnixTimestamp(toStartOfHour(m.heard_at))) * 1000 AS hourMs,
        toString(m.topic) AS topic,
        toString(m.type) AS type,
        count() AS messages,
        sum(toUInt64(ifNull(m.size_bytes, 0))) AS bytes,
        countIf(isNotNull(m.size_bytes)) AS sized
      FROM messages AS m FINAL
      WHERE ${isUncounted('m')}
        AND m.heard_at >= toDateTime({from:UInt32}, 'UTC') AND m.heard_at < toDateTime({to:UInt32}, 'UTC')
      GROUP BY hourMs, topic, type
      ORDER BY hourMs, topic, type`,
    params: { from: seconds(fromMs), to: seconds(toMs) + 1 },
    row: uncountedRow,
  }
}

interface Counted {
  readonly startMs: number
  messages: number
  bytes: number
  sized: number
}

/** The points with what is not counted yet in its bucket and in the totals, which are the point at 0. */
export function withUncounted<T extends Counted>(
  points: readonly T[],
  uncounted: readonly UncountedRow[],
  bucket: Bucket,
  nothing: (startMs: number) => T,
): T[] {
  const byStart = new Map(points.map((point) => [point.startMs, { ...point }]))
  for (const { hourMs, messages, bytes, sized } of uncounted) {
    for (const startMs of [0, bucketStart(bucket, hourMs)]) {
      const point = byStart.get(startMs) ?? nothing(startMs)
      point.messages += messages
      point.bytes += bytes
      point.sized += sized
      byStart.set(startMs, point)
    }
  }
  return [...byStart.values()]
}

interface CountedSeries {
  readonly key: string
  readonly starts: number[]
  readonly messages: number[]
  readonly bytes: number[]
}

/** The same for curves by type or by topic; one that was not there before is added where there is room. */
export function seriesWithUncounted(
  series: readonly CountedSeries[],
  uncounted: readonly UncountedRow[],
  by: 'type' | 'topic',
  bucket: Bucket,
  most: number,
): CountedSeries[] {
  const byKey = new Map(
    series.map(({ key, starts, messages, bytes }) => [
      key,
      { key, starts: [...starts], messages: [...messages], bytes: [...bytes] },
    ]),
  )
  for (const row of uncounted) {
    const key = row[by]
    if (!byKey.has(key) && byKey.size >= most) continue
    const one = byKey.get(key) ?? { key, starts: [], messages: [], bytes: [] }
    const startMs = bucketStart(bucket, row.hourMs)
    const known = one.starts.indexOf(startMs)
    const at = known === -1 ? one.starts.push(startMs) - 1 : known
    one.messages[at] = (one.messages[at] ?? 0) + row.messages
    one.bytes[at] = (one.bytes[at] ?? 0) + row.bytes
    byKey.set(key, one)
  }
  return [...byKey.values()]
}
