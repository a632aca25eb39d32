/** Where the nodes are and what links them → bytes, and in which order everything else is told. @module */
import type { LinkColumns, MapColumns, NodeColumns } from '../map-columns'
import { ByteWriter, CodecError } from './bytes'
import { mortonKey, orderOf } from './morton'
import { inTurn, pick32, pick8 } from './pick'
import { writeBits, writePlanes } from './planes'

export interface WrittenShape {
  readonly bytes: ByteWriter
  /** Indices of the nodes as they are told. */
  readonly nodeOrder: Uint32Array
  readonly linkOrder: Uint32Array
}

/** @throws {CodecError} when a link does not join two nodes, or two links the same two. */
export function writeShape({ nodes, links }: MapColumns): WrittenShape {
  const bytes = new ByteWriter()
  const { order, keys, shift } = inOrder(nodes)
  bytes.varint(nodes.count)
  bytes.varint(keys.length)
  bytes.varint(shift)
  bytes.varint(links.count)
  writeBits(bytes, pick8(nodes.statuses, order), 2)
  writePlanes(bytes, gapsOf(keys))
  return { bytes, nodeOrder: order, linkOrder: writeLinks(bytes, nodes.count, links, order) }
}

/** Nodes with a position first, along the Morton curve; the rest as they come. */
function inOrder({ count, xs, ys }: NodeColumns) {
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
  const keys = new Uint32Array(placedCount)
  for (let at = 0; at < placedCount; at++) {
    const index = placed[at] ?? 0
    keys[at] = mortonKey(Math.round((xs[index] ?? 0) * scale), Math.round((ys[index] ?? 0) * scale))
  }
  const byKey = orderOf(keys)
  const order = new Uint32Array(count)
  for (let at = 0; at < placedCount; at++) order[at] = placed[byKey[at] ?? 0] ?? 0
  order.set(unplaced.subarray(0, count - placedCount), placedCount)
  return { order, keys: pick32(keys, byKey), shift }
}

function gapsOf(keys: Uint32Array): Uint32Array {
  const gaps = new Uint32Array(keys.length)
  for (let index = keys.length - 1; index >= 0; index--) {
    gaps[index] = (keys[index] ?? 0) - (index === 0 ? 0 : (keys[index - 1] ?? 0))
  }
  return gaps
}

/** @returns the indices of the links as they are told. */
function writeLinks(
  out: ByteWriter,
  nodeCount: number,
  links: LinkColumns,
  nodeOrder: Uint32Array,
): Uint32Array {
  const { count } = links
  const ranks = new Uint32Array(nodeCount)
  for (let rank = 0; rank < nodeCount; rank++) ranks[nodeOrder[rank] ?? 0] = rank
  const from = new Uint32Array(count)
  const to = new Uint32Array(count)
  for (let link = 0; link < count; link++) {
    const one = links.from[link] ?? 0
    const other = links.to[link] ?? 0
    if (one === other || one >= nodeCount || other >= nodeCount) {
      throw new CodecError(`link ${String(link)} does not join two nodes of the map`)
    }
    const a = ranks[one] ?? 0
    const b = ranks[other] ?? 0
    from[link] = Math.min(a, b)
    to[link] = Math.max(a, b)
  }
  const order = countedInto(countedInto(inTurn(count), to, nodeCount), from, nodeCount)
  const degrees = new Uint32Array(nodeCount)
  const gaps = new Uint32Array(count)
  let row = -1
  let before = 0
  for (let at = 0; at < count; at++) {
    const link = order[at] ?? 0
    const start = from[link] ?? 0
    if (start !== row) {
      row = start
      before = start
    }
    const end = to[link] ?? 0
    if (end === before) throw new CodecError('the map holds a link twice')
    degrees[row] = (degrees[row] ?? 0) + 1
    gaps[at] = end - before - 1
    before = end
  }
  writePlanes(out, degrees)
  writePlanes(out, gaps, 1)
  return order
}

/** The order given, by `keys` below `limit`; equal ones stay as they were. */
function countedInto(order: Uint32Array, keys: Uint32Array, limit: number): Uint32Array {
  const next = new Uint32Array(limit + 1)
  for (const key of keys) next[key + 1] = (next[key + 1] ?? 0) + 1
  for (let key = 1; key <= limit; key++) next[key] = (next[key] ?? 0) + (next[key - 1] ?? 0)
  const sorted = new Uint32Array(order.length)
  for (const link of order) {
    const key = keys[link] ?? 0
    const at = next[key] ?? 0
    sorted[at] = link
    next[key] = at + 1
  }
  return sorted
}
