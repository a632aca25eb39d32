import type { MapColumns } from '@/lib/graph/map-columns'
import { toScreen, type Size, type View } from '../renderer/camera'
import { cssColour, readColours } from '../renderer/theme'
import type { MapLook } from './use-map-look'

/** More points than this are one patch at this size. */
const POINTS = 6_000
const POINT_PX = 1.5

/** Draws the nodes of the whole map as points in the colours they have on it; of many, a sample. */
export function drawOverview(
  canvas: HTMLCanvasElement,
  size: Size,
  view: View,
  { nodes }: MapColumns,
  { sorting, shown }: MapLook,
): void {
  const scale = window.devicePixelRatio
  canvas.width = Math.round(size.width * scale)
  canvas.height = Math.round(size.height * scale)
  // Drawn now and then, by the processor: the GPU, or who plays it, has the map to draw.
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return
  context.scale(scale, scale)
  const colours = readColours(
    canvas.parentElement ?? document.body,
    sorting.entries.map(({ token }) => token),
  ).map((colour) => cssColour(colour, 0.8))
  const stride = Math.max(1, Math.ceil(nodes.count / POINTS))
  for (let index = 0; index < nodes.count; index += stride) {
    const at = toScreen(view, nodes.xs[index] ?? NaN, nodes.ys[index] ?? NaN)
    // Also those without a place: nothing is greater than NaN.
    if (!(at.x >= 0) || (shown.shown !== null && shown.shown[index] !== 1)) continue
    context.fillStyle = colours[sorting.codes[index] ?? 0] ?? 'transparent'
    context.fillRect(at.x, at.y, POINT_PX, POINT_PX)
  }
}
