/** The map as it is laid out now, small. @module */
import type { MapSnapshot } from '@/lib/graph/snapshot'
import { latencyStep } from '@/components/map/model/latency-scale'
import { at, drawing, type Drawing } from '../element'
import { LATENCY_COLOURS, PALETTE } from '../palette'

/** More marks than these cannot be told apart at this size, and cost time to paint. */
const NODES_MAX = 4_000
const LINKS_MAX = 5_000
const MARGIN = 14
/** So much of the nodes, on either side of each axis, may lie beyond the edge: one that is far out must not shrink all. */
const OUTLIERS = 0.005

export function mapDrawing(
  { nodes, links, positions }: Pick<MapSnapshot, 'nodes' | 'links' | 'positions'>,
  { width, height }: { width: number; height: number },
): Drawing | null {
  if (positions.length === 0) return null
  const place = placing(positions, width, height)
  const places = new Map(positions.map(([num, x, y]) => [num, place(x, y)] as const))
  const lines = LATENCY_COLOURS.map(() => [] as string[])
  for (const { a, b, estimatedRttMs } of evenly(links, LINKS_MAX)) {
    const [from, to] = [places.get(a), places.get(b)]
    if (from !== undefined && to !== undefined) lines[latencyStep(estimatedRttMs)]?.push(`M${from}L${to}`)
  }
  const strength = links.length > 1_500 ? 0.16 : 0.4
  const drawnLinks = lines.map((paths, step) =>
    paths.length === 0
      ? ''
      : `<path d="${paths.join('')}" stroke="${LATENCY_COLOURS[step] ?? ''}" stroke-opacity="${strength}" fill="none"/>`,
  )
  const radius = nodes.length > 1_000 ? 2.2 : nodes.length > 150 ? 3.4 : 5
  const dots = evenly(nodes, NODES_MAX).flatMap(({ num, status }) => {
    const [x, y] = places.get(num)?.split(' ') ?? []
    return x === undefined || y === undefined
      ? []
      : `<circle cx="${x}" cy="${y}" r="${radius}" fill="${PALETTE[status]}"/>`
  })
  return drawing(width, height, drawnLinks.join('') + dots.join(''))
}

function placing(positions: MapSnapshot['positions'], width: number, height: number) {
  const [left, right] = span(positions.map(([, x]) => x))
  const [top, bottom] = span(positions.map(([, , y]) => y))
  const scale = Math.min(
    (width - 2 * MARGIN) / Math.max(right - left, 1),
    (height - 2 * MARGIN) / Math.max(bottom - top, 1),
  )
  const [midX, midY] = [(left + right) / 2, (top + bottom) / 2]
  return (x: number, y: number) =>
    `${at(width / 2 + (x - midX) * scale)} ${at(height / 2 + (y - midY) * scale)}`
}

function span(values: number[]): [least: number, most: number] {
  values.sort((a, b) => a - b)
  const cut = Math.floor(values.length * OUTLIERS)
  return [values[cut] ?? 0, values.at(-1 - cut) ?? 0]
}

/** At most so many of them, from all over the list. */
function evenly<T>(list: readonly T[], most: number): readonly T[] {
  const step = Math.ceil(list.length / most)
  return step <= 1 ? list : list.filter((_, index) => index % step === 0)
}
