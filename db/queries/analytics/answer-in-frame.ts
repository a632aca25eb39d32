import { z } from 'zod'
import type { Annotation, AnswerFrame } from '@/lib/analytics/answer'
import type { Outage } from '@/lib/analytics/outages'
import { presentOf, resolveRange, type AnalyticsQuery, type ResolvedRange } from '@/lib/analytics/range'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { Asker, type Asking } from './asking'
import type { Question } from './question'
import { coverageOf, coverageQuestion, outagesOf } from './coverage'
import { recommendedQuestion, type RecommendedVersion } from './recommended'
import { firstSeenQuestion, releaseMarks } from './releases'

/** Outages that are told, the longest: a collector that comes and goes has very many. */
const OUTAGES_MAX = 100

const firstRow = z.object({
  seenMs: z.coerce.number().int(),
  dayMs: z.coerce.number().int(),
  aliveMs: z.coerce.number().int(),
  newestMs: z.coerce.number().int(),
})

/** Each is known from what the store keeps of its parts, without reading a row; 0 where there is none. */
const FIRST: Question<z.infer<typeof firstRow>> = {
  name: 'get-first-facts',
  sql: `
    SELECT
      ifNull((SELECT toUnixTimestamp64Milli(min(s.seen_at)) FROM sightings AS s), 0) AS seenMs,
      ifNull((SELECT toInt64(toUnixTimestamp(toDateTime(min(p.day), 'UTC'))) FROM presence_days AS p), 0) * 1000 AS dayMs,
      ifNull((SELECT toInt64(toUnixTimestamp(min(c.hour))) FROM collector_hours AS c), 0) * 1000 AS aliveMs,
      greatest(
        ifNull((SELECT toUnixTimestamp64Milli(max(s.seen_at)) FROM sightings AS s), 0),
        ifNull((SELECT toUnixTimestamp64Milli(max(h.at)) FROM collector_heartbeats AS h), 0)
      ) AS newestMs`,
  params: {},
  row: firstRow,
}

interface Firsts {
  /** First visit ever; the start of its day when the visit itself is no longer kept. null: there is none. */
  firstMs: number | null
  /** The hour of the first sign of life of a collector; null: there is none. */
  aliveMs: number | null
  /** Newest visit or sign of life; null: there is none. */
  newestMs: number | null
}

async function askFirst(asker: Asker): Promise<Firsts> {
  const [row] = await asker.ask(FIRST)
  const { seenMs, dayMs, aliveMs, newestMs } = row ?? { seenMs: 0, dayMs: 0, aliveMs: 0, newestMs: 0 }
  const isKept = seenMs > 0 && (dayMs === 0 || seenMs < dayMs + 86_400_000)
  const firstMs = isKept ? seenMs : dayMs
  const known = (ms: number): number | null => (ms === 0 ? null : ms)
  return { firstMs: known(firstMs), aliveMs: known(aliveMs), newestMs: known(newestMs) }
}

/**
 * Answers a dashboard: its own questions run beside those that every dashboard has, and all are kept to be shown.
 * @param authorities - of the network's profile, whose releases are marked; undefined: it lists none.
 * @param work - asks what the page needs; what it gives back stands beside the frame.
 * @throws {DatabaseUnavailableError | DatabaseError | DatabaseRowError}
 */
export async function answerInFrame<Parts extends object>(
  db: Database,
  query: AnalyticsQuery,
  clockMs: number,
  signal: AbortSignal | undefined,
  authorities: NetworkProfile['authorities'],
  work: (asking: Asking) => Promise<Parts>,
): Promise<AnswerFrame & Parts> {
  const asker = new Asker(db, signal)
  const firsts = askFirst(asker)
  // Only a range that begins with the first fact has to wait for it.
  const needsFirst = query.range === 'all' && query.from === undefined
  const range = resolveRange(query, clockMs, needsFirst ? (await firsts).firstMs : null)
  const nowMs = presentOf(query, clockMs)
  const recommended =
    authorities === undefined ? Promise.resolve([]) : asker.ask(recommendedQuestion(authorities, range.toMs))
  const frame = askFrame(asker, range, nowMs, firsts, recommended)
  const first = firsts.then(({ firstMs }) => firstMs)
  const observed = frame.then(({ coverage, previous }) => ({ coverage, previous }))
  const [{ coverage, annotations }, { firstMs, newestMs }, parts] = await Promise.all([
    frame,
    firsts,
    work({ range, nowMs, observed, first, recommended, ask: asker.ask }),
    observed,
    first,
  ])
  const { name, fromMs, toMs, bucket, possibleBuckets, previous } = range
  return {
    ...parts,
    range: { name, fromMs, toMs, bucket, possibleBuckets, previous },
    asOfMs: Math.min(nowMs, newestMs ?? nowMs),
    firstMs,
    coverage,
    annotations,
    queries: asker.queries,
  }
}

async function askFrame(
  asker: Asker,
  range: ResolvedRange,
  nowMs: number,
  firsts: Promise<Firsts>,
  recommended: Promise<readonly RecommendedVersion[]>,
) {
  const { bucket, previous } = range
  const whole = { fromMs: previous?.fromMs ?? range.fromMs, toMs: range.toMs }
  const [rows, announced, firstSeen, { firstMs, aliveMs }] = await Promise.all([
    asker.ask(coverageQuestion(bucket, whole)),
    recommended,
    asker.ask(firstSeenQuestion),
    firsts,
  ])
  const outages = outagesOf(rows, whole, aliveMs, nowMs).filter(
    ({ toMs }) => toMs === null || toMs > range.fromMs,
  )
  return {
    coverage: coverageOf(rows, bucket, range, nowMs),
    previous: previous === null ? [] : coverageOf(rows, bucket, previous, nowMs),
    annotations: [
      ...outageMarks(outages, range.fromMs, nowMs),
      ...releaseMarks(announced, firstSeen, range, firstMs),
    ].sort((a, b) => a.fromMs - b.fromMs),
  }
}

function outageMarks(outages: readonly Outage[], fromMs: number, nowMs: number): Annotation[] {
  const lengthMs = (outage: Outage): number => (outage.toMs ?? nowMs) - outage.fromMs
  return [...outages]
    .sort((a, b) => lengthMs(b) - lengthMs(a))
    .slice(0, OUTAGES_MAX)
    .map((outage) => ({
      kind: 'outage',
      fromMs: Math.max(fromMs, outage.fromMs),
      toMs: outage.toMs,
      text: outage.toMs === null ? 'No collector works' : 'No collector worked',
    }))
}
