/** Nodes sorted by a value into a few steps: a reader can name the colour of a step in the legend. @module */
import { formatCount } from '@/lib/format/numbers'
import { UNKNOWN_KEY, UNKNOWN_TOKEN, type LookEntry, type Sorting } from './look-entry'
import { LATENCY_STEPS, latencyToken } from './latency-scale'

export interface Step {
  /** Values below this, or for the last step any. */
  readonly below: number
  readonly label: string
  readonly token: string
}

/** Values of nodes by index; below 0 or NaN: not known. */
export type Values = ArrayLike<number>

/** Enough values to see how they are spread. */
const SAMPLE = 8_192

/** Least first. */
export const STEP_TOKENS = ['--step-1', '--step-2', '--step-3', '--step-4', '--step-5'] as const

function stepToken(step: number): string {
  return STEP_TOKENS[step] ?? STEP_TOKENS[0]
}

export const UPTIME_STEPS: readonly Step[] = [
  { below: 50, label: 'below 50%', token: stepToken(0) },
  { below: 80, label: '50–79%', token: stepToken(1) },
  { below: 95, label: '80–94%', token: stepToken(2) },
  { below: 100, label: '95–99%', token: stepToken(3) },
  { below: Infinity, label: '100%', token: stepToken(4) },
]

export const RTT_STEPS: readonly Step[] = LATENCY_STEPS.map(({ belowMs, label }, step) => ({
  below: belowMs,
  label: `${label} ms`,
  token: latencyToken(step),
}))

/** A fifth of the nodes in each step, as nearly as round numbers allow. */
export function stepsOfCounts(values: Values, isNode: (index: number) => boolean): Step[] {
  const sample = sampleOf(values, isNode)
  const bounds = [0.2, 0.4, 0.6, 0.8].map((share) => rounded(quantile(sample, share)))
  return stepsBetween([...new Set(bounds)].filter((bound) => bound > (sample[0] ?? Infinity)))
}

/** The few that matter most stand out: most of the nodes are on hardly any way between two others. */
export function stepsOfRanks(values: Values, isNode: (index: number) => boolean): Step[] {
  const sample = sampleOf(values, isNode)
  if (sample.length === 0) return []
  const kinds = [
    { share: 0.5, label: 'least half' },
    { share: 0.8, label: 'upper half' },
    { share: 0.95, label: 'top 20%' },
    { share: 0.99, label: 'top 5%' },
    { share: 1, label: 'top 1%' },
  ]
  return kinds.map(({ share, label }, step) => ({
    below: share === 1 ? Infinity : quantile(sample, share),
    label,
    token: stepToken(step),
  }))
}

/** Sorts each node into its step. */
export function sortBySteps(
  values: Values,
  count: number,
  isNode: (index: number) => boolean,
  steps: readonly Step[],
): Sorting {
  const codes = new Uint8Array(count)
  const counts = new Uint32Array(steps.length + 1)
  const bounds = Float64Array.from(steps, ({ below }) => below)
  const unknown = steps.length
  for (let index = 0; index < count; index++) {
    const value = values[index] ?? NaN
    let step = unknown
    if (value >= 0) {
      step = 0
      while (step < unknown - 1 && value >= (bounds[step] ?? Infinity)) step++
    }
    codes[index] = step
    if (isNode(index)) counts[step] = (counts[step] ?? 0) + 1
  }
  const entries = steps.map(({ label, token }, step): LookEntry => ({
    key: String(step + 1),
    label,
    token,
    count: counts[step] ?? 0,
    filter: null,
  }))
  const notKnown: LookEntry = {
    key: UNKNOWN_KEY,
    label: 'not known',
    token: UNKNOWN_TOKEN,
    count: counts[unknown] ?? 0,
    filter: null,
  }
  return { entries: [...entries, notKnown], codes }
}

/** Known values, ascending. */
function sampleOf(values: Values, isNode: (index: number) => boolean): Float64Array {
  const stride = Math.max(1, Math.floor(values.length / SAMPLE))
  const sample: number[] = []
  for (let index = 0; index < values.length; index += stride) {
    const value = values[index] ?? NaN
    if (value >= 0 && isNode(index)) sample.push(value)
  }
  return Float64Array.from(sample).sort()
}

/** @param share - 0 to 1. @returns 0 when there is no value. */
export function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0
}

/** To two digits: a bound is there to be read. */
function rounded(value: number): number {
  return value < 10 ? Math.round(value) : Number(value.toPrecision(2))
}

function stepsBetween(bounds: readonly number[]): Step[] {
  // Few steps are spread over the whole range of colours.
  const token = (step: number) => stepToken(bounds.length === 0 ? 2 : Math.round((step * 4) / bounds.length))
  return [...bounds, Infinity].map((below, step) => {
    const from = step === 0 ? 0 : (bounds[step - 1] ?? 0)
    return { below, label: rangeLabel(from, below), token: token(step) }
  })
}

function rangeLabel(from: number, below: number): string {
  if (below === Infinity) return from === 0 ? 'any number' : `${formatCount(from)} and more`
  if (below - 1 === from) return formatCount(from)
  return from === 0 ? `up to ${formatCount(below - 1)}` : `${formatCount(from)}–${formatCount(below - 1)}`
}
