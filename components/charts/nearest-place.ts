/** Index of the place nearest to a share of the plot, as a pointer means it; null without places. */
export function nearestPlace(places: readonly number[], share: number): number | null {
  let nearest: number | null = null
  for (const [index, place] of places.entries()) {
    if (nearest === null || Math.abs(place - share) < Math.abs((places[nearest] ?? 0) - share))
      nearest = index
  }
  return nearest
}
