/**
 * Brings `sessions` and the figures made from it up to date, a stretch of days at a time: first the oldest day that is
 * not known as it is now, today last. Any number of processes may do so: they state the same, and what is stated
 * already is left alone.
 * @module
 */
import type { Database } from '../client'
import { countSessions, type SessionSpan } from './count-sessions'
import { stateFigures, stateOneTimeNodes } from './session-figures'
import { SESSION_TABLES, type SessionTables } from './session-tables'
import { DAY_MS, getSessionPlan, isDue, type SessionDay, type SessionPlan } from './session-plan'

/** Days that are counted at once. */
const DAYS_AT_ONCE = 30
/** What a visit found may hold until the second day after it. */
const DAYS_AFTER = 2
/** Nodes whose later days are counted again at once. */
const NODES_AT_ONCE = 2_000

export interface SessionProgress {
  /** Start of the first day that was counted, and of the last. */
  fromMs: number
  toMs: number
  visits: number
  stated: number
  /** Days that are over and still to be counted. */
  daysLeft: number
}

/**
 * @param sinceMs - days before it are left alone: they have just been counted, and may be due again only because what
 * touched them was written a moment ago.
 * @returns what was counted; null: there was nothing to count.
 */
export async function updateSessions(
  db: Database,
  sinceMs: number,
  signal: AbortSignal,
  tables: SessionTables = SESSION_TABLES,
): Promise<SessionProgress | null> {
  const plan = await getSessionPlan(db, signal, tables)
  const { days } = plan
  const span = nextSpan(plan, sinceMs)
  const first = days[span.first]
  const last = days[span.last]
  if (first === undefined || last === undefined) return null

  const version = plan.nowMs
  const following = days.slice(span.last + 1).filter(({ statedMs }) => statedMs > 0)
  const counted = await countSessions({
    db,
    span: spanOf(first, last, plan, []),
    version,
    // Should what follows not come about, those days are due.
    beforeOther: async () => {
      if (following.length === 0) return
      const untilMs = endOf(following.at(-1) ?? last, plan)
      await stateFigures(db, { days: following.map(undone), untilMs, version }, signal, tables)
    },
    tables,
    signal,
  })
  let { stated } = counted
  const isCarried = following.length > 0 && counted.others.length > 0
  if (isCarried) stated += await carryOn(db, plan, following, counted.others, tables, signal)

  const monthEnd = new Date(last.dayMs).getUTCMonth()
  const touched = isCarried
    ? following
    : following.filter(
        ({ dayMs }) => new Date(dayMs).getUTCMonth() === monthEnd && dayMs < last.dayMs + 31 * DAY_MS,
      )
  const restated = [...days.slice(span.first, span.last + 1).map((day) => done(day, plan)), ...touched]
  await stateFigures(
    db,
    { days: restated, untilMs: endOf(restated.at(-1) ?? last, plan), version },
    signal,
    tables,
  )
  const daysLeft = days.slice(span.last + 1).filter((day) => isDueOf(day, plan)).length
  if (daysLeft === 0) await stateOneTimeNodes(db, version, signal, tables)
  return { fromMs: first.dayMs, toMs: last.dayMs, visits: counted.visits, stated, daysLeft }
}

/** Brings all up to date at once. @throws {DatabaseError | DatabaseUnavailableError} */
export async function bringSessionsUpToDate(
  db: Database,
  signal: AbortSignal,
  onProgress?: (progress: SessionProgress) => void,
  tables: SessionTables = SESSION_TABLES,
): Promise<void> {
  let sinceMs: number | null = -Infinity
  while (sinceMs !== null) {
    const progress = await updateSessions(db, sinceMs, signal, tables)
    if (progress !== null) onProgress?.(progress)
    sinceMs = goOn(progress)
  }
}

/** From which day on to count next; null: all has been. */
export function goOn(progress: SessionProgress | null): number | null {
  return progress === null || progress.daysLeft === 0 ? null : progress.toMs + DAY_MS
}

/** Indexes of the first and the last day that are counted next; an empty range: there is nothing to count. */
function nextSpan(plan: SessionPlan, sinceMs: number): { first: number; last: number } {
  const { days } = plan
  const newest = days.findLastIndex((day) => isOver(day, plan) || plan.aliveMs > day.dayMs)
  const first = days.findIndex((day) => day.dayMs >= sinceMs && isDueOf(day, plan))
  if (first === -1) {
    const today = days[newest]
    return today === undefined || isOver(today, plan)
      ? { first: 0, last: -1 }
      : { first: newest, last: newest }
  }
  let last = first
  while (last + 1 - first < DAYS_AT_ONCE && last < newest && isDueBy(days[last + 1], plan)) last += 1
  return { first, last: Math.min(newest, last + DAYS_AFTER) }
}

function isDueBy(day: SessionDay | undefined, plan: SessionPlan): boolean {
  return day !== undefined && (!isOver(day, plan) || isDueOf(day, plan))
}

/** What was stated of days whose visits are no longer kept stays. */
function isDueOf(day: SessionDay, plan: SessionPlan): boolean {
  const isAllKept = plan.oldestMs <= (plan.days[0]?.dayMs ?? 0)
  const marginMs = day.statedMs > 0 ? DAYS_AFTER * DAY_MS : 0
  const isKept = isAllKept || day.dayMs >= plan.oldestMs + marginMs
  return isKept && isOver(day, plan) && isDue(day)
}

function isOver({ dayMs }: SessionDay, { nowMs }: SessionPlan): boolean {
  return dayMs + DAY_MS <= nowMs
}

/** Until when a day can be counted. */
function endOf(day: SessionDay, plan: SessionPlan): number {
  return isOver(day, plan) ? day.dayMs + DAY_MS : plan.aliveMs
}

function spanOf(
  first: SessionDay,
  last: SessionDay,
  plan: SessionPlan,
  nums: readonly number[],
): SessionSpan {
  return { fromMs: first.dayMs, toMs: endOf(last, plan), isOpen: !isOver(last, plan), nums }
}

const undone = (day: SessionDay): SessionDay => ({ ...day, statedMs: 0 })
const done = (day: SessionDay, { nowMs }: SessionPlan): SessionDay => ({ ...day, statedMs: nowMs })

/** Counts the days after a span again for nodes of which the span now ends otherwise. @returns rows stated. */
async function carryOn(
  db: Database,
  plan: SessionPlan,
  following: readonly SessionDay[],
  nums: readonly number[],
  tables: SessionTables,
  signal: AbortSignal,
): Promise<number> {
  let stated = 0
  for (let at = 0; at < nums.length; at += NODES_AT_ONCE) {
    const part = nums.slice(at, at + NODES_AT_ONCE)
    for (let day = 0; day < following.length; day += DAYS_AT_ONCE) {
      const first = following[day]
      const last = following[Math.min(day + DAYS_AT_ONCE, following.length) - 1]
      if (first === undefined || last === undefined) continue
      const span = spanOf(first, last, plan, part)
      stated += (await countSessions({ db, span, version: plan.nowMs, tables, signal })).stated
    }
  }
  return stated
}
