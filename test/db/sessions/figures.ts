/** Figures of sessions counted plainly from runs of raw rows. @module */
import { LENGTH_EDGES_MS } from '@/lib/sessions/lengths'
import type { Raw, Run } from './recount'

export const DAY_MS = 86_400_000

export interface DayFigures {
  joins: number
  departures: number
  open: number
  ended: number
  onlineS: number
  observedS: number
}

const within = (atMs: number | null, fromMs: number, toMs: number): boolean =>
  atMs !== null && atMs >= fromMs && atMs < toMs

/** Time of runs in a period, ms. */
function spent(runs: readonly Run[], fromMs: number, toMs: number, untilMs: number): number {
  return runs.reduce((sum, run) => {
    const end = Math.min(run.endedAtMs ?? untilMs, toMs)
    return sum + Math.max(0, end - Math.max(run.startedAtMs, fromMs))
  }, 0)
}

export function dayFigures(
  runs: ReadonlyMap<number, readonly Run[]>,
  dayMs: number,
  untilMs: number,
): DayFigures {
  const endMs = dayMs + DAY_MS
  const all = [...runs.values()].flat()
  const sessions = all.filter(({ online }) => online)
  const gone = sessions.filter((run) => run.endKnown && within(run.endedAtMs, dayMs, endMs))
  return {
    joins: sessions.filter((run) => run.startKnown && within(run.startedAtMs, dayMs, endMs)).length,
    departures: gone.length,
    open: sessions.filter((run) => run.startedAtMs < endMs && (run.endedAtMs ?? Infinity) >= endMs).length,
    ended: gone.filter((run) => run.startKnown).length,
    onlineS: Math.floor(spent(sessions, dayMs, endMs, untilMs) / 1_000),
    observedS: Math.floor(spent(all, dayMs, endMs, untilMs) / 1_000),
  }
}

/** What the page of churn tells of a range of whole days. */
export function churnFigures(
  raw: Raw,
  runs: ReadonlyMap<number, readonly Run[]>,
  range: { fromMs: number; toMs: number },
  untilMs: number,
) {
  const endMs = Math.ceil(range.toMs / DAY_MS) * DAY_MS
  const sessions = [...runs.values()].flat().filter(({ online }) => online)
  const ended = sessions
    .filter((run) => run.startKnown && run.endKnown && within(run.endedAtMs, range.fromMs, endMs))
    .map((run) => (run.endedAtMs ?? 0) - run.startedAtMs)
    .sort((a, b) => a - b)
  const reachedTimes = [...raw.visits].map(([num, visits]) => ({
    num,
    times: visits.filter(({ reachable }) => reachable).map(({ atMs }) => atMs),
  }))
  const answered = reachedTimes.filter(({ times }) => times.some((at) => within(at, range.fromMs, endMs)))
  const lives = reachedTimes
    .filter(({ times }) => times.length > 0 && within(Math.min(...times), range.fromMs, range.toMs))
    .map(({ times }) => Math.max(...times) - Math.min(...times))
  const oneTime = answered.filter(({ num }) => {
    const own = runs.get(num) ?? []
    const stays = own.filter((run) => run.online)
    const begun = stays.filter((run, at) => run.startKnown || at === 0).length
    const newest = own.at(-1)
    return begun === 1 && newest !== undefined && (!newest.online || newest.endKnown)
  })
  const shares = [...runs.values()].flatMap((own) => {
    const online = spent(
      own.filter((run) => run.online),
      range.fromMs,
      endMs,
      untilMs,
    )
    return online === 0 ? [] : [online / spent(own, range.fromMs, endMs, untilMs)]
  })
  const steps = (values: readonly number[]): number[] =>
    LENGTH_EDGES_MS.map(
      (edge, at) => values.filter((ms) => ms >= edge && ms < (LENGTH_EDGES_MS[at + 1] ?? Infinity)).length,
    )
  return {
    ended,
    open: sessions.filter((run) => run.endedAtMs === null).length,
    lengths: steps(ended),
    lifetimes: steps(lives),
    nodes: answered.length,
    oneTime: oneTime.length,
    meanUptime: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    uptimes: Array.from(
      { length: 10 },
      (_, step) => shares.filter((share) => Math.min(9, Math.floor(share * 10)) === step).length,
    ),
  }
}
