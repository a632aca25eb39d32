/** Bytes → where the nodes are and what links them. @module */
import { NODE_STATUSES } from '../../fact-kinds'
import type { NodeColumns } from '../map-columns'
import type { MapShape } from '../snapshot'
import type { ByteReader } from './bytes'
import { readLinks } from './decode-links'
import { MAX_SHIFT } from './format'
import { mortonX, mortonY } from './morton'
import { isAnyAbove, readBits, readPlanes } from './planes'

export function readShape(from: ByteReader): Pick<MapShape, 'nodes' | 'links' | 'degrees'> {
  const nodeCount = from.varint()
  const placedCount = from.varint()
  const shift = from.varint()
  const linkCount = from.varint()
  if (nodeCount > from.remaining * 4) from.fail('as many nodes as the rest can hold')
  if (placedCount > nodeCount) from.fail('no more positions than nodes')
  if (shift > MAX_SHIFT) from.fail(`a scale of at most ${String(MAX_SHIFT)}`)
  if (linkCount > from.remaining) from.fail('as many links as the rest can hold')
  const statuses = readBits(from, nodeCount, 2)
  if (isAnyAbove(statuses, NODE_STATUSES.length - 1)) from.fail('a status')
  const { communities, starts, stretchOf } = readStretches(from, nodeCount)
  const positions = readPositions(from, starts, placedCount, 2 ** shift)
  const nodes = { count: nodeCount, statuses, communities, ...positions }
  const { links, degrees } = readLinks(from, { count: starts.length - 1, of: stretchOf }, linkCount)
  from.end()
  return { nodes, links, degrees }
}

/** Where each stretch of one community begins, and after the last one where it ends; and what each node has from it. */
function readStretches(from: ByteReader, nodeCount: number) {
  const count = from.varint()
  if (count > nodeCount) from.fail('no more stretches than nodes')
  const numbers = readPlanes(from, count)
  const lengths = readPlanes(from, count)
  const starts = new Uint32Array(count + 1)
  const communities = new Uint32Array(nodeCount)
  const stretchOf = new Uint32Array(nodeCount)
  let start = 0
  for (let stretch = 0; stretch < count; stretch++) {
    const end = start + (lengths[stretch] ?? 0) + 1
    if (end > nodeCount) from.fail('no more nodes than there are')
    communities.fill(numbers[stretch] ?? 0, start, end)
    stretchOf.fill(stretch, start, end)
    start = end
    starts[stretch + 1] = end
  }
  if (start !== nodeCount) from.fail('each node in a stretch')
  return { communities, starts, stretchOf }
}

function readPositions(
  from: ByteReader,
  starts: Uint32Array,
  placedCount: number,
  scale: number,
): Pick<NodeColumns, 'xs' | 'ys'> {
  const nodeCount = starts[starts.length - 1] ?? 0
  const gaps = readPlanes(from, placedCount)
  const xs = new Float32Array(nodeCount)
  const ys = new Float32Array(nodeCount)
  for (let stretch = 0; stretch + 1 < starts.length; stretch++) {
    const end = Math.min(starts[stretch + 1] ?? 0, placedCount)
    let key = 0
    let isBeyond = false
    for (let index = starts[stretch] ?? 0; index < end; index++) {
      const before = key
      key = (key + (gaps[index] ?? 0)) >>> 0
      if (key < before) isBeyond = true
      xs[index] = mortonX(key) * scale
      ys[index] = mortonY(key) * scale
    }
    if (isBeyond) from.fail('positions within the map')
  }
  xs.fill(NaN, placedCount)
  ys.fill(NaN, placedCount)
  return { xs, ys }
}
