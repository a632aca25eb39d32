/** Bytes → where the nodes are and what links them. @module */
import { NODE_STATUSES } from '../../fact-kinds'
import type { LinkColumns, NodeColumns } from '../map-columns'
import type { MapShape } from '../snapshot'
import type { ByteReader } from './bytes'
import { MAX_SHIFT, UINT32_MAX } from './format'
import { mortonX, mortonY } from './morton'
import { isAnyAbove, readBits, readPlanes } from './planes'

export function readShape(from: ByteReader): Pick<MapShape, 'nodes' | 'links'> {
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
  const nodes = { count: nodeCount, statuses, ...readPositions(from, nodeCount, placedCount, 2 ** shift) }
  const links = readLinks(from, nodeCount, linkCount)
  from.end()
  return { nodes, links }
}

function readPositions(
  from: ByteReader,
  nodeCount: number,
  placedCount: number,
  scale: number,
): Pick<NodeColumns, 'xs' | 'ys'> {
  const gaps = readPlanes(from, placedCount)
  const xs = new Float32Array(nodeCount)
  const ys = new Float32Array(nodeCount)
  let key = 0
  for (let index = 0; index < placedCount; index++) {
    key += gaps[index] ?? 0
    xs[index] = mortonX(key) * scale
    ys[index] = mortonY(key) * scale
  }
  if (key > UINT32_MAX) from.fail('positions within the map')
  xs.fill(NaN, placedCount)
  ys.fill(NaN, placedCount)
  return { xs, ys }
}

function readLinks(from: ByteReader, nodeCount: number, count: number): Omit<LinkColumns, 'flags'> {
  const degrees = readPlanes(from, nodeCount)
  const gaps = readPlanes(from, count, 1)
  const starts = new Uint32Array(count)
  const ends = new Uint32Array(count)
  let link = 0
  for (let index = 0; index < nodeCount; index++) {
    const stop = link + (degrees[index] ?? 0)
    if (stop > count) from.fail(`${String(count)} links in all`)
    let end = index
    for (; link < stop; link++) {
      end += (gaps[link] ?? 0) + 1
      starts[link] = index
      ends[link] = end
    }
    if (end >= nodeCount) from.fail('a link to a node of the map')
  }
  if (link !== count) from.fail(`${String(count)} links in all`)
  return { count, from: starts, to: ends }
}
