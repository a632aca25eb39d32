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
import { rttStep } from '../rtt-grid'
import { CodecError, type ByteWriter } from './bytes'
import { areDistinct } from './distinct'
import { byDegree, byPlace, byStatus } from './fact-orders'
import { DEGREES_SCALE } from './format'
import { inTurn, pick32, pick8 } from './pick'
import { writeBits, writeChoices, writePlanes } from './planes'
import { writeTexts } from './texts'

/** Which nodes are told, and what of them the reader knows by then. */
export interface ToldNodes {
  /** Indices of the nodes as they are told. */
  readonly order: Uint32Array
  /** Links of each, in that order. */
  readonly degrees: Uint32Array
}

/** @throws {CodecError} when a number is told twice. */
export function writeNodeFacts(
  out: ByteWriter,
  nodes: NodeColumns,
  tables: MapTables,
  { order, degrees }: ToldNodes,
): void {
  const nums = pick32(nodes.nums, order)
  if (!areDistinct(nums) || nums.includes(NO_NODE)) throw new CodecError('a node has no number of its own')
  writePlanes(out, nums)
  const statuses = pick8(nodes.statuses, order)
  const alike = byStatus(statuses)
  const all = inTurn(order.length)
  const placeOf = pick32(nodes.places, order)
  const places = writeTable(out, tables.places, placeOf, all, writePlaces)
  const near = byPlace(alike, places.rowOf, places.count)
  writeTable(out, tables.systems, pick32(nodes.systems, order), near, writeSystems)
  const steps = new Uint32Array(order.length)
  for (let at = 0; at < order.length; at++) steps[at] = toldRtt(nodes.rttsMs[order[at] ?? 0] ?? NaN)
  writePlanes(out, pick32(steps, near))
  writeBits(out, pick8(pick8(nodes.rttIsQuiet, order), alike), 1)
  out.bytes(pick8(pick8(nodes.uptimes, order), alike))
  writeTable(out, tables.agents, pick32(nodes.agents, order), alike, writeTexts)
  for (let at = 0; at < order.length; at++) steps[at] = (nodes.peerCounts[order[at] ?? 0] ?? -1) + 1
  writePlanes(out, pick32(steps, byDegree(statuses, degrees)))
}

/** Whether both ends name each other, then the evidence. */
export function writeLinkFacts(out: ByteWriter, links: LinkColumns, order: Uint32Array): void {
  const mutual = pick8(links.flags, order)
  const evidence = new Uint8Array(mutual.length)
  for (let at = 0; at < mutual.length; at++) {
    const bits = BITS_OF_FLAGS[mutual[at] ?? 0] ?? 0
    mutual[at] = bits >> 2
    evidence[at] = bits & 3
  }
  writeBits(out, mutual, 1)
  writeBits(out, evidence, 2)
}

const BITS_OF_FLAGS = Uint8Array.from({ length: 256 }, (_, flags) => linkBits(flags))

export function linkBits(flags: number): number {
  const { evidence, mutual } = unpackLink(flags)
  return EVIDENCE.indexOf(evidence) + (mutual ? 4 : 0)
}

function toldRtt(rttMs: number): number {
  return Number.isNaN(rttMs) ? 0 : rttStep(rttMs) + 1
}

interface WrittenTable {
  readonly count: number
  /** By node. */
  readonly rowOf: Uint32Array
}

/** The rows that are used, then for each node which one. @param order - of the nodes, for those. */
function writeTable<T>(
  out: ByteWriter,
  rows: readonly T[],
  column: Uint32Array,
  order: Uint32Array,
  write: (out: ByteWriter, rows: readonly T[]) => void,
): WrittenTable {
  const places = new Int32Array(rows.length).fill(-1)
  const used: T[] = []
  const rowOf = new Uint32Array(column.length)
  for (let at = 0; at < column.length; at++) {
    const index = column[at] ?? 0
    const row = rows[index]
    if (row === undefined) throw new CodecError(`a table has no row ${String(index)}`)
    let place = places[index] ?? -1
    if (place < 0) {
      place = used.length
      places[index] = place
      used.push(row)
    }
    rowOf[at] = place
  }
  out.varint(used.length)
  write(out, used)
  writeChoices(out, pick32(rowOf, order), used.length)
  return { count: used.length, rowOf }
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
