/**
 * Keeps the states of days that are over, so that the past can be seen when its single visits have gone. Any number of
 * collectors may do so: they state the same.
 * @module
 */
import type { Database } from '@/db/client'
import { bringHistoryUpToDate } from '@/db/history/bring-history-up-to-date'

interface HistoryKeeperInit {
  readonly db: Database
  /** ms since 1970. */
  readonly now: () => number
  /** For how many days states are kept. */
  readonly keptDays: number
  readonly onStated: (stated: { days: number; tookMs: number }) => void
  readonly signal: AbortSignal
}

export interface HistoryKeeper {
  /** One turn, which states a day at most. @returns whether more days are due. */
  turn(): Promise<boolean>
}

export function createHistoryKeeper(init: HistoryKeeperInit): HistoryKeeper {
  const { db, now, keptDays, onStated, signal } = init
  return {
    async turn() {
      const startedAt = performance.now()
      const { stated, left } = await bringHistoryUpToDate({ db, nowMs: now(), keptDays, signal, most: 1 })
      if (stated > 0) onStated({ days: stated, tookMs: performance.now() - startedAt })
      return left > 0
    },
  }
}
