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
import { writeBits, writePlanes } from './planes'
import { writeTexts } from './texts'

/** @param order - indices of the nodes that are told. @throws {CodecError} when a number is told twice. */
export function writeNodeFacts(
  out: ByteWriter,
  nodes: NodeColumns,
  tables: MapTables,
  order: Uint32Array,
): void {
  const nums = Uint32Array.from(order, (index) => nodes.nums[index] ?? NO_NODE)
  if (!areDistinct(nums) || nums.includes(NO_NODE)) throw new CodecError('a node has no number of its own')
  writePlanes(out, nums)
  writePlanes(
    out,
    Uint32Array.from(order, (index) => (nodes.peerCounts[index] ?? -1) + 1),
  )
  writePlanes(
    out,
    Uint32Array.from(order, (index) => rttStep(nodes.rttsMs[index] ?? NaN)),
  )
  writeBits(
    out,
    Uint8Array.from(order, (index) => nodes.rttIsQuiet[index] ?? 0),
    1,
  )
  out.bytes(Uint8Array.from(order, (index) => nodes.uptimes[index] ?? 0))
  writeTable(out, tables.agents, nodes.agents, order, writeTexts)
  writeTable(out, tables.places, nodes.places, order, writePlaces)
  writeTable(out, tables.systems, nodes.systems, order, writeSystems)
  writePlanes(
    out,
    Uint32Array.from(order, (index) => nodes.communities[index] ?? 0),
  )
}

/** Four bits a link: evidence, and 4 for a mutual one. */
export function writeLinkFacts(out: ByteWriter, links: LinkColumns, order: Uint32Array): void {
  writeBits(
    out,
    Uint8Array.from(order, (link) => linkBits(links.flags[link] ?? 0)),
    4,
  )
}

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
