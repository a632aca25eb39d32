/** The way of a message: time runs across, and each node stands between those that had it from there. @module */
import { latencyStep } from '@/components/map/model/latency-scale'
import { timeAxis } from '@/components/messages/tree/time-axis'
import { buildTree, type TreeNode } from '@/components/messages/tree/build-tree'
import type { Arrival } from '@/lib/messages/message'
import { at, drawing, type Drawing } from '../element'
import { LATENCY_COLOURS, PALETTE } from '../palette'

/** The first ones to have it; with more the picture would be a smear. */
const NODES_MAX = 600
const MARGIN = 12
const ORIGIN_RADIUS = 9

export function treeDrawing(
  all: readonly Arrival[],
  { width, height }: { width: number; height: number },
): Drawing | null {
  const arrivals = all.filter(({ state }) => state !== 'missing').slice(0, NODES_MAX)
  const { roots } = buildTree(arrivals)
  if (arrivals.length === 0) return null
  const axis = timeAxis(arrivals)
  const order = inDrawingOrder(roots)
  const leaves = order.filter(({ children }) => children.length === 0).length
  const rowPx = (height - 2 * MARGIN) / Math.max(leaves - 1, 1)

  // Children come after their parent in the order: walked backwards, a parent finds them placed.
  const rows = new Map<number, number>()
  let leaf = leaves - 1
  for (const node of order.toReversed()) {
    const [first, last] = [node.children[0], node.children.at(-1)]
    if (first === undefined || last === undefined)
      rows.set(node.num, leaves === 1 ? height / 2 : MARGIN + rowPx * leaf--)
    else rows.set(node.num, ((rows.get(first.num) ?? 0) + (rows.get(last.num) ?? 0)) / 2)
  }
  const columns = new Map<number, number>()
  for (const node of order) {
    const before = node.parent === null ? MARGIN + ORIGIN_RADIUS : (columns.get(node.parent.num) ?? 0)
    const known = axis.placeOf(node.arrival)
    const place =
      known === null
        ? before + 10
        : MARGIN + ORIGIN_RADIUS + axis.share(known) * (width - 2 * MARGIN - ORIGIN_RADIUS)
    columns.set(node.num, Math.min(width - MARGIN, Math.max(before, place)))
  }

  const ways = order.flatMap(({ num, parent, arrival }) => {
    if (parent === null) return []
    const [x1, y1, x2, y2] = [
      columns.get(parent.num) ?? 0,
      rows.get(parent.num) ?? 0,
      columns.get(num) ?? 0,
      rows.get(num) ?? 0,
    ]
    const bend = x1 + (x2 - x1) / 2
    const colour = LATENCY_COLOURS[latencyStep(latencyOf(arrival))] ?? ''
    return `<path d="M${at(x1)} ${at(y1)}C${at(bend)} ${at(y1)} ${at(bend)} ${at(y2)} ${at(x2)} ${at(y2)}" stroke="${colour}"/>`
  })
  const radius = arrivals.length > 150 ? 2.4 : 4.2
  const dots = order.map(({ num, parent, arrival }) => {
    const place = `cx="${at(columns.get(num) ?? 0)}" cy="${at(rows.get(num) ?? 0)}"`
    if (parent === null) {
      return `<circle ${place} r="${ORIGIN_RADIUS}" fill="${PALETTE.ground}" stroke="${PALETTE.accent}" stroke-width="4"/>`
    }
    const fill = arrival.state === 'rejected' ? PALETTE.danger : PALETTE.ink
    return `<circle ${place} r="${radius}" fill="${fill}"/>`
  })
  return drawing(
    width,
    height,
    `<g fill="none" stroke-width="1.8" stroke-opacity="0.85">${ways.join('')}</g>${dots.join('')}`,
  )
}

/** Each node before those below it, and those of one parent together. */
function inDrawingOrder(roots: readonly TreeNode[]): TreeNode[] {
  const order: TreeNode[] = []
  const open = [...roots].toReversed()
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    order.push(node)
    open.push(...node.children.toReversed())
  }
  return order
}

function latencyOf({ latency }: Arrival): number | null {
  if (latency.state === 'solved') return latency.ms
  return latency.state === 'bounded' ? latency.belowMs : null
}
