/** The map as it is laid out now, small. @module */
import { estimateLinkRtt } from '@/lib/graph/link-latency'
import { linkEndAt, type MapColumns, type NodeColumns } from '@/lib/graph/map-columns'
import { NODE_STATUSES } from '@/lib/nodes'
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
  columns: MapColumns,
  { width, height }: { width: number; height: number },
): Drawing | null {
  const { nodes, links } = columns
  const placed = indicesBelow(nodes.count).filter((index) => !Number.isNaN(nodes.xs[index]))
  if (placed.length === 0) return null
  const place = placing(nodes, placed, width, height)
  const lines = LATENCY_COLOURS.map(() => [] as string[])
  for (const link of evenly(indicesBelow(links.count), LINKS_MAX)) {
    const [a, b] = [links.from[link] ?? 0, links.to[link] ?? 0]
    const [from, to] = [place(a), place(b)]
    if (from === null || to === null) continue
    const rttMs = estimateLinkRtt(linkEndAt(columns, a), linkEndAt(columns, b))
    lines[latencyStep(rttMs)]?.push(`M${from.join(' ')}L${to.join(' ')}`)
  }
  const strength = links.count > 1_500 ? 0.16 : 0.4
  const drawnLinks = lines.map((paths, step) =>
    paths.length === 0
      ? ''
      : `<path d="${paths.join('')}" stroke="${LATENCY_COLOURS[step] ?? ''}" stroke-opacity="${strength}" fill="none"/>`,
  )
  const radius = nodes.count > 1_000 ? 2.2 : nodes.count > 150 ? 3.4 : 5
  const dots = evenly(placed, NODES_MAX).map((index) => {
    const [x, y] = place(index) ?? ['', '']
    const status = NODE_STATUSES[nodes.statuses[index] ?? 0] ?? 'unreachable'
    return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${PALETTE[status]}"/>`
  })
  return drawing(width, height, drawnLinks.join('') + dots.join(''))
}

/** @returns where a node is drawn; null: it has no place on the map. */
function placing({ xs, ys }: NodeColumns, placed: readonly number[], width: number, height: number) {
  const [left, right] = span(placed.map((index) => xs[index] ?? 0))
  const [top, bottom] = span(placed.map((index) => ys[index] ?? 0))
  const scale = Math.min(
    (width - 2 * MARGIN) / Math.max(right - left, 1),
    (height - 2 * MARGIN) / Math.max(bottom - top, 1),
  )
  const [midX, midY] = [(left + right) / 2, (top + bottom) / 2]
  return (index: number): readonly [x: string, y: string] | null => {
    const [x, y] = [xs[index] ?? NaN, ys[index] ?? NaN]
    return Number.isNaN(x) ? null : [at(width / 2 + (x - midX) * scale), at(height / 2 + (y - midY) * scale)]
  }
}

function indicesBelow(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
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
