/** Bytes → a change of the map; the form is described in docs/map-wire.md. @module */
import { EVIDENCE, NODE_STATUSES } from '../../fact-kinds'
import type { MapDelta, MapNode } from '../../live/events'
import { mapNodeAt } from '../columns-of'
import { ByteReader } from './bytes'
import { readNodeFacts } from './decode-facts'
import { DELTA_MAGIC, MAX_POSITION, UINT32_MAX } from './format'
import { isAnyAbove, readBits, readPlanes } from './planes'
import { readTexts } from './texts'

/** @throws {CodecError} on any bytes that `encodeDelta` does not write. */
export function decodeDelta(bytes: Uint8Array | ArrayBuffer): MapDelta {
  const from = new ByteReader(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes))
  for (const expected of DELTA_MAGIC) if (from.byte() !== expected) from.fail('a change of this version')
  const seq = from.varint()
  const atMs = from.varint()
  const nodes = readNodes(from)
  const gone = readAscending(from)
  const added = readPairs(from)
  const bits = readBits(from, added.length, 4)
  const linksAdded = added.map(([a, b], index) => {
    const known = bits[index] ?? 0
    const evidence = EVIDENCE[known & 3]
    if (known > 7 || evidence === undefined) return from.fail('what is known of a link')
    return { a, b, evidence, mutual: known >= 4 }
  })
  const linksRemoved = readPairs(from)
  const positions = readAscending(from).map((num): [number, number, number] => [
    num,
    readCoordinate(from),
    readCoordinate(from),
  ])
  from.end()
  return { seq, atMs, nodes, gone, linksAdded, linksRemoved, positions }
}

function readNodes(from: ByteReader): MapNode[] {
  const count = from.count(1, 'nodes')
  const statuses = readBits(from, count, 2)
  if (isAnyAbove(statuses, NODE_STATUSES.length - 1)) from.fail('a status')
  const { nodes, tables } = readNodeFacts(from, statuses, new Uint32Array(count))
  const communities = readPlanes(from, count)
  const nowhere = new Float32Array()
  const columns = {
    nodes: { count, statuses, xs: nowhere, ys: nowhere, communities, ...nodes },
    tables,
    links: NO_LINKS,
  }
  return readTexts(from, count).map((peerId, index) =>
    mapNodeAt(columns, index, peerId === '' ? null : peerId),
  )
}

const NO_LINKS = { count: 0, from: new Uint32Array(), to: new Uint32Array(), flags: new Uint8Array() }

function readAscending(from: ByteReader): number[] {
  const count = from.count(1, 'numbers')
  const nums: number[] = []
  let num = -1
  for (let index = 0; index < count; index++) {
    num += from.varint() + 1
    if (num > UINT32_MAX) from.fail('the number of a node')
    nums.push(num)
  }
  return nums
}

function readPairs(from: ByteReader): [number, number][] {
  const count = from.count(2, 'links')
  const pairs: [number, number][] = []
  let [a, b] = [0, 0]
  for (let index = 0; index < count; index++) {
    const step = from.varint()
    a += step
    b = (step === 0 ? Math.max(a, b) : a) + from.varint() + 1
    if (b > UINT32_MAX) from.fail('the number of a node')
    pairs.push([a, b])
  }
  return pairs
}

function readCoordinate(from: ByteReader): number {
  const value = from.zigzag()
  return Math.abs(value) <= MAX_POSITION ? value : from.fail('a place on the map')
}
