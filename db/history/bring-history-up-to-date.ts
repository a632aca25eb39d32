import type { Database } from '../client'
import { dueDays, getVisitedDays } from './due-days'
import { stateDay } from './state-day'

export interface HistoryInit {
  readonly db: Database
  /** ms since 1970. */
  readonly nowMs: number
  /** For how many days states are kept. */
  readonly keptDays: number
  readonly signal: AbortSignal
  /** Days at most; what is left is told. */
  readonly most?: number
}

/**
 * States the days that are over and are not stated yet, oldest first. Safe to repeat, and beside collectors that work.
 * @throws {DatabaseError | DatabaseUnavailableError}
 */
export async function bringHistoryUpToDate(init: HistoryInit): Promise<{ stated: number; left: number }> {
  const { db, nowMs, keptDays, signal, most = Infinity } = init
  const due = dueDays(await getVisitedDays(db, nowMs, keptDays, signal), nowMs)
  const now = due.slice(0, most)
  for (const dayMs of now) await stateDay(db, dayMs, signal)
  return { stated: now.length, left: due.length - now.length }
}
