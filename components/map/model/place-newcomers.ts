import type { Extent } from '@/lib/graph/extent'
import type { MapStore } from './map-store'

export type { Extent } from '@/lib/graph/extent'

interface Point {
  readonly x: number
  readonly y: number
}

/** Angle between newcomers around the same spot: no two of them ever share a ray. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5))

/**
 * Where to draw a node that the cartographer has not placed yet: beside the middle of its placed neighbours, or, when
 * it has none, on a ring around the map. The same node always gets the same spot from the same map.
 * @param index - of the node.
 * @param extent - around the nodes that are placed.
 */
export function provisionalPosition(store: MapStore, index: number, extent: Extent | null): Point {
  const { xs, ys } = store.columns.nodes
  // While only its shape is known, a map has no numbers.
  const num = store.phase === 'shape' ? index : store.numAt(index)
  const angle = num * GOLDEN_ANGLE
  let x = 0
  let y = 0
  let count = 0
  store.eachLink(index, (other) => {
    const atX = xs[other] ?? NaN
    if (Number.isNaN(atX)) return
    x += atX
    y += ys[other] ?? NaN
    count++
  })
  const spacing = typicalSpacing(store.placed, extent)
  if (count > 0) {
    return {
      x: x / count + Math.cos(angle) * spacing * 0.7,
      y: y / count + Math.sin(angle) * spacing * 0.7,
    }
  }
  if (extent === null) {
    // Nobody is placed: a sunflower, so that even the first nodes do not lie upon each other.
    const radius = spacing * Math.sqrt(num % 4096)
    return { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius }
  }
  const radius = Math.hypot(extent.maxX - extent.minX, extent.maxY - extent.minY) / 2 + spacing
  return {
    x: (extent.minX + extent.maxX) / 2 + Math.cos(angle) * radius,
    y: (extent.minY + extent.maxY) / 2 + Math.sin(angle) * radius,
  }
}

function typicalSpacing(placed: number, extent: Extent | null): number {
  if (extent === null || placed < 2) return 40
  const area = (extent.maxX - extent.minX) * (extent.maxY - extent.minY)
  return Math.max(10, Math.sqrt(area / placed))
}
