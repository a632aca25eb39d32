/** Rectangles around nodes. @module */
import { NO_NODE, type NodeColumns } from './map-columns'

export interface Extent {
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
}

/** The rectangle around the nodes that have a place; null when none has. */
export function extentOfColumns({
  count,
  nums,
  xs,
  ys,
}: Pick<NodeColumns, 'count' | 'nums' | 'xs' | 'ys'>): Extent | null {
  let minX = Infinity
  let minY = Infinity
  let maxX = -Infinity
  let maxY = -Infinity
  // A place that is not known is NaN, and NaN is neither less nor more.
  for (let index = 0; index < count; index++) {
    if (nums[index] === NO_NODE) continue
    const x = xs[index] ?? NaN
    const y = ys[index] ?? NaN
    if (x < minX) minX = x
    if (y < minY) minY = y
    if (x > maxX) maxX = x
    if (y > maxY) maxY = y
  }
  return minX > maxX ? null : { minX, minY, maxX, maxY }
}

/** Around both; null: neither is anywhere. */
export function around(one: Extent | null, other: Extent | null): Extent | null {
  if (one === null || other === null) return one ?? other
  return {
    minX: Math.min(one.minX, other.minX),
    minY: Math.min(one.minY, other.minY),
    maxX: Math.max(one.maxX, other.maxX),
    maxY: Math.max(one.maxY, other.maxY),
  }
}
