/**
 * Keeps the ready figures of growth: states again what was touched since. Any number of collectors may do so: what they
 * state is made inside the store, from the same rows.
 * @module
 */
import type { Database } from '@/db/client'
import { stateCountryLatency } from '@/db/reckon/country-latency'
import { stateGrowth } from '@/db/reckon/growth'
import { stateRttFigures } from '@/db/reckon/rtt-figures'

interface GrowthKeeperInit {
  db: Database
  now: () => number
  onStated: (stated: { periods: number; tookMs: number }) => void
  signal: AbortSignal
}

export interface GrowthKeeper {
  /** One turn. @returns false: there is never more to do at once. */
  turn(): Promise<boolean>
}

/** Latencies between countries are stated less often: for them a day's links are all read, ms. */
const LATENCY_EVERY_MS = 5 * 60_000
/** Hops are counted some minutes after they are written, and later when there are many: so far back is looked, ms. */
const LATENCY_REACH_MS = 2 * 3_600_000

/**
 * Counting networks reads all addresses that are kept, however few are new: it may take a twentieth of the time, and
 * comes about with every turn where it is quick.
 */
const NETWORKS_PAUSE_FACTOR = 19
/** The first turn makes up for what a collector left before it, ms. */
const NETWORKS_REACH_MS = 3_600_000

export function createGrowthKeeper({ db, now, onStated, signal }: GrowthKeeperInit): GrowthKeeper {
  let latencyAtMs: number | null = null
  let networksAtMs: number | null = null
  let networksPauseMs = 0
  return {
    async turn() {
      const startedAt = performance.now()
      const nowMs = now()
      const isDue = networksAtMs === null || nowMs - networksAtMs >= networksPauseMs
      const reachMs = networksAtMs === null ? NETWORKS_REACH_MS : nowMs - networksAtMs
      const periods = await stateGrowth(db, signal, undefined, isDue ? reachMs : null)
      if (isDue) {
        networksAtMs = nowMs
        networksPauseMs = NETWORKS_PAUSE_FACTOR * (performance.now() - startedAt)
      }
      await stateRttFigures(db, signal)
      if (latencyAtMs === null || nowMs - latencyAtMs >= LATENCY_EVERY_MS) {
        // What happened while no collector ran, or all were too busy, is found by the first turn of any.
        await stateCountryLatency(db, latencyAtMs === null ? null : nowMs - LATENCY_REACH_MS, signal)
        latencyAtMs = nowMs
      }
      onStated({ periods, tookMs: performance.now() - startedAt })
      return false
    },
  }
}
