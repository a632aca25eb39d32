/** A change of the map → bytes; the form is described in docs/map-wire.md. @module */
import type { MapDelta } from '../../live/events'
import { columnsOf } from '../columns-of'
import { packLink } from '../map-columns'
import { ByteWriter, CodecError } from './bytes'
import { linkBits, writeNodeFacts } from './encode-facts'
import { DELTA_MAGIC, MAX_POSITION } from './format'
import { inTurn } from './pick'
import { writeBits, writePlanes } from './planes'
import { writeTexts } from './texts'

type Pair = readonly [a: number, b: number]

/**
 * Everything comes back by ascending number; places, RTTs and positions as precisely as in a snapshot.
 * @throws {CodecError} when a number is told twice, or a link names its higher end first.
 */
export function encodeDelta(delta: MapDelta): Uint8Array {
  const out = new ByteWriter()
  out.bytes(Uint8Array.from(DELTA_MAGIC))
  out.varint(delta.seq)
  out.varint(delta.atMs)
  writeNodes(out, delta.nodes)
  writeAscending(out, delta.gone)
  const added = [...delta.linksAdded].sort((one, other) => one.a - other.a || one.b - other.b)
  writePairs(
    out,
    added.map(({ a, b }) => [a, b]),
  )
  writeBits(
    out,
    Uint8Array.from(added, ({ evidence, mutual }) => linkBits(packLink(evidence, mutual))),
    4,
  )
  writePairs(
    out,
    [...delta.linksRemoved].sort((one, other) => one[0] - other[0] || one[1] - other[1]),
  )
  writePositions(out, delta.positions)
  return out.result()
}

function writeNodes(out: ByteWriter, nodes: MapDelta['nodes']): void {
  const sorted = [...nodes].sort((one, other) => one.num - other.num)
  const columns = columnsOf(sorted, [], [])
  out.varint(sorted.length)
  writeBits(out, columns.nodes.statuses, 2)
  writeNodeFacts(out, columns.nodes, columns.tables, {
    order: inTurn(sorted.length),
    degrees: new Uint32Array(sorted.length),
  })
  writePlanes(out, columns.nodes.communities)
  writeTexts(
    out,
    sorted.map(({ peerId }) => peerId ?? ''),
  )
}

function writeAscending(out: ByteWriter, nums: readonly number[]): void {
  out.varint(nums.length)
  let before = -1
  for (const num of [...nums].sort((one, other) => one - other)) {
    if (num === before) throw new CodecError(`node ${String(num)} is told twice`)
    out.varint(num - before - 1)
    before = num
  }
}

/** By the lower number, then by the higher one. */
function writePairs(out: ByteWriter, pairs: readonly Pair[]): void {
  out.varint(pairs.length)
  let [row, before] = [0, 0]
  for (const [a, b] of pairs) {
    out.varint(a - row)
    if (a !== row) before = a
    if (b <= before || b <= a)
      throw new CodecError(`the link ${String(a)}–${String(b)} is told twice, or wrongly`)
    out.varint(b - Math.max(before, a) - 1)
    row = a
    before = b
  }
}

function writePositions(out: ByteWriter, positions: MapDelta['positions']): void {
  const sorted = [...positions].sort((one, other) => one[0] - other[0])
  writeAscending(
    out,
    sorted.map(([num]) => num),
  )
  for (const [, x, y] of sorted) {
    if (Math.abs(x) > MAX_POSITION || Math.abs(y) > MAX_POSITION)
      throw new CodecError('a node is too far away')
    out.zigzag(Math.round(x))
    out.zigzag(Math.round(y))
  }
}
