/** Bytes → map snapshot; the form is described in `format`. @module */
import type { Evidence, PlaceSource } from '../../facts'
import type { MapLink, MapNode } from '../../live/events'
import type { NodeStatus } from '../../nodes'
import type { MapSnapshot } from '../snapshot'
import { ByteReader, CodecError } from './bytes'
import {
  DEGREES_SCALE,
  EVIDENCE,
  LEAST_LINK_BYTES,
  LEAST_NODE_BYTES,
  MAGIC,
  MAX_SHIFT,
  MUTUAL_BIT,
  NODE_STATUSES,
  PLACE_SOURCES,
  RTT_SCALE,
} from './format'

export { CodecError }

const MAX_NUM = 2 ** 32 - 1

/** @throws {CodecError} on any bytes that `encodeSnapshot` does not write. */
export function decodeSnapshot(bytes: Uint8Array): MapSnapshot {
  const from = new ByteReader(bytes)
  for (const expected of MAGIC) if (from.byte() !== expected) from.fail('a map snapshot of this version')
  const seq = from.varint()
  const atMs = from.varint()
  const feed = from.text()
  const network = { name: from.text(), title: from.text() }
  const nodeCount = from.count(LEAST_NODE_BYTES, 'nodes')
  const placedCount = from.count(4, 'positions')
  if (placedCount > nodeCount) from.fail('no more positions than nodes')
  const shift = from.varint()
  if (shift > MAX_SHIFT) from.fail(`a scale of at most ${String(MAX_SHIFT)}`)
  const xs = readAxis(from, placedCount)
  const ys = readAxis(from, placedCount)
  const nodes = readNodes(from, nodeCount)
  const links = readLinks(from, nodes)
  if (from.remaining > 0) from.fail('the end')
  const positions: [number, number, number][] = []
  for (let index = 0; index < placedCount; index++) {
    positions.push([at(nodes, index).num, (xs[index] ?? 0) * 2 ** shift, (ys[index] ?? 0) * 2 ** shift])
  }
  return { feed, seq, atMs, network, nodes, links, positions }
}

function readAxis(from: ByteReader, count: number): Int16Array {
  const low = from.bytes(count)
  const high = from.bytes(count)
  const values = new Int16Array(count)
  let before = 0
  for (let index = 0; index < count; index++) {
    const folded = (low[index] ?? 0) | ((high[index] ?? 0) << 8)
    before = ((before + ((folded >>> 1) ^ -(folded & 1))) << 16) >> 16
    values[index] = before
  }
  return values
}

function readNodes(from: ByteReader, count: number): MapNode[] {
  const nums = new Set<number>()
  let num = 0
  for (let index = 0; index < count; index++) {
    num += from.zigzag()
    if (num < 0 || num > MAX_NUM || nums.has(num)) from.fail('a node number, each once')
    nums.add(num)
  }
  const peerIds = column(count, () => from.text())
  const statuses = column(count, () => oneOf<NodeStatus>(from, NODE_STATUSES))
  const placeSources = column(count, () => oneOf<PlaceSource>(from, PLACE_SOURCES))
  const peerCounts = column(count, () => nullable(from))
  const agents = readTexts(from, count)
  const countries = readTexts(from, count)
  const cities = readTexts(from, count)
  const lats = column(count, () => degrees(from, 90))
  const lons = column(count, () => degrees(from, 180))
  const rtts = column(count, () => nullable(from))
  return [...nums].map((own, index) => {
    const rtt = at(rtts, index)
    return {
      num: own,
      peerId: at(peerIds, index),
      status: at(statuses, index),
      peerCount: at(peerCounts, index),
      agent: at(agents, index),
      country: at(countries, index),
      city: at(cities, index),
      lat: at(lats, index),
      lon: at(lons, index),
      placeSource: at(placeSources, index),
      rttMs: rtt === null ? null : rtt / RTT_SCALE,
    }
  })
}

function readTexts(from: ByteReader, count: number): string[] {
  const size = from.count(1, 'texts')
  const table = column(size, () => from.text())
  return column(count, () => oneOf(from, table, from.varint()))
}

function readLinks(from: ByteReader, nodes: readonly MapNode[]): MapLink[] {
  const count = from.count(LEAST_LINK_BYTES, 'links')
  const degreesOf = column(nodes.length, () => from.varint())
  const ends: [number, number][] = []
  for (const [index, degree] of degreesOf.entries()) {
    if (ends.length + degree > count) from.fail(`${String(count)} links in all`)
    let to = index
    for (let link = 0; link < degree; link++) {
      to += from.varint() + 1
      if (to >= nodes.length) from.fail('a link to a node of the map')
      ends.push([at(nodes, index).num, at(nodes, to).num])
    }
  }
  if (ends.length !== count) from.fail(`${String(count)} links in all`)
  const flags = from.bytes(count)
  return ends.map(([one, other], index) => {
    const flag = flags[index] ?? 0
    return {
      a: Math.min(one, other),
      b: Math.max(one, other),
      evidence: oneOf<Evidence>(from, EVIDENCE, flag & ~MUTUAL_BIT),
      mutual: (flag & MUTUAL_BIT) !== 0,
      estimatedRttMs: nullable(from),
    }
  })
}

function column<T>(count: number, read: () => T): T[] {
  const values: T[] = []
  for (let index = 0; index < count; index++) values.push(read())
  return values
}

function oneOf<T>(from: ByteReader, values: readonly T[], index = from.byte()): T {
  const value = values[index]
  return value === undefined ? from.fail(`a number below ${String(values.length)}`) : value
}

function nullable(from: ByteReader): number | null {
  const value = from.varint()
  return value === 0 ? null : value - 1
}

function degrees(from: ByteReader, most: number): number | null {
  const folded = nullable(from)
  if (folded === null) return null
  const value = (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2) / DEGREES_SCALE
  return Math.abs(value) <= most ? value : from.fail(`degrees within ±${String(most)}`)
}

/** For indices that the loops above have already bounded. */
function at<T>(values: readonly T[], index: number): T {
  const value = values[index]
  if (value === undefined) throw new CodecError('a column is shorter than the others')
  return value
}
