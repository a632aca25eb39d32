/** Which nodes are linked → bytes: first links within a stretch of nodes of one community, then those between two. @module */
import type { LinkColumns } from '../map-columns'
import { CodecError, type ByteWriter } from './bytes'
import { rankedInStretches, type Stretches } from './link-ranks'
import { writePlanes } from './planes'
import { largestFirst, sortedBy } from './sorted-by'

export interface WrittenLinks {
  /** Rows of the links as they are told. */
  readonly order: Uint32Array
  /** Links of each node as it is told. */
  readonly degrees: Uint32Array
}

/** @throws {CodecError} when a link does not join two nodes, or two links the same two. */
export function writeLinks(
  out: ByteWriter,
  links: LinkColumns,
  nodeOrder: Uint32Array,
  stretches: Stretches,
): WrittenLinks {
  const { from, to } = endsAsTold(links, nodeOrder)
  const inside = new Uint32Array(links.count)
  const between = new Uint32Array(links.count)
  let insideCount = 0
  for (let link = 0; link < links.count; link++) {
    if (stretches.of[from[link] ?? 0] === stretches.of[to[link] ?? 0]) inside[insideCount++] = link
    else between[link - insideCount] = link
  }
  const ends = { from, to, nodes: nodeOrder.length }
  const first = writePart(out, ends, inside.subarray(0, insideCount), (degrees) =>
    rankedInStretches(degrees, stretches),
  )
  const second = writePart(out, ends, between.subarray(0, links.count - insideCount), largestFirst)
  const order = new Uint32Array(links.count)
  order.set(first.order)
  order.set(second.order, insideCount)
  const { degrees } = first
  for (let node = 0; node < degrees.length; node++) {
    degrees[node] = (degrees[node] ?? 0) + (second.degrees[node] ?? 0)
  }
  return { order, degrees }
}

interface Ends {
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly nodes: number
}

function endsAsTold(links: LinkColumns, nodeOrder: Uint32Array): Omit<Ends, 'nodes'> {
  const places = new Uint32Array(nodeOrder.length)
  for (let at = 0; at < nodeOrder.length; at++) places[nodeOrder[at] ?? 0] = at
  const from = new Uint32Array(links.count)
  const to = new Uint32Array(links.count)
  for (let link = 0; link < links.count; link++) {
    const one = links.from[link] ?? 0
    const other = links.to[link] ?? 0
    if (one === other || one >= places.length || other >= places.length) {
      throw new CodecError(`link ${String(link)} does not join two nodes of the map`)
    }
    from[link] = places[one] ?? 0
    to[link] = places[other] ?? 0
  }
  return { from, to }
}

function writePart(
  out: ByteWriter,
  { from, to, nodes }: Ends,
  part: Uint32Array,
  rankedBy: (degrees: Uint32Array) => Uint32Array,
): WrittenLinks {
  const degrees = new Uint32Array(nodes)
  for (const link of part) {
    const a = from[link] ?? 0
    const b = to[link] ?? 0
    degrees[a] = (degrees[a] ?? 0) + 1
    degrees[b] = (degrees[b] ?? 0) + 1
  }
  const ranked = rankedBy(degrees)
  const ranks = new Uint32Array(nodes)
  for (let rank = 0; rank < nodes; rank++) ranks[ranked[rank] ?? 0] = rank
  const low = new Uint32Array(from.length)
  const high = new Uint32Array(from.length)
  for (const link of part) {
    const a = ranks[from[link] ?? 0] ?? 0
    const b = ranks[to[link] ?? 0] ?? 0
    low[link] = Math.min(a, b)
    high[link] = Math.max(a, b)
  }
  const order = sortedBy(sortedBy(part, high, nodes), low, nodes)
  const gaps = new Uint32Array(order.length)
  let row = -1
  let before = 0
  for (let at = 0; at < order.length; at++) {
    const start = low[order[at] ?? 0] ?? 0
    const end = high[order[at] ?? 0] ?? 0
    if (start !== row) before = start
    if (end === before) throw new CodecError('the map holds a link twice')
    gaps[at] = end - before - 1
    row = start
    before = end
  }
  writePlanes(out, degrees)
  writePlanes(out, gaps, 1)
  return { order, degrees }
}
