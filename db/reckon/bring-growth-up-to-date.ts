/** Brings all ready figures up to date at once. @module */
import type { Database } from '../client'
import { stateCountryLatency } from './country-latency'
import { stateGrowth } from './growth'
import { stateRttFigures } from './rtt-figures'

/**
 * States the rows of `growth`, `presence_counts`, `rtt_figures`, `country_latency_days` and `region_latency_days` that do
 * not know all there is. What has
 * been stated is left alone: safe to repeat, and beside collectors that work.
 * @throws {DatabaseError | DatabaseUnavailableError}
 */
export async function bringGrowthUpToDate(db: Database, signal: AbortSignal): Promise<void> {
  await stateGrowth(db, signal)
  await stateRttFigures(db, signal)
  await stateCountryLatency(db, null, signal)
}
