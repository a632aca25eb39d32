import type { GrowthAnswer, GrowthPoint } from '@/lib/analytics/growth'
import { meanOf7Days } from '@/lib/analytics/mean'
import { bucketStarts, type AnalyticsQuery, type Period, type ResolvedRange } from '@/lib/analytics/range'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { answerInFrame } from './answer-in-frame'
import type { Asking } from './asking'
import {
  hourlyGrowthQuestion,
  newByHourQuestion,
  newQuestion,
  openGrowthQuestion,
  readReadyGrowth,
} from './growth-questions'
import { distinctQuestion, openBucket } from './presence'
import { sessionDaysQuestion } from './session-days'

/** Before the first day that is shown, those that its mean is made of, ms. */
const MEAN_BEFORE_MS = 6 * 86_400_000

type Counted = { [Figure in keyof typeof NOTHING]: number | null }

/** Nodes by bucket, who came and who went. @throws {DatabaseUnavailableError | DatabaseError} */
export async function getGrowth(
  db: Database,
  query: AnalyticsQuery,
  nowMs: number,
  signal?: AbortSignal,
  authorities?: NetworkProfile['authorities'],
): Promise<GrowthAnswer> {
  return answerInFrame(db, query, nowMs, signal, authorities, async (asking) => {
    const { range, ask } = asking
    const { bucket, previous } = range
    const whole = { fromMs: previous?.fromMs ?? range.fromMs, toMs: range.toMs }
    const [counted, sessions, totals, previousTotals, [newBefore]] = await Promise.all([
      bucket === 'hour' ? countHours(asking, whole) : countBuckets(asking, whole),
      bucket === 'hour' ? [] : ask(sessionDaysQuestion(bucket, whole)),
      ask(distinctQuestion('get-growth-totals', 'all', range, nowMs)),
      previous === null ? [] : ask(distinctQuestion('get-growth-totals-before', 'all', previous, nowMs)),
      previous === null ? [] : ask(newQuestion('get-new-before', previous)),
    ])
    const joined = new Map(sessions.map((row) => [row.startMs, row]))
    const open = openBucket(range, nowMs)
    const pointsOf = (period: Period): GrowthPoint[] =>
      bucketStarts(bucket, period).map((startMs) => {
        const known = counted.get(startMs)
        const { joins = null, departures = null } = joined.get(startMs) ?? {}
        const isOpen = startMs === open?.fromMs
        return { startMs, ...pointOf(known, isOpen), joins, departures }
      })
    const totalsOf = ([row]: typeof totals, fresh: number) => ({
      seen: row?.seen ?? 0,
      reachable: row?.reachable ?? 0,
      new: fresh,
    })
    const points = pointsOf(range)
    const pointsBefore = previous === null ? null : pointsOf(previous)
    return {
      points,
      reachableMean7d: bucket === 'day' ? meanOf(counted, range, open) : [],
      totals: totalsOf(
        totals,
        points.reduce((sum, point) => sum + (point.new ?? 0), 0),
      ),
      previous:
        pointsBefore === null
          ? null
          : { points: pointsBefore, totals: totalsOf(previousTotals, newBefore?.nodes ?? 0) },
    }
  })
}

const NOTHING = {
  seen: null,
  reachable: null,
  new: null,
  returning: null,
  gone: null,
  prefixes: null,
  largestPrefix: null,
}

function pointOf(
  known: Counted | undefined,
  isOpen: boolean,
): Omit<GrowthPoint, 'startMs' | 'joins' | 'departures'> {
  if (known === undefined) return NOTHING
  // Who has not answered yet may do so before the bucket is over.
  return { ...known, gone: isOpen ? null : known.gone }
}

/** Ready rows; what is open still is counted now, for a row may be half a minute old. */
async function countBuckets({ range, nowMs, ask }: Asking, whole: Period): Promise<Map<number, Counted>> {
  const { bucket } = range
  const beforeMs = bucket === 'day' ? MEAN_BEFORE_MS : 0
  const open = openBucket(range, nowMs)
  const [ready, [now]] = await Promise.all([
    readReadyGrowth(ask, bucket, { fromMs: whole.fromMs - beforeMs, toMs: whole.toMs }),
    open === null ? [] : ask(openGrowthQuestion(bucket, open)),
  ])
  const counted = new Map<number, Counted>(ready)
  if (open !== null && now !== undefined && now.reachable > 0) {
    const { prefixes = null, largestPrefix = null } = counted.get(open.fromMs) ?? {}
    const { seen, reachable, stayed, first } = now
    const returning = Math.max(0, reachable - stayed - first)
    counted.set(open.fromMs, { seen, reachable, new: first, returning, gone: null, prefixes, largestPrefix })
  }
  return counted
}

async function countHours({ ask }: Asking, whole: Period): Promise<Map<number, Counted>> {
  const [hours, firsts] = await Promise.all([ask(hourlyGrowthQuestion(whole)), ask(newByHourQuestion(whole))])
  const newIn = new Map(firsts.map(({ startMs, nodes }) => [startMs, nodes]))
  return new Map(
    hours.map(({ startMs, seen, reachable, before, stayed }) => {
      const first = newIn.get(startMs) ?? 0
      return [
        startMs,
        {
          seen,
          reachable,
          new: first,
          returning: Math.max(0, reachable - stayed - first),
          gone: before - stayed,
          prefixes: null,
          largestPrefix: null,
        },
      ]
    }),
  )
}

function meanOf(
  counted: ReadonlyMap<number, Counted>,
  range: ResolvedRange,
  open: Period | null,
): (number | null)[] {
  const days = bucketStarts('day', { fromMs: range.fromMs - MEAN_BEFORE_MS, toMs: range.toMs })
  const means = meanOf7Days(
    days.map((startMs) => ({
      startMs,
      value: counted.get(startMs)?.reachable ?? null,
      isOpen: startMs === open?.fromMs,
    })),
  )
  return means.slice(days.findIndex((startMs) => startMs >= range.fromMs))
}
