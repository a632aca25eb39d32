import { z } from 'zod'
import { middleOfCut } from '@/lib/analytics/quantile'
import type { MessagePoint, MessagesAnswer, MessageSeries } from '@/lib/analytics/messages'
import { bucketStarts, type AnalyticsQuery, type Bucket, type Period } from '@/lib/analytics/range'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { answerInFrame } from './answer-in-frame'
import { bucketMs, type Asking } from './asking'
import type { Question } from './question'
import { timeTable } from './time-table'
import { seriesWithUncounted, uncountedQuestion, withUncounted } from './uncounted-messages'

/** Curves of types and of topics; those of fewer messages are in no curve, but in the totals. */
const SERIES_MAX = 30

const number = z.coerce.number()
const quantiles = z.tuple([z.number().nullable(), z.number().nullable(), z.number().nullable()])
const pointRow = z.object({
  /** 0: all of the range together. */
  startMs: number,
  messages: number,
  bytes: number,
  sized: number,
  reached: number,
  subscribers: number,
  deliveries: number,
  duplicates: number,
  timed: number,
  times: quantiles,
})
type PointRow = z.infer<typeof pointRow>
type Figures = Omit<MessagePoint, 'startMs'>

function pointsQuestion(name: string, bucket: Bucket, period: Period): Question<PointRow> {
  const { table, column, condition, params } = timeTable('message', bucket, period)
  return {
    name,
    sql: `
      SELECT
        ${bucketMs(bucket, `m.${column}`)} AS startMs,
        sum(m.messages) AS messages,
        sum(m.bytes) AS bytes,
        sum(m.sized) AS sized,
        sum(m.reached) AS reached,
        sum(m.subscribers) AS subscribers,
        sum(m.deliveries) AS deliveries,
        sum(m.duplicates) AS duplicates,
        sum(m.timed) AS timed,
        arrayMap(t -> if(isFinite(t), t, NULL), quantilesBFloat16Merge(0.5, 0.9, 0.99)(m.t90)) AS times
      FROM ${table} AS m
      WHERE ${condition('m')}
      GROUP BY startMs WITH ROLLUP
      ORDER BY startMs`,
    params,
    row: pointRow,
  }
}

const seriesRow = z.object({
  key: z.string(),
  starts: z.array(number),
  messages: z.array(number),
  bytes: z.array(number),
})
type SeriesRow = z.infer<typeof seriesRow>

function seriesQuestion(
  name: string,
  key: 'type' | 'topic',
  bucket: Bucket,
  period: Period,
): Question<SeriesRow> {
  const { table, column, condition, params } = timeTable('topic', bucket, period)
  return {
    name,
    sql: `
      SELECT r.key AS key, groupArray(r.startMs) AS starts, groupArray(r.messages) AS messages, groupArray(r.bytes) AS bytes
      FROM (
        SELECT
          toString(t.${key}) AS key,
          ${bucketMs(bucket, `t.${column}`)} AS startMs,
          sum(t.messages) AS messages,
          sum(t.bytes) AS bytes
        FROM ${table} AS t
        WHERE ${condition('t')}
        GROUP BY key, startMs
      ) AS r
      GROUP BY key
      ORDER BY sum(r.messages) DESC, key
      LIMIT {most:UInt32}`,
    params: { ...params, most: SERIES_MAX },
    row: seriesRow,
  }
}

/** How much is said, how fast it spreads, how often it arrives. @throws {DatabaseUnavailableError | DatabaseError} */
export async function getMessages(
  db: Database,
  query: AnalyticsQuery,
  nowMs: number,
  signal?: AbortSignal,
  authorities?: NetworkProfile['authorities'],
): Promise<MessagesAnswer> {
  return answerInFrame(db, query, nowMs, signal, authorities, async ({ range, ask }: Asking) => {
    const { bucket, previous } = range
    const [points, before, types, topics, uncounted] = await Promise.all([
      ask(pointsQuestion('get-messages', bucket, range)),
      previous === null ? null : ask(pointsQuestion('get-messages-before', bucket, previous)),
      ask(seriesQuestion('get-messages-by-type', 'type', bucket, range)),
      ask(seriesQuestion('get-messages-by-topic', 'topic', bucket, range)),
      ask(uncountedQuestion(range)),
    ])
    const all = (rows: readonly SeriesRow[], by: 'type' | 'topic') =>
      seriesWithUncounted(rows, uncounted, by, bucket, SERIES_MAX).map((row) => alignRow(row, bucket, range))
    const byType = all(types, 'type')
    const byTopic = all(topics, 'topic')
    return {
      ...figuresOf(withUncounted(points, uncounted, bucket, noPoint), bucket, range),
      byType,
      byTopic,
      types: byType.map(totalOf),
      topics: byTopic.map(totalOf),
      previous: before === null || previous === null ? null : figuresOf(before, bucket, previous),
    }
  })
}

function figuresOf(
  rows: readonly PointRow[],
  bucket: Bucket,
  period: Period,
): { points: MessagePoint[]; totals: Figures } {
  const byStart = new Map(rows.map((row) => [row.startMs, row]))
  return {
    points: bucketStarts(bucket, period).map((startMs) => ({
      startMs,
      ...readFigures(byStart.get(startMs)),
    })),
    totals: readFigures(byStart.get(0)),
  }
}

/** Of a bucket of which nothing is counted yet. */
const noPoint = (startMs: number): PointRow => ({
  startMs,
  messages: 0,
  bytes: 0,
  sized: 0,
  reached: 0,
  subscribers: 0,
  deliveries: 0,
  duplicates: 0,
  timed: 0,
  times: [null, null, null],
})

function readFigures(row: PointRow | undefined): Figures {
  const { messages = 0, bytes = 0, sized = 0, reached = 0, subscribers = 0 } = row ?? {}
  const { deliveries = 0, duplicates = 0, timed = 0 } = row ?? {}
  const [p50Ms = null, p90Ms = null, p99Ms = null] = timed === 0 || row === undefined ? [] : row.times
  return {
    messages,
    bytes,
    sized,
    deliveries,
    duplicates,
    duplicateRatio: deliveries === 0 ? null : duplicates / deliveries,
    deliveryRatio: subscribers === 0 ? null : Math.min(1, reached / subscribers),
    timed,
    p50Ms: middleOfCut(p50Ms),
    p90Ms: middleOfCut(p90Ms),
    p99Ms: middleOfCut(p99Ms),
  }
}

function alignRow(
  { key, starts, messages, bytes }: SeriesRow,
  bucket: Bucket,
  period: Period,
): MessageSeries {
  const at = new Map(starts.map((startMs, index) => [startMs, index]))
  const align = (values: readonly number[]): number[] =>
    bucketStarts(bucket, period).map((startMs) => values[at.get(startMs) ?? -1] ?? 0)
  return { key, messages: align(messages), bytes: align(bytes) }
}

function totalOf({ key, messages, bytes }: MessageSeries) {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  return { key, messages: sum(messages), bytes: sum(bytes) }
}
