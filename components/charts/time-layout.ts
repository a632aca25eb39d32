/** Where everything of a chart over time stands, in shares of the plot; no element, no colour. @module */
import { max, min } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import type { Annotation, Coverage } from '@/lib/analytics/answer'
import type { SeriesLook } from './looks'
import { stackLayers, type Layer } from './runs'
import { axisLabels, type ValueUnit } from './units'

/**
 * `line`: a value by itself; `area`: the same, filled down to zero; `bars` and `layers`: stood on the bars or layers
 * before it, for parts of a whole.
 */
export type SeriesForm = 'line' | 'area' | 'bars' | 'layers'

export interface TimeSeries {
  readonly key: string
  readonly name: string
  /** Where there is little room, at the end of its line. */
  readonly shortName?: string
  /** One a time; null: not known, drawn as a hole. */
  readonly values: readonly (number | null)[]
  readonly form: SeriesForm
  readonly look: SeriesLook
  /** Bars and layers: hangs below the line of zero. */
  readonly isBelow?: boolean
  /** The same a period before: thinner, and never what the axis is about. */
  readonly isPrevious?: boolean
}

/** What lies between two quantiles, as p50 to p99. */
export interface TimeBand {
  readonly key: string
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
  readonly look: SeriesLook
}

export interface TimeAxisInput {
  readonly fromMs: number
  readonly toMs: number
  /** Start of each bucket, or each instant; ascending. */
  readonly times: readonly number[]
  /** `bucket`: a value belongs to the time until the next one begins, and stands in its middle. */
  readonly isBuckets: boolean
}

const TICKS = 4
/** Above the highest value, so that no line touches the edge. */
const HEADROOM = 1.06

export interface ValueAxis {
  readonly domain: readonly [number, number]
  readonly ticks: readonly { value: number; label: string; top: number }[]
  /** From the top, 0 to 1. */
  readonly top: (value: number) => number
}

/** An axis always holds zero, so that twice as high is twice as much. */
export function valueAxis(unit: ValueUnit, values: readonly number[], most?: number): ValueAxis {
  const highest = most ?? (max(values) ?? 0) * HEADROOM
  const lowest = Math.min(0, (min(values) ?? 0) * HEADROOM)
  const scale = scaleLinear([lowest, highest > 0 ? highest : lowest < 0 ? 0 : 1], [1, 0])
  if (most === undefined) scale.nice(TICKS)
  // Half a node, half a message: there is none.
  const ticks = scale.ticks(TICKS).filter((tick) => unit !== 'count' || Number.isInteger(tick))
  const labels = axisLabels(unit, ticks)
  const [low = 0, high = 1] = scale.domain()
  return {
    domain: [low, high],
    ticks: ticks.map((value, index) => ({ value, label: labels[index] ?? '', top: scale(value) })),
    top: (value) => scale(value),
  }
}

/** Where each bucket begins and ends, from the left, 0 to 1. */
export function bucketEdges({ fromMs, toMs, times }: TimeAxisInput): (readonly [number, number])[] {
  const share = (atMs: number) => Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)))
  return times.map((atMs, index) => [share(atMs), share(times[index + 1] ?? toMs)] as const)
}

/** Where each value stands, from the left, 0 to 1. */
export function placesOf(axis: TimeAxisInput): number[] {
  return bucketEdges(axis).map(([left, right]) => (axis.isBuckets ? (left + right) / 2 : left))
}

export interface LaidSeries extends TimeSeries {
  /** Of bars and layers. */
  readonly layer: Layer | null
  /** Where its mark stands, from the top, 0 to 1: its value, or the far edge of its layer. */
  readonly tops: readonly (number | null)[]
}

export interface TimeLayout {
  readonly axis: ValueAxis
  readonly places: readonly number[]
  readonly edges: readonly (readonly [number, number])[]
  readonly series: readonly LaidSeries[]
}

export function layoutTime(
  axisInput: TimeAxisInput,
  unit: ValueUnit,
  series: readonly TimeSeries[],
  bands: readonly TimeBand[],
  most?: number,
): TimeLayout {
  const layersOf = (form: SeriesForm) => {
    const members = series.filter((each) => each.form === form)
    return new Map(stackLayers(members).map((layer, index) => [members[index]?.key ?? '', layer]))
  }
  const stacked = new Map([...layersOf('bars'), ...layersOf('layers')])
  const values = [
    ...series.flatMap((each) => stacked.get(each.key)?.flatMap((edge) => edge ?? []) ?? each.values),
    ...bands.flatMap((band) => band.high),
  ].filter((value) => value !== null)
  const axis = valueAxis(unit, values, most)
  return {
    axis,
    places: placesOf(axisInput),
    edges: bucketEdges(axisInput),
    series: series.map((each) => {
      const layer = stacked.get(each.key) ?? null
      const ends =
        layer === null ? each.values : layer.map((edge) => edge?.[each.isBelow === true ? 0 : 1] ?? null)
      return { ...each, layer, tops: ends.map((value) => (value === null ? null : axis.top(value))) }
    }),
  }
}

/** Stretches of buckets in which nothing was observed, from the left, 0 to 1. */
export function gapStretches(
  coverage: readonly Coverage[],
  { fromMs, toMs }: Pick<TimeAxisInput, 'fromMs' | 'toMs'>,
): { left: number; right: number }[] {
  const gaps: { left: number; right: number }[] = []
  const share = (atMs: number) => Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)))
  for (const [index, { startMs, observed }] of coverage.entries()) {
    if (observed > 0) continue
    const left = share(startMs)
    const right = share(coverage[index + 1]?.startMs ?? toMs)
    const before = gaps.at(-1)
    if (before !== undefined && left - before.right < 1e-9) before.right = right
    else gaps.push({ left, right })
  }
  return gaps
}

/** Annotations that fall into each bucket, by the bucket's place. */
export function notesByBucket(
  times: readonly number[],
  toMs: number,
  annotations: readonly Annotation[],
): string[] {
  return times.map((startMs, index) => {
    const endMs = times[index + 1] ?? toMs
    return annotations
      .filter((note) => note.fromMs < endMs && (note.toMs ?? note.fromMs + 1) > startMs)
      .map(({ text }) => text)
      .join('; ')
  })
}

/** About as wide as a letter of a label is, px. */
const LETTER_PX = 5.6
const MARK_PX = 14

/**
 * Which annotations have room for their words at a width; newest first, for those are what is asked about.
 * @returns by the place of each annotation, whether its words are shown and on which side of its line they stand.
 */
export function placeNotes(
  shares: readonly number[],
  texts: readonly string[],
  widthPx: number,
): ('after' | 'before' | null)[] {
  const taken: [number, number][] = shares.map((share) => [share * widthPx - 4, share * widthPx + 4])
  return shares
    .map((share, index) => ({ share, index }))
    .sort((a, b) => b.share - a.share)
    .map(({ share, index }) => {
      const length = (texts[index]?.length ?? 0) * LETTER_PX + MARK_PX
      const at = share * widthPx
      const own = taken[index]
      const isFree = (from: number, to: number) =>
        from >= 0 && to <= widthPx && taken.every((each) => each === own || each[1] <= from || each[0] >= to)
      const side = isFree(at, at + length) ? 'after' : isFree(at - length, at) ? 'before' : null
      if (side !== null) taken.push(side === 'after' ? [at, at + length] : [at - length, at])
      return { index, side } as const
    })
    .sort((a, b) => a.index - b.index)
    .map(({ side }) => side)
}
