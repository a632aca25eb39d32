/**
 * The five steps in which links are coloured by latency. Steps rather than a ramp: a reader can name the colour of a
 * link in the legend, which nobody can do with a gradient on a one-pixel line.
 * @module
 */

export interface LatencyStep {
  /** Below this, ms. */
  readonly belowMs: number
  readonly label: string
}

export const LATENCY_STEPS: readonly LatencyStep[] = [
  { belowMs: 25, label: '< 25' },
  { belowMs: 50, label: '25–50' },
  { belowMs: 100, label: '50–100' },
  { belowMs: 200, label: '100–200' },
  { belowMs: Infinity, label: '200 +' },
]

/** The step of a link without an estimate. */
export const LATENCY_UNKNOWN = LATENCY_STEPS.length

/** Index into LATENCY_STEPS, or LATENCY_UNKNOWN. A bound belongs to the slower step. */
export function latencyStep(ms: number | null): number {
  if (ms === null || Number.isNaN(ms)) return LATENCY_UNKNOWN
  return LATENCY_STEPS.findIndex((step) => ms < step.belowMs)
}

/** Custom property that holds the colour of a step; see components/ui/tokens.css. */
export function latencyToken(step: number): string {
  return step === LATENCY_UNKNOWN ? '--latency-unknown' : `--latency-${String(step)}`
}
