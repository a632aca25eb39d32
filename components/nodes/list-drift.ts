/** How far a list on the screen has drifted from the order it would have now. @module */

/**
 * Counts the rows that came, went or moved between two orders of the same list: the fewest edits that make the
 * one from the other, not the number of positions that differ (one new row on top is one change).
 * @param shown - keys in the order on the screen; each once.
 * @param fresh - keys in the order of now; each once.
 */
export function countDrift(shown: readonly number[], fresh: readonly number[]): number {
  const placeInShown = new Map(shown.map((key, index) => [key, index]))
  const kept: number[] = []
  for (const key of fresh) {
    const place = placeInShown.get(key)
    if (place !== undefined) kept.push(place)
  }
  const came = fresh.length - kept.length
  const went = shown.length - kept.length
  // Both lists are one page long: what one row pushes off the end is not news of its own.
  return Math.max(came, went) + kept.length - longestRise(kept)
}

/** Length of the longest strictly rising subsequence (patience sorting, O(n log n)). */
function longestRise(values: readonly number[]): number {
  const ends: number[] = []
  for (const value of values) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? Infinity) < value) low = middle + 1
      else high = middle
    }
    ends[low] = value
  }
  return ends.length
}
