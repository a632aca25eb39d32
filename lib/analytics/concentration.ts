/** How unevenly nodes are spread over those who hold them. @module */
import type { Concentration } from './geography'

/** @param held - nodes of each autonomous system that is known. */
export function concentrationOf(held: readonly number[]): Concentration {
  const sizes = held.filter((nodes) => nodes > 0).sort((a, b) => b - a)
  const total = sizes.reduce((sum, nodes) => sum + nodes, 0)
  const largest = sizes[0]
  if (largest === undefined) return { asns: 0, nakamoto: null, gini: null, largestShare: null }
  return {
    asns: sizes.length,
    nakamoto: nakamoto(sizes, total),
    gini: gini(sizes, total),
    largestShare: largest / total,
  }
}

/** Fewest holders that have more than half together: who could outvote the others. */
function nakamoto(descending: readonly number[], total: number): number {
  let sum = 0
  return 1 + descending.findIndex((nodes) => (sum += nodes) * 2 > total)
}

/** Mean difference of all pairs, relative to twice the mean: 0 when all hold as many. */
function gini(descending: readonly number[], total: number): number {
  const count = descending.length
  const weighted = descending.reduce((sum, nodes, at) => sum + (count - 1 - 2 * at) * nodes, 0)
  return Math.max(0, weighted / (count * total))
}
