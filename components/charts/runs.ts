/** What a line through values may join, and how series are stood on each other. @module */

/** Stretches of values without a hole: first and last index, both included. */
export interface Run {
  readonly from: number
  readonly to: number
}

/** A hole is a value that is not known: nothing is drawn across it. */
export function runsOf(values: readonly (number | null)[]): Run[] {
  const runs: Run[] = []
  let from = -1
  for (const [index, value] of values.entries()) {
    if (value !== null && from === -1) from = index
    if (value === null && from !== -1) {
      runs.push({ from, to: index - 1 })
      from = -1
    }
  }
  if (from !== -1) runs.push({ from, to: values.length - 1 })
  return runs
}

/** How runs are drawn where some values are not sure. */
interface RunPieces {
  /** Joined by a solid line. */
  readonly sure: Run[]
  /** Joined by a dashed one: at least one end of each step is not sure. */
  readonly dashed: Run[]
  /** Sure, and joined to nothing. */
  readonly alone: number[]
  readonly hollow: number[]
}

/** @param unsure - places of values that may be less than they seem: of buckets observed in part, or not over. */
export function splitAtUnsure(runs: readonly Run[], unsure: ReadonlySet<number>): RunPieces {
  const pieces: RunPieces = { sure: [], dashed: [], alone: [], hollow: [] }
  for (const { from, to } of runs) {
    if (from === to && !unsure.has(from)) pieces.alone.push(from)
    let start = from
    for (let at = from; at <= to; at += 1) {
      if (unsure.has(at)) pieces.hollow.push(at)
      if (at === to) continue
      const isSure = !unsure.has(at) && !unsure.has(at + 1)
      const isLast = at + 1 === to || isSure !== (!unsure.has(at + 1) && !unsure.has(at + 2))
      if (!isLast) continue
      pieces[isSure ? 'sure' : 'dashed'].push({ from: start, to: at + 1 })
      start = at + 1
    }
  }
  return pieces
}

export interface StackInput {
  readonly values: readonly (number | null)[]
  /** true: hangs below the line of zero, as what went does. */
  readonly isBelow?: boolean | undefined
}
/** Lower and upper edge at each place; null: not known there. */
export type Layer = readonly (readonly [number, number] | null)[]

/** Stands each series on those before it, those below zero under each other. An unknown value leaves a hole in its own layer only. */
export function stackLayers(series: readonly StackInput[]): Layer[] {
  const above: number[] = []
  const below: number[] = []
  return series.map(({ values, isBelow = false }) =>
    values.map((value, index) => {
      if (value === null) return null
      const sums = isBelow ? below : above
      const from = sums[index] ?? 0
      const to = isBelow ? from - value : from + value
      sums[index] = to
      return from < to ? [from, to] : [to, from]
    }),
  )
}
