import { z } from 'zod'
import { freshnessOf } from '@/lib/analytics/freshness'
import { HEALTH_PARTS, type HealthAnswer, type HealthPart } from '@/lib/analytics/health'
import { HEALTH_RULES, scoreOf, totalScore, weightsOf } from '@/lib/analytics/health-score'
import { middleOfCut } from '@/lib/analytics/quantile'
import { quorumShare } from '@/lib/analytics/quorum'
import {
  bucketStart,
  bucketStarts,
  nextBucket,
  type AnalyticsQuery,
  type Period,
} from '@/lib/analytics/range'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { agentDaysQuestion } from './agent-days'
import { answerInFrame } from './answer-in-frame'
import type { Asking } from './asking'
import type { Question } from './question'
import { readReadyGrowth } from './growth-questions'
import { dayText } from './presence'
import { readQuorum } from './quorum'

const number = z.coerce.number()
const systemsRow = z.object({ startMs: number, nakamoto: number })
const spreadRow = z.object({ startMs: number, p90Ms: number })

/** By day, the fewest autonomous systems with more than half of the nodes whose system is known. */
function systemsQuestion({ fromMs, toMs }: Period): Question<z.infer<typeof systemsRow>> {
  return {
    name: 'get-concentration-by-day',
    sql: `
      SELECT
        toInt64(toUnixTimestamp(toDateTime(p.start, 'UTC'))) * 1000 AS startMs,
        arrayFirstIndex(
          sum -> 2 * sum > arraySum(groupArray(p.reachable)),
          arrayCumSum(arrayReverseSort(groupArray(p.reachable)))
        ) AS nakamoto
      FROM presence_counts AS p FINAL
      WHERE p.bucket = 'day' AND p.dimension = 'asn' AND p.value != '' AND p.reachable > 0
        AND p.start >= {from:Date} AND p.start < {to:Date}
      GROUP BY startMs`,
    params: { from: dayText(fromMs), to: dayText(toMs) },
    row: systemsRow,
  }
}

function spreadQuestion({ fromMs, toMs }: Period): Question<z.infer<typeof spreadRow>> {
  return {
    name: 'get-propagation-by-day',
    sql: `
      SELECT
        toInt64(toUnixTimestamp(toDateTime(m.day, 'UTC'))) * 1000 AS startMs,
        quantilesBFloat16Merge(0.5, 0.9, 0.99)(m.t90)[2] AS p90Ms
      FROM message_days AS m
      WHERE m.day >= {from:Date} AND m.day < {to:Date}
      GROUP BY startMs
      HAVING sum(m.timed) > 0`,
    params: { from: dayText(fromMs), to: dayText(toMs) },
    row: spreadRow,
  }
}

/** What a part is of may be so many days before the last whole one: of a day on which nobody looked nothing is known. */
const WHOLE_DAYS_MAX = 3
const DAY_MS = 86_400_000

/** Value by day, as the days that are read; null: not known. */
type DayValues = Record<HealthPart, (number | null)[]>

/**
 * One figure for how well the network is, by day whatever the bucket, and the parts it is made of.
 * @param authorities - of the network's profile; undefined: it has none.
 * @throws {DatabaseUnavailableError | DatabaseError}
 */
