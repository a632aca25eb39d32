/** Where the nodes are and what links them → bytes, and in which order everything else is told. @module */
import type { MapColumns, NodeColumns } from '../map-columns'
import { ByteWriter, CodecError } from './bytes'
import { writeLinks } from './encode-links'
import { mortonKey, orderOf } from './morton'
import { pick32, pick8 } from './pick'
import { writeBits, writePlanes } from './planes'
import { sortedBy } from './sorted-by'

export interface WrittenShape {
  readonly bytes: ByteWriter
  /** Indices of the nodes as they are told. */
  readonly nodeOrder: Uint32Array
  readonly linkOrder: Uint32Array
  /** Links of each node as it is told. */
  readonly degrees: Uint32Array
}

/** @throws {CodecError} when a link does not join two nodes, or two links the same two. */
export function writeShape({ nodes, links }: MapColumns): WrittenShape {
  const bytes = new ByteWriter()
  const { order, keys, shift } = inOrder(nodes)
  const { starts, stretchOf } = stretchesOf(pick32(nodes.communities, order))
  bytes.varint(nodes.count)
  bytes.varint(keys.length)
  bytes.varint(shift)
  bytes.varint(links.count)
  writeBits(bytes, pick8(nodes.statuses, order), 2)
  bytes.varint(starts.length)
  writePlanes(bytes, pick32(nodes.communities, pick32(order, starts)))
  writePlanes(
    bytes,
    starts.map((start, at) => (starts[at + 1] ?? order.length) - start - 1),
  )
  writePlanes(bytes, gapsOf(keys, stretchOf))
  const written = writeLinks(bytes, links, order, { count: starts.length, of: stretchOf })
  return { bytes, nodeOrder: order, linkOrder: written.order, degrees: written.degrees }
}

/** Nodes with a position first; of both, community by community: along the Morton curve, and as they come. */
function inOrder({ count, xs, ys, communities }: NodeColumns) {
  let reach = 0
  const placed = new Uint32Array(count)
  const unplaced = new Uint32Array(count)
  let placedCount = 0
  for (let index = 0; index < count; index++) {
    const x = Math.abs(xs[index] ?? NaN)
    const y = Math.abs(ys[index] ?? NaN)
    if (Number.isNaN(x) || Number.isNaN(y)) {
      unplaced[index - placedCount] = index
    } else {
      placed[placedCount++] = index
      reach = Math.max(reach, x, y)
    }
  }
  if (!Number.isFinite(reach)) throw new CodecError('a node is infinitely far away')
  let shift = 0
  while (Math.round(reach / 2 ** shift) > 32_767) shift++
  const scale = 1 / 2 ** shift
  const keys = new Uint32Array(count)
  for (let at = 0; at < placedCount; at++) {
    const index = placed[at] ?? 0
    keys[index] = mortonKey(Math.round((xs[index] ?? 0) * scale), Math.round((ys[index] ?? 0) * scale))
  }
  const byKey = orderOf(pick32(keys, placed.subarray(0, placedCount)))
  const { rowOf, count: rows } = ascendingRows(communities, count)
  const order = new Uint32Array(count)
  order.set(sortedBy(pick32(placed, byKey), rowOf, rows))
  order.set(sortedBy(unplaced.subarray(0, count - placedCount), rowOf, rows), placedCount)
  return { order, keys: pick32(keys, order.subarray(0, placedCount)), shift }
}

/** Small numbers in the place of numbers of any size, in the same order. */
function ascendingRows(numbers: Uint32Array, count: number): { rowOf: Uint32Array; count: number } {
  const distinct = Uint32Array.from(new Set(numbers.subarray(0, count))).sort()
  const rows = new Map(Array.from(distinct, (number, row) => [number, row]))
  const rowOf = new Uint32Array(count)
  for (let index = 0; index < count; index++) rowOf[index] = rows.get(numbers[index] ?? 0) ?? 0
  return { rowOf, count: distinct.length }
}

/** Stretches of nodes of one community. @param communities - of the nodes as they are told. */
function stretchesOf(communities: Uint32Array): { starts: Uint32Array; stretchOf: Uint32Array } {
  const starts: number[] = []
  const stretchOf = new Uint32Array(communities.length)
  for (let at = 0; at < communities.length; at++) {
    if (at === 0 || communities[at] !== communities[at - 1]) starts.push(at)
    stretchOf[at] = starts.length - 1
  }
  return { starts: Uint32Array.from(starts), stretchOf }
}

/** In each stretch from 0 on. */
function gapsOf(keys: Uint32Array, stretchOf: Uint32Array): Uint32Array {
  const gaps = new Uint32Array(keys.length)
  for (let at = 0; at < keys.length; at++) {
    const isFirst = at === 0 || stretchOf[at] !== stretchOf[at - 1]
    gaps[at] = (keys[at] ?? 0) - (isFirst ? 0 : (keys[at - 1] ?? 0))
  }
  return gaps
}
