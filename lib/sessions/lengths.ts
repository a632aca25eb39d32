/** How long sessions and lives of nodes are told to have lasted: steps that grow by factors. @module */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Lower edges of the steps, ms, ascending; each ends where the next begins, the last has no end. */
export const LENGTH_EDGES_MS = [
  0,
  5 * minute,
  15 * minute,
  hour,
  3 * hour,
  12 * hour,
  day,
  3 * day,
  7 * day,
  30 * day,
  90 * day,
] as const

/** The steps with what was counted in each. */
export function lengthSteps(
  counts: readonly number[],
): { fromMs: number; toMs: number | null; count: number }[] {
  return LENGTH_EDGES_MS.map((fromMs, at) => ({
    fromMs,
    toMs: LENGTH_EDGES_MS[at + 1] ?? null,
    count: counts[at] ?? 0,
  }))
}
