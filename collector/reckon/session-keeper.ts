/**
 * Keeps the sessions of all nodes: days that were touched first, then today, again and again. Any number of collectors
 * may do so: they state the same.
 * @module
 */
import type { Database } from '@/db/client'
import { goOn, updateSessions, type SessionProgress } from '@/db/reckon/update-sessions'

interface SessionKeeperInit {
  db: Database
  /** ms. */
  now: () => number
  onCounted: (counted: SessionProgress & { tookMs: number }) => void
  signal: AbortSignal
}

export interface SessionKeeper {
  /** One turn, when one is due. @returns false: there is never more to do at once. */
  turn(): Promise<boolean>
}

/** Least time from one count of today to the next, ms. */
const PAUSE_MIN_MS = 20_000
/** Today is counted for at most a twentieth of the time, days that are over for half of it: they end. */
const PAUSE_FACTORS = { today: 19, over: 1 }

export function createSessionKeeper({ db, now, onCounted, signal }: SessionKeeperInit): SessionKeeper {
  let nextMs = -Infinity
  let sinceMs = -Infinity
  return {
    async turn() {
      if (now() < nextMs) return false
      const startedAt = performance.now()
      const counted = await updateSessions(db, sinceMs, signal)
      const tookMs = performance.now() - startedAt
      if (counted !== null) onCounted({ ...counted, tookMs })
      const onMs = goOn(counted)
      sinceMs = onMs ?? -Infinity
      nextMs =
        now() +
        (onMs === null ? Math.max(PAUSE_MIN_MS, PAUSE_FACTORS.today * tookMs) : PAUSE_FACTORS.over * tookMs)
      return false
    },
  }
}
