/** How large things are drawn, as functions of how much there is to draw. @module */
import type { Size } from './camera'

export interface RadiusRange {
  readonly least: number
  readonly most: number
}

/** How many links lie upon each point of the stretch, times their alpha. */
const EXPOSURE = 0.9
/** Of links that only pass, and of those that lead away: together, of the others, and each. */
const PASSING = { together: 0.2, least: 0.04, most: 0.4 } as const
const LEAVING = { together: 1, least: 0.2, most: 0.8 } as const
const LEAST_RADIUS = 1.6
const LEAST_LARGE_RADIUS = 3.5

/** Radii at the fitted scale, px, for the least and the best connected node. */
export function radiusRange(nodeCount: number, size: Size): RadiusRange {
  // A layout is about as wide as it is high, whatever the screen is.
  const side = Math.min(size.width, size.height)
  const spacing = Math.sqrt(
    (side * Math.min(Math.max(size.width, size.height), side * 1.3)) / Math.max(1, nodeCount),
  )
  return {
    // Where nodes are closer than that, discs of that size would be one blot.
    least: between(spacing * 0.07, between(spacing * 0.3, 0.5, LEAST_RADIUS), 5),
    most: between(spacing * 0.19, between(spacing, 1.8, LEAST_LARGE_RADIUS), 17),
  }
}

/** Area, not radius, follows the peer count: a node with four times the peers looks four times as big. */
export function nodeRadius(peerCount: number | null, largestPeerCount: number, range: RadiusRange): number {
  if (peerCount === null || largestPeerCount === 0) return range.least
  return Math.max(range.least, range.most * Math.sqrt(Math.min(1, peerCount / largestPeerCount)))
}

/** Nodes grow less than the distances between them as one zooms in. @param range - crowded nodes have more to grow. */
export function nodeScale(zoom: number, range: RadiusRange): number {
  return between(zoom ** 0.45, 0.6, 2.8 * Math.max(1, LEAST_RADIUS / range.least))
}

export function linkWidth(zoom: number): number {
  return 1.5 * between(zoom ** 0.35, 0.75, 2)
}

/** The more links a node has, the fainter each: a hairball must stay see-through. */
export function linkAlpha(linkCount: number, nodeCount: number, zoom: number): number {
  const degree = (2 * linkCount) / Math.max(1, nodeCount)
  return between((1.9 / Math.sqrt(Math.max(1, degree))) * zoom ** 0.4, 0.13, 0.9)
}

/**
 * Alpha at which links lie about as thick as they did before, however many of them are drawn: what is sampled is made up
 * for, and what is crowded stays see-through.
 * @param lengthPx - of a link in the mean.
 */
export function exposedAlpha(drawn: number, lengthPx: number, areaPx: number): number {
  return between((EXPOSURE * areaPx) / Math.max(1, drawn * lengthPx), 0.03, 0.8)
}

/** Shares of their strength that links keep that have no end in what is seen, and those that have one. */
export interface BesideStrength {
  readonly passing: number
  readonly leaving: number
}

/** What is here comes first: where many pass, or lead away, all of them together are not much more than that. */
export function besideStrength(here: number, leaving: number, passing: number): BesideStrength {
  return {
    passing: between(
      (PASSING.together * (here + leaving)) / Math.max(1, passing),
      PASSING.least,
      PASSING.most,
    ),
    leaving: between((LEAVING.together * here) / Math.max(1, leaving), LEAVING.least, LEAVING.most),
  }
}

/** Alpha of nodes of a crowd, so that a knot of them is no blot and the links between them are seen. */
export function crowdAlpha(nodes: number, radiusPx: number, areaPx: number): number {
  return between((0.4 * areaPx) / Math.max(1, nodes * Math.PI * (radiusPx + 0.5) ** 2), 0.3, 1)
}

function between(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
