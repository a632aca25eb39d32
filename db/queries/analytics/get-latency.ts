import { ELSEWHERE } from '@/lib/analytics/geography'
import type { LatencyAnswer } from '@/lib/analytics/latency'
import { smallCountries } from '@/lib/analytics/places'
import { bucketStarts, type AnalyticsQuery, type Period } from '@/lib/analytics/range'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { answerInFrame } from './answer-in-frame'
import type { Asking } from './asking'
import {
  collectorQuestion,
  pairsQuestion,
  pointsQuestion,
  timesQuestion,
  totalQuestion,
} from './latency-questions'
import { distinctQuestion } from './presence'

/** How far nodes are from collectors, and from each other. @throws {DatabaseUnavailableError | DatabaseError} */
export async function getLatency(
  db: Database,
  query: AnalyticsQuery,
  nowMs: number,
  signal?: AbortSignal,
  authorities?: NetworkProfile['authorities'],
): Promise<LatencyAnswer> {
  return answerInFrame(db, query, nowMs, signal, authorities, async (asking) => {
    const { range, ask } = asking
    const { previous } = range
    const [figures, before, byCollector, pairs] = await Promise.all([
      askFigures(asking, range, ''),
      previous === null ? null : askFigures(asking, previous, '-before'),
      askByCollector(asking),
      ask(pairsQuestion(range)),
    ])
    return {
      ...figures,
      previous: before,
      byCollector,
      regionPairs: pairs.map(({ times: [p50Ms, p90Ms, p99Ms], timed, ...pair }) => ({
        ...pair,
        timed,
        ...(timed === 0 ? NO_TIMES : { p50Ms, p90Ms, p99Ms }),
      })),
    }
  })
}

const NO_TIMES = { p50Ms: null, p90Ms: null, p99Ms: null }

async function askByCollector({ range, nowMs, ask }: Asking): Promise<LatencyAnswer['byCollector']> {
  const counted = await ask(distinctQuestion('get-nodes-by-country', 'country', range, nowMs))
  const countries = counted.map(({ value, reachable }) => ({ country: value, nodes: reachable }))
  const small = smallCountries(countries)
  const nodesOf = new Map(countries.map(({ country, nodes }) => [country, nodes]))
  const elsewhere = small.reduce((sum, country) => sum + (nodesOf.get(country) ?? 0), 0)
  const rows = await ask(collectorQuestion(range, nowMs, small))
  return rows.map(({ collector, country, measured, times: [p50Ms, p90Ms] }) => ({
    collector,
    country,
    nodes: country === ELSEWHERE ? elsewhere : (nodesOf.get(country) ?? 0),
    measured,
    p50Ms,
    p90Ms,
  }))
}

type Figures = Pick<LatencyAnswer, 'points' | 'totals'>

/** @param suffix - of the names of the questions. */
async function askFigures({ range, nowMs, ask }: Asking, period: Period, suffix: string): Promise<Figures> {
  const { bucket } = range
  const [rows, [total]] = await Promise.all([
    ask(pointsQuestion(`get-rtt${suffix}`, bucket, period)),
    ask(totalQuestion(`get-rtt-total${suffix}`, period, nowMs)),
  ])
  const unstated = rows.filter(({ measured, times }) => measured > 0 && times.length === 0)
  const merged =
    unstated.length === 0
      ? []
      : await ask(
          timesQuestion(
            `get-rtt-times${suffix}`,
            bucket,
            period,
            unstated.map(({ startMs }) => startMs),
          ),
        )
  const timesAt = new Map(merged.map(({ startMs, times }) => [startMs, times]))
  const points = new Map(
    rows.map(({ times, ...row }) => [
      row.startMs,
      readFigures({ ...row, times: times.length === 0 ? timesAt.get(row.startMs) : times }),
    ]),
  )
  return {
    points: bucketStarts(bucket, period).map((startMs) => ({
      startMs,
      ...(points.get(startMs) ?? NOT_MEASURED),
    })),
    totals: total === undefined ? NOT_MEASURED : readFigures(total),
  }
}

type Times = readonly [p50Ms: number | null, p90Ms: number | null, p99Ms: number | null]

const NOT_MEASURED: Figures['totals'] = { measured: 0, quiet: 0, meanMs: null, ...NO_TIMES }

function readFigures(row: {
  measured: number
  quiet: number
  sumMs: number
  times: Times | undefined
}): Figures['totals'] {
  const { measured, quiet, sumMs, times } = row
  if (measured === 0 || times === undefined) return { ...NOT_MEASURED, measured, quiet }
  const [p50Ms, p90Ms, p99Ms] = times
  return { measured, quiet, meanMs: sumMs / measured, p50Ms, p90Ms, p99Ms }
}
