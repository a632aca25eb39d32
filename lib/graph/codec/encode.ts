/** Map snapshot → bytes; the form is described in `format`. @module */
import type { MapLink, MapNode } from '../../live/events'
import type { MapSnapshot } from '../snapshot'
import { ByteWriter, CodecError } from './bytes'
import { DEGREES_SCALE, EVIDENCE, MAGIC, MUTUAL_BIT, NODE_STATUSES, PLACE_SOURCES, RTT_SCALE } from './format'
import { mortonKey } from './morton'

/**
 * Places are kept to 1/100 of a degree, RTTs to 1/10 ms, estimates to 1 ms, positions to one layout unit.
 * @throws {CodecError} when the snapshot contradicts itself: a node twice, a link to a node it does not hold.
 */
export function encodeSnapshot(snapshot: MapSnapshot): Uint8Array {
  const out = new ByteWriter()
  out.bytes(Uint8Array.from(MAGIC))
  out.varint(snapshot.seq)
  out.varint(snapshot.atMs)
  out.text(snapshot.feed)
  out.text(snapshot.network.name)
  out.text(snapshot.network.title)

  const { nodes, positions, shift } = inOrder(snapshot)
  out.varint(nodes.length)
  out.varint(positions.length / 2)
  out.varint(shift)
  writePositions(out, positions)
  writeNodes(out, nodes)
  writeLinks(out, nodes, snapshot.links)
  return out.result()
}

/** Nodes with a position first, along the Morton curve; the rest by number. */
function inOrder({ nodes, positions }: MapSnapshot) {
  const at = new Map(positions.map(([num, x, y]) => [num, [x, y] as const]))
  const reach = positions.reduce((most, [, x, y]) => Math.max(most, Math.abs(x), Math.abs(y)), 0)
  let shift = 0
  while (Math.round(reach / 2 ** shift) > 32_767) shift++
  const placed: { node: MapNode; x: number; y: number; key: number }[] = []
  const unplaced: MapNode[] = []
  for (const node of nodes) {
    const position = at.get(node.num)
    if (position === undefined) {
      unplaced.push(node)
    } else {
      const x = Math.round(position[0] / 2 ** shift)
      const y = Math.round(position[1] / 2 ** shift)
      placed.push({ node, x, y, key: mortonKey(x, y) })
    }
  }
  placed.sort((a, b) => a.key - b.key || a.node.num - b.node.num)
  unplaced.sort((a, b) => a.num - b.num)
  return {
    nodes: [...placed.map(({ node }) => node), ...unplaced],
    positions: Int16Array.from(placed.flatMap(({ x, y }) => [x, y])),
    shift,
  }
}

function writePositions(out: ByteWriter, positions: Int16Array): void {
  const count = positions.length / 2
  const planes = new Uint8Array(count * 4)
  for (const axis of [0, 1]) {
    let before = 0
    for (let index = 0; index < count; index++) {
      const value = positions[index * 2 + axis] ?? 0
      const step = ((value - before) << 16) >> 16
      const folded = ((step << 1) ^ (step >> 15)) & 0xffff
      planes[axis * 2 * count + index] = folded & 255
      planes[(axis * 2 + 1) * count + index] = folded >> 8
      before = value
    }
  }
  out.bytes(planes)
}

function writeNodes(out: ByteWriter, nodes: readonly MapNode[]): void {
  let before = 0
  for (const { num } of nodes) {
    out.zigzag(num - before)
    before = num
  }
  for (const { peerId } of nodes) out.text(peerId)
  for (const { status } of nodes) out.byte(NODE_STATUSES.indexOf(status))
  for (const { placeSource } of nodes) out.byte(PLACE_SOURCES.indexOf(placeSource))
  for (const { peerCount } of nodes) nullable(out, peerCount)
  writeTexts(
    out,
    nodes.map(({ agent }) => agent),
  )
  writeTexts(
    out,
    nodes.map(({ country }) => country),
  )
  writeTexts(
    out,
    nodes.map(({ city }) => city),
  )
  for (const { lat } of nodes) nullable(out, lat === null ? null : fold(Math.round(lat * DEGREES_SCALE)))
  for (const { lon } of nodes) nullable(out, lon === null ? null : fold(Math.round(lon * DEGREES_SCALE)))
  for (const { rttMs } of nodes) nullable(out, rttMs === null ? null : Math.round(rttMs * RTT_SCALE))
}

function writeTexts(out: ByteWriter, values: readonly string[]): void {
  const table = new Map<string, number>()
  for (const value of values) if (!table.has(value)) table.set(value, table.size)
  out.varint(table.size)
  for (const value of table.keys()) out.text(value)
  for (const value of values) out.varint(table.get(value) ?? 0)
}

function writeLinks(out: ByteWriter, nodes: readonly MapNode[], links: readonly MapLink[]): void {
  const indexOf = new Map(nodes.map(({ num }, index) => [num, index]))
  if (indexOf.size !== nodes.length) throw new CodecError('the snapshot holds a node twice')
  const from = new Uint32Array(links.length)
  const to = new Uint32Array(links.length)
  const degrees = new Uint32Array(nodes.length)
  for (const [index, link] of links.entries()) {
    const a = indexOf.get(link.a)
    const b = indexOf.get(link.b)
    if (a === undefined || b === undefined || a === b) {
      throw new CodecError(`the link ${String(link.a)}–${String(link.b)} does not join two nodes of the map`)
    }
    from[index] = Math.min(a, b)
    to[index] = Math.max(a, b)
    degrees[Math.min(a, b)] = (degrees[Math.min(a, b)] ?? 0) + 1
  }
  const order = orderOfLinks(from, to, degrees)

  out.varint(links.length)
  for (const degree of degrees) out.varint(degree)
  let row = -1
  let before = 0
  for (const index of order) {
    if (from[index] !== row) {
      row = from[index] ?? 0
      before = row
    }
    const end = to[index] ?? 0
    if (end === before) throw new CodecError('the snapshot holds a link twice')
    out.varint(end - before - 1)
    before = end
  }
  const sorted = Array.from(order, (index) => links[index]).filter((link) => link !== undefined)
  for (const link of sorted) out.byte(EVIDENCE.indexOf(link.evidence) + (link.mutual ? MUTUAL_BIT : 0))
  for (const link of sorted) {
    nullable(out, link.estimatedRttMs === null ? null : Math.round(link.estimatedRttMs))
  }
}

/** Indices of the links by `from`, then by `to`: counted into rows, for half a million are too many to compare. */
function orderOfLinks(from: Uint32Array, to: Uint32Array, degrees: Uint32Array): Uint32Array {
  const next = new Uint32Array(degrees.length + 1)
  for (const [row, degree] of degrees.entries()) next[row + 1] = (next[row] ?? 0) + degree
  const starts = next.slice()
  const order = new Uint32Array(from.length)
  for (const [index, row] of from.entries()) {
    const at = next[row] ?? 0
    next[row] = at + 1
    order[at] = index
  }
  for (const [row, degree] of degrees.entries()) {
    const start = starts[row] ?? 0
    if (degree > 1) order.subarray(start, start + degree).sort((x, y) => (to[x] ?? 0) - (to[y] ?? 0))
  }
  return order
}

function fold(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

function nullable(out: ByteWriter, value: number | null): void {
  out.varint(value === null ? 0 : value + 1)
}
