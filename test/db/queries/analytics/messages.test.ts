import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getMessages } from '@/db/queries/analytics/get-messages'
import { messagesAnswerSchema, type MessagePoint } from '@/lib/analytics/messages'
import { bucketStarts, nextBucket, type AnalyticsQuery, type Bucket } from '@/lib/analytics/range'
import { DAY_MS, HOUR_MS, isQuantile, NOW, randomOf, TODAY } from '../../../fixtures/analytics-history'
import { startTestEngine, type TestEngine } from '../../../fixtures/engine'

interface Counted {
  hourMs: number
  topic: string
  type: string
  sizeBytes: number | null
  subscribers: number | null
  reached: number | null
  deliveries: number
  duplicates: number
  t90Ms: number | null
}

function makeMessages(): Counted[] {
  const random = randomOf(11)
  return Array.from({ length: 1_500 }, () => {
    const subscribers = random() < 0.3 ? null : 1 + Math.floor(random() * 30)
    // For three days nothing was heard.
    const daysAgo = Math.floor(random() * 70)
    return {
      hourMs: Math.min(
        NOW - 20 * 60_000,
        TODAY - (daysAgo === 9 ? 8 : daysAgo) * DAY_MS + Math.floor(random() * 24) * HOUR_MS,
      ),
      topic: random() < 0.7 ? 'demo/chat' : 'demo/updates',
      type: ['Query', 'Response', ''][Math.floor(random() * 3)] ?? '',
      sizeBytes: random() < 0.2 ? null : Math.floor(random() * 5_000),
      subscribers,
      reached: subscribers === null ? null : Math.floor(random() * (subscribers + 1)),
      deliveries: Math.floor(random() * 40),
      duplicates: Math.floor(random() * 90),
      t90Ms: random() < 0.25 ? null : Math.round(10 + random() ** 3 * 4_000),
    }
  })
}

const messages = makeMessages()
let engine: TestEngine
let web: Database

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
}, 120_000)
afterAll(() => engine.stop())

const ask = async (query: AnalyticsQuery) => messagesAnswerSchema.parse(await getMessages(web, query, NOW))
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** One stretch, message by message. */
function expectFigures(point: Omit<MessagePoint, 'startMs'>, within: readonly Counted[]): void {
  const listened = within.filter(({ subscribers }) => subscribers !== null)
  const [deliveries, duplicates] = [
    sum(within.map((each) => each.deliveries)),
    sum(within.map((each) => each.duplicates)),
  ]
  const subscribers = sum(listened.map((each) => each.subscribers ?? 0))
  const times = within.flatMap(({ t90Ms }) => t90Ms ?? [])
  expect(point).toMatchObject({
    messages: within.length,
    bytes: sum(within.map((each) => each.sizeBytes ?? 0)),
    sized: within.filter(({ sizeBytes }) => sizeBytes !== null).length,
    deliveries,
    duplicates,
    duplicateRatio: deliveries === 0 ? null : duplicates / deliveries,
    deliveryRatio: subscribers === 0 ? null : sum(listened.map((each) => each.reached ?? 0)) / subscribers,
    timed: times.length,
  })
  expect(isQuantile(point.p50Ms, times, 0.5)).toBe(true)
  expect(isQuantile(point.p90Ms, times, 0.9)).toBe(true)
  expect(isQuantile(point.p99Ms, times, 0.99)).toBe(true)
}

const within = (fromMs: number, toMs: number) =>
  messages.filter(({ hourMs }) => hourMs >= fromMs && hourMs < toMs)

describe('messages', () => {
  it('of an empty database are none', async () => {
    const { points, totals, byType } = await ask({ range: '7d', compare: 'previous' })
    expect(points).toHaveLength(7)
    for (const point of [...points, totals]) expectFigures(point, [])
    expect(byType).toEqual([])
  })

  describe('that were counted', () => {
    beforeAll(async () => {
      const rows = messages.map((each) => [
        each.hourMs / 1_000,
        each.hourMs / 1_000,
        each.topic,
        each.type,
        each.sizeBytes,
        3,
        each.subscribers,
        each.reached,
        each.deliveries,
        each.duplicates,
        each.t90Ms,
      ])
      const columns = [
        'slot',
        'hour',
        'topic',
        'type',
        'size_bytes',
        'reached',
        'subscribers',
        'subscribers_reached',
        'deliveries',
        'duplicates',
        't90_ms',
      ]
      const collector = engine.open('collector')
      // Late ones in a block of their own, one block twice under its token.
      for (const [token, part] of [
        ['a', rows.slice(0, 900)],
        ['b', rows.slice(900)],
        ['a', rows.slice(0, 900)],
      ] as const) {
        await collector.insert({
          table: 'reckoned_messages',
          columns,
          rows: part,
          token: `messages-${token}`,
        })
      }
    })

    it.each<[AnalyticsQuery, Bucket]>([
      [{ range: '24h', compare: 'previous' }, 'hour'],
      [{ range: '30d', bucket: 'hour' }, 'hour'],
      [{ range: '30d', compare: 'previous' }, 'day'],
      [{ range: '90d', bucket: 'week' }, 'week'],
      [{ range: '90d', bucket: 'month', compare: 'previous' }, 'month'],
    ])('%j are what a plain count says', async (query, bucket) => {
      const answer = await ask(query)
      expect(answer.range.bucket).toBe(bucket)
      const check = (points: readonly MessagePoint[], untilMs: number): void => {
        for (const point of points)
          expectFigures(point, within(point.startMs, Math.min(nextBucket(bucket, point.startMs), untilMs)))
      }
      check(answer.points, NOW)
      expectFigures(answer.totals, within(answer.range.fromMs, answer.range.toMs))
      const { previous } = answer.range
      // As far into its last bucket as the present one has gone.
      check(answer.previous?.points ?? [], previous?.toMs ?? 0)
      if (previous !== null && answer.previous !== null) {
        expectFigures(answer.previous.totals, within(previous.fromMs, previous.toMs))
      }
      const starts = bucketStarts(bucket, answer.range)
      for (const [series, totals, key] of [
        [answer.byType, answer.types, 'type'],
        [answer.byTopic, answer.topics, 'topic'],
      ] as const) {
        expect(series.map((one) => one.key).sort()).toEqual(
          [...new Set(within(answer.range.fromMs, answer.range.toMs).map((each) => each[key]))].sort(),
        )
        for (const [index, one] of series.entries()) {
          starts.forEach((startMs, at) => {
            const mine = within(startMs, nextBucket(bucket, startMs)).filter((each) => each[key] === one.key)
            expect([one.messages[at], one.bytes[at]]).toEqual([
              mine.length,
              sum(mine.map((each) => each.sizeBytes ?? 0)),
            ])
          })
          expect(totals[index]).toEqual({ key: one.key, messages: sum(one.messages), bytes: sum(one.bytes) })
        }
      }
    })
  })
})
