/** How large things are drawn, as functions of how much there is to draw. @module */
import type { Size } from './camera'

/** Radii at the fitted scale, px, for the least and the best connected node. */
export function radiusRange(nodeCount: number, size: Size): { least: number; most: number } {
  // A layout is about as wide as it is high, whatever the screen is.
  const side = Math.min(size.width, size.height)
  const spacing = Math.sqrt(
    (side * Math.min(Math.max(size.width, size.height), side * 1.3)) / Math.max(1, nodeCount),
  )
  return { least: between(spacing * 0.07, 1.6, 5), most: between(spacing * 0.19, 3.5, 17) }
}

/** Area, not radius, follows the peer count: a node with four times the peers looks four times as big. */
export function nodeRadius(
  peerCount: number | null,
  largestPeerCount: number,
  range: { least: number; most: number },
): number {
  if (peerCount === null || largestPeerCount === 0) return range.least
  return Math.max(range.least, range.most * Math.sqrt(Math.min(1, peerCount / largestPeerCount)))
}

/** Nodes grow less than the distances between them as one zooms in. */
export function nodeScale(zoom: number): number {
  return between(zoom ** 0.45, 0.6, 2.8)
}

export function linkWidth(zoom: number): number {
  return 1.5 * between(zoom ** 0.35, 0.75, 2)
}

/** The more links a node has, the fainter each: a hairball must stay see-through. */
export function linkAlpha(linkCount: number, nodeCount: number, zoom: number): number {
  const degree = (2 * linkCount) / Math.max(1, nodeCount)
  return between((1.9 / Math.sqrt(Math.max(1, degree))) * zoom ** 0.4, 0.13, 0.9)
}

function between(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
