import type { Extent } from '../model/place-newcomers'

/** Screen = world × k + (x, y), in CSS pixels: the transform of d3-zoom. */
export interface View {
  readonly k: number
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Insets {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** Insets that are larger by a margin on every side. */
export function widened({ top, right, bottom, left }: Insets, margin: number): Insets {
  return { top: top + margin, right: right + margin, bottom: bottom + margin, left: left + margin }
}

/** A single node, or a tight knot of them, is not blown up beyond this many pixels a layout unit. */
const LARGEST_FIT = 2.5

/** The view that shows the whole extent inside the insets. */
export function fitView(extent: Extent | null, size: Size, insets: Insets): View {
  const width = Math.max(1, size.width - insets.left - insets.right)
  const height = Math.max(1, size.height - insets.top - insets.bottom)
  const middle = { x: insets.left + width / 2, y: insets.top + height / 2 }
  if (extent === null) return { k: 1, x: middle.x, y: middle.y }
  const k = Math.min(
    LARGEST_FIT,
    width / Math.max(1, extent.maxX - extent.minX),
    height / Math.max(1, extent.maxY - extent.minY),
  )
  return centredOn((extent.minX + extent.maxX) / 2, (extent.minY + extent.maxY) / 2, k, middle)
}

/** The view at scale `k` with the world point in the middle of the screen. */
export function centredOn(worldX: number, worldY: number, k: number, middle: { x: number; y: number }): View {
  return { k, x: middle.x - worldX * k, y: middle.y - worldY * k }
}

export function toWorld(view: View, screenX: number, screenY: number): { x: number; y: number } {
  return { x: (screenX - view.x) / view.k, y: (screenY - view.y) / view.k }
}

export function toScreen(view: View, worldX: number, worldY: number): { x: number; y: number } {
  return { x: worldX * view.k + view.x, y: worldY * view.k + view.y }
}

/** Zooms by a factor about a point of the screen. */
export function zoomedAbout(
  view: View,
  factor: number,
  at: { x: number; y: number },
  limits: [number, number],
): View {
  const k = Math.min(limits[1], Math.max(limits[0], view.k * factor))
  const world = toWorld(view, at.x, at.y)
  return { k, x: at.x - world.x * k, y: at.y - world.y * k }
}

/**
 * A view on the way from one to another, `t` from 0 to 1. Scale moves evenly in its logarithm, and the world point in
 * the middle of the screen moves with it, so a flight never swings around a corner.
 */
export function viewBetween(from: View, to: View, t: number, size: Size): View {
  const middle = { x: size.width / 2, y: size.height / 2 }
  const start = toWorld(from, middle.x, middle.y)
  const end = toWorld(to, middle.x, middle.y)
  const k = from.k * (to.k / from.k) ** t
  // How much of the screen's way is done at this scale; linear when the scale hardly changes.
  const share = Math.abs(to.k / from.k - 1) < 1e-3 ? t : (1 / from.k - 1 / k) / (1 / from.k - 1 / to.k)
  return centredOn(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share, k, middle)
}

/** Fast at first, then settling. */
export function easeOut(t: number): number {
  return 1 - (1 - t) ** 3
}