export async function getHealth(
  db: Database,
  authorities: NetworkProfile['authorities'],
  query: AnalyticsQuery,
  nowMs: number,
  signal?: AbortSignal,
): Promise<HealthAnswer> {
  return answerInFrame(db, query, nowMs, signal, authorities, async (asking) => {
    const fromMs = bucketStart('day', asking.range.fromMs)
    const toMs = nextBucket('day', asking.range.toMs - 1)
    // A short range that has only begun is of the days before it.
    const period = { fromMs: Math.min(fromMs, toMs - (WHOLE_DAYS_MAX + 1) * DAY_MS), toMs }
    const days = bucketStarts('day', period)
    const values = await readValues(asking, authorities, period, days)
    const wholeDays = days.filter((startMs) => nextBucket('day', startMs) <= nowMs).length
    const firstMs = await asking.first
    const isYoung = firstMs === null || nextBucket('day', firstMs) > nowMs
    const shown = days.flatMap((startMs, at) => (startMs < fromMs ? [] : [{ startMs, at }]))
    const trends = new Map(
      HEALTH_PARTS.map((part) => [
        part,
        // Who has not answered yet today may still do so: an open day is not beside whole ones.
        values[part].map((value, at) => (at < wholeDays ? scoreOf(part, value) : null)),
      ]),
    )
    const newest = new Map(
      HEALTH_PARTS.map((part) => [
        part,
        isYoung
          ? newestKnown(values[part], wholeDays, days.length)
          : newestKnown(values[part], wholeDays - WHOLE_DAYS_MAX, wholeDays),
      ]),
    )
    const scores = Object.fromEntries(
      HEALTH_PARTS.map((part) => [part, scoreOf(part, newest.get(part)?.value ?? null)]),
    )
    const weights = weightsOf(scores)
    return {
      score: totalScore(scores),
      isSoFar: isYoung,
      trend: shown.map(({ startMs, at }) => ({
        startMs,
        score: totalScore(
          Object.fromEntries(HEALTH_PARTS.map((part) => [part, trends.get(part)?.[at] ?? null])),
        ),
      })),
      parts: HEALTH_PARTS.map((part) => {
        const { value, at } = newest.get(part) ?? { value: null, at: -1 }
        return {
          part,
          score: scores[part] ?? null,
          weight: weights.get(part) ?? 0,
          value,
          atMs: days[at] ?? null,
          text: value === null ? UNKNOWN[part] : HEALTH_RULES[part].say(value),
          trend: shown.map(({ startMs, at: day }) => ({ startMs, score: trends.get(part)?.[day] ?? null })),
        }
      }),
    }
  })
}

const UNKNOWN: Readonly<Record<HealthPart, string>> = {
  reachability: 'Nobody was visited in this time',
  churn: 'Two observed days are needed, of which the last is over',
  freshness: 'No version is known that can be compared',
  concentration: 'No autonomous system is known',
  quorum: 'The network lists no authorities, or none was observed',
  propagation: 'No message with a known time was traced',
}

/** The newest that is known from one index on and before another; null: none is. */
function newestKnown(
  values: readonly (number | null)[],
  from: number,
  before: number,
): { value: number; at: number } | null {
  for (let at = before - 1; at >= Math.max(0, from); at -= 1) {
    const value = values[at]
    if (value !== null && value !== undefined) return { value, at }
  }
  return null
}

async function readValues(
  asking: Asking,
  authorities: NetworkProfile['authorities'],
  period: Period,
  days: readonly number[],
): Promise<DayValues> {
  const { ask, nowMs } = asking
  const [byDay, agents, systems, spread, quorum, recommended] = await Promise.all([
    readReadyGrowth(ask, 'day', period),
    ask(agentDaysQuestion(period.toMs)),
    ask(systemsQuestion(period)),
    ask(spreadQuestion(period)),
    authorities === undefined ? null : readQuorum(asking, authorities, period),
    asking.recommended,
  ])
  const announced =
    authorities === undefined
      ? null
      : {
          name: authorities.agentName,
          atMs: new Map(recommended.map(({ version, atMs }) => [version, atMs])),
        }
  const nakamoto = new Map(systems.map((row) => [row.startMs, row.nakamoto]))
  const p90 = new Map(spread.map((row) => [row.startMs, middleOfCut(row.p90Ms)]))
  return {
    reachability: days.map((startMs) => {
      const row = byDay.get(startMs)
      return row === undefined || row.seen === 0 ? null : row.reachable / row.seen
    }),
    churn: days.map((startMs) => {
      const row = byDay.get(startMs)
      // Who has not answered yet today may still do so.
      if (row === undefined || nextBucket('day', startMs) > nowMs) return null
      const before = row.reachable - row.new - row.returning + row.gone
      return before === 0 ? null : row.gone / before
    }),
    freshness: freshnessOf(agents, days, announced),
    concentration: days.map((startMs) => nakamoto.get(startMs) ?? null),
    quorum: days.map((startMs) =>
      quorum === null || authorities === undefined
        ? null
        : quorumShare(quorum.history, authorities.quorum, {
            fromMs: startMs,
            toMs: nextBucket('day', startMs),
          }),
    ),
    propagation: days.map((startMs) => p90.get(startMs) ?? null),
  }
}
