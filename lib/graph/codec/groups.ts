/** The groups of a whole map ↔ bytes; the form is described in docs/map-wire.md. @module */
import { NODE_STATUSES } from '../../fact-kinds'
import type { Extent } from '../extent'
import { MOST_GROUPS, type GroupFlow, type NodeGroup } from '../groups'
import { GROUPINGS } from '../node-kinds'
import type { WholeGroups } from '../whole-groups'
import { ByteReader, ByteWriter } from './bytes'
import { readHeader } from './decode'
import { writeHeader } from './encode'
import { GROUPS_MAGIC } from './format'
import { readPlanes, writePlanes } from './planes'
import { readTexts, writeTexts } from './texts'

/** Places and radii are kept to one part in so many of a layout unit. */
const PARTS_OF_UNIT = 8

export function encodeGroups(whole: WholeGroups): Uint8Array {
  const { by, groups, flows, statuses, extent } = whole
  const out = new ByteWriter()
  out.bytes(Uint8Array.from(GROUPS_MAGIC))
  out.section(writeHeader(whole))
  out.byte(GROUPINGS.indexOf(by))
  for (const at of NODE_STATUSES.keys()) out.varint(statuses[at] ?? 0)
  out.byte(Number(extent !== null))
  if (extent !== null) for (const edge of edgesOf(extent)) out.zigzag(inParts(edge))
  out.varint(groups.length)
  writeTexts(
    out,
    groups.map(({ key }) => key),
  )
  writeTexts(
    out,
    groups.map(({ label }) => label),
  )
  for (const { joins, count, online, inside, x, y, radius } of groups) {
    for (const number of [joins, count, online, inside]) out.varint(number)
    out.zigzag(inParts(x))
    out.zigzag(inParts(y))
    out.varint(inParts(radius))
  }
  out.varint(flows.length)
  for (const column of ['a', 'b', 'links'] as const) {
    writePlanes(
      out,
      Uint32Array.from(flows, (flow) => flow[column]),
    )
  }
  return out.result()
}

/** @throws {CodecError} on any bytes that `encodeGroups` does not write. */
export function decodeGroups(bytes: Uint8Array): WholeGroups {
  const from = new ByteReader(bytes)
  for (const expected of GROUPS_MAGIC) if (from.byte() !== expected) from.fail('groups of this version')
  const header = readHeader(from.section())
  const by = GROUPINGS[from.byte()] ?? from.fail('what nodes are grouped by')
  const statuses = NODE_STATUSES.map(() => from.varint())
  const extent = readExtent(from)
  const groups = readGroups(from)
  const flows = readFlows(from, groups.length)
  from.end()
  return { ...header, by, statuses, extent, groups, flows }
}

function readExtent(from: ByteReader): Extent | null {
  const isThere = from.byte()
  if (isThere > 1) from.fail('whether nodes have places')
  if (isThere === 0) return null
  const [minX, minY, maxX, maxY] = [inUnits(from), inUnits(from), inUnits(from), inUnits(from)]
  if (minX > maxX || minY > maxY) from.fail('a rectangle')
  return { minX, minY, maxX, maxY }
}

function readGroups(from: ByteReader): NodeGroup[] {
  const count = from.varint()
  if (count > MOST_GROUPS) from.fail(`at most ${String(MOST_GROUPS)} groups`)
  const keys = readTexts(from, count)
  if (new Set(keys).size !== count) from.fail('the key of a group, each once')
  const labels = readTexts(from, count)
  return keys.map((key, at) => ({
    key,
    label: labels[at] ?? '',
    joins: from.varint(),
    count: from.varint(),
    online: from.varint(),
    inside: from.varint(),
    x: inUnits(from),
    y: inUnits(from),
    radius: from.varint() / PARTS_OF_UNIT,
  }))
}

function readFlows(from: ByteReader, groups: number): GroupFlow[] {
  const count = from.varint()
  if (count > groups * groups) from.fail('as many flows as there are pairs of groups')
  const [as, bs, links] = [readPlanes(from, count), readPlanes(from, count), readPlanes(from, count)]
  return Array.from(as, (a, at) => {
    const b = bs[at] ?? 0
    if (a >= b || b >= groups) from.fail('a flow between two groups')
    return { a, b, links: links[at] ?? 0 }
  })
}

const edgesOf = ({ minX, minY, maxX, maxY }: Extent): number[] => [minX, minY, maxX, maxY]
const inParts = (units: number): number => Math.round(units * PARTS_OF_UNIT)
const inUnits = (from: ByteReader): number => from.zigzag() / PARTS_OF_UNIT
