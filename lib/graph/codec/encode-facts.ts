/** What is known of nodes → bytes. Snapshots and deltas tell it in the same form. @module */
import { EVIDENCE, PLACE_SOURCES } from '../../fact-kinds'
import {
  NO_NODE,
  unpackLink,
  type LinkColumns,
  type MapAs,
  type MapPlace,
  type MapTables,
  type NodeColumns,
} from '../map-columns'
import { CodecError, type ByteWriter } from './bytes'
import { areDistinct } from './distinct'
import { DEGREES_SCALE, RTT_SCALE, UINT32_MAX } from './format'
import { pick32, pick8 } from './pick'
import { writeBits, writePlanes } from './planes'
import { writeTexts } from './texts'

/** @param order - indices of the nodes that are told. @throws {CodecError} when a number is told twice. */
export function writeNodeFacts(
  out: ByteWriter,
  nodes: NodeColumns,
  tables: MapTables,
  order: Uint32Array,
): void {
  const nums = pick32(nodes.nums, order)
  if (!areDistinct(nums) || nums.includes(NO_NODE)) throw new CodecError('a node has no number of its own')
  writePlanes(out, nums)
  const steps = new Uint32Array(order.length)
  for (let at = 0; at < order.length; at++) steps[at] = (nodes.peerCounts[order[at] ?? 0] ?? -1) + 1
  writePlanes(out, steps)
  for (let at = 0; at < order.length; at++) steps[at] = rttStep(nodes.rttsMs[order[at] ?? 0] ?? NaN)
  writePlanes(out, steps)
  writeBits(out, pick8(nodes.rttIsQuiet, order), 1)
  out.bytes(pick8(nodes.uptimes, order))
  writeTable(out, tables.agents, nodes.agents, order, writeTexts)
  writeTable(out, tables.places, nodes.places, order, writePlaces)
  writeTable(out, tables.systems, nodes.systems, order, writeSystems)
  writePlanes(out, pick32(nodes.communities, order))
}

/** Four bits a link: evidence, and 4 for a mutual one. */
export function writeLinkFacts(out: ByteWriter, links: LinkColumns, order: Uint32Array): void {
  const bits = pick8(links.flags, order)
  for (let at = 0; at < bits.length; at++) bits[at] = BITS_OF_FLAGS[bits[at] ?? 0] ?? 0
  writeBits(out, bits, 4)
}

const BITS_OF_FLAGS = Uint8Array.from({ length: 256 }, (_, flags) => linkBits(flags))

export function linkBits(flags: number): number {
  const { evidence, mutual } = unpackLink(flags)
  return EVIDENCE.indexOf(evidence) + (mutual ? 4 : 0)
}

function rttStep(rttMs: number): number {
  return Number.isNaN(rttMs) ? 0 : Math.min(Math.max(Math.round(rttMs * RTT_SCALE), 0) + 1, UINT32_MAX)
}

/** The rows that are used, then for each node which one. */
function writeTable<T>(
  out: ByteWriter,
  rows: readonly T[],
  column: Uint32Array,
  order: Uint32Array,
  write: (out: ByteWriter, rows: readonly T[]) => void,
): void {
  const places = new Int32Array(rows.length).fill(-1)
  const used: T[] = []
  const indices = new Uint32Array(order.length)
  for (let at = 0; at < order.length; at++) {
    const index = column[order[at] ?? 0] ?? 0
    const row = rows[index]
    if (row === undefined) throw new CodecError(`a table has no row ${String(index)}`)
    let place = places[index] ?? -1
    if (place < 0) {
      place = used.length
      places[index] = place
      used.push(row)
    }
    indices[at] = place
  }
  out.varint(used.length)
  write(out, used)
  writePlanes(out, indices)
}

function writePlaces(out: ByteWriter, places: readonly MapPlace[]): void {
  writeTexts(
    out,
    places.map(({ country }) => country),
  )
  writeTexts(
    out,
    places.map(({ city }) => city),
  )
  writePlanes(
    out,
    Uint32Array.from(places, ({ lat }) => degreesStep(lat)),
  )
  writePlanes(
    out,
    Uint32Array.from(places, ({ lon }) => degreesStep(lon)),
  )
  out.bytes(Uint8Array.from(places, ({ source }) => PLACE_SOURCES.indexOf(source)))
}

/** 0: not known; else one more than the hundredths of a degree, folded: 0, −1, 1, −2 … */
function degreesStep(degrees: number | null): number {
  if (degrees === null) return 0
  const steps = Math.round(degrees * DEGREES_SCALE)
  return (steps < 0 ? -2 * steps - 1 : 2 * steps) + 1
}

function writeSystems(out: ByteWriter, systems: readonly MapAs[]): void {
  writePlanes(
    out,
    Uint32Array.from(systems, ({ asn }) => asn),
  )
  writeTexts(
    out,
    systems.map(({ name }) => name),
  )
}
