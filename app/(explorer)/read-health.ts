import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { getHealth } from '@/db/queries/analytics/get-health'
import type { HealthAnswer } from '@/lib/analytics/health'

/** It is told by the day: what is so old is still right, and the map does not wait for it again. */
const KEPT_MS = 60_000
const AWAY_KEPT_MS = 5_000
/** The map is what people came for: longer it does not wait. */
const LIMIT_MS = 2_000

let kept: { untilMs: number; answer: Promise<HealthAnswer | null> } | null = null

/** The network's health over the last 30 days; null: it cannot be read now. */
export async function readHealth(): Promise<HealthAnswer | null> {
  const nowMs = Date.now()
  if (kept !== null && nowMs < kept.untilMs) return kept.answer
  const asked = { untilMs: nowMs + KEPT_MS, answer: ask(nowMs) }
  kept = asked
  try {
    const answer = await asked.answer
    // Nobody waits in vain again at once, and nobody is told for a minute that it is away.
    if (answer === null) asked.untilMs = nowMs + AWAY_KEPT_MS
    return answer
  } catch (error) {
    asked.untilMs = nowMs
    throw error
  }
}

async function ask(nowMs: number): Promise<HealthAnswer | null> {
  const { db, profile } = webRuntime()
  const signal = AbortSignal.timeout(LIMIT_MS)
  try {
    return await getHealth(db, profile.authorities, {}, nowMs, signal)
  } catch (error) {
    if (isStoreAway(error) || signal.aborted) return null
    throw error
  }
}
