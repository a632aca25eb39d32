/** Bytes → what is known of nodes and links. @module */
import { EVIDENCE, PLACE_SOURCES } from '../../fact-kinds'
import {
  NO_NODE,
  NO_UPTIME,
  packLink,
  type MapAs,
  type MapPlace,
  type MapTables,
  type NodeColumns,
} from '../map-columns'
import { RTT_STEP_MAX, rttOfStep } from '../rtt-grid'
import type { ByteReader } from './bytes'
import { areDistinct } from './distinct'
import { byDegree, byPlace, byStatus } from './fact-orders'
import { DEGREES_SCALE } from './format'
import { isAnyAbove, readBits, readChoices, readPlanes } from './planes'
import { readTexts } from './texts'

/** What the shape does not tell. */
export type NodeFacts = Omit<NodeColumns, 'count' | 'xs' | 'ys' | 'statuses' | 'communities'>

const MOST_PEERS = 2 ** 31 - 1

/** @param degrees - links of each, as far as the shape has told them. */
export function readNodeFacts(
  from: ByteReader,
  statuses: Uint8Array,
  degrees: Uint32Array,
): { nodes: NodeFacts; tables: MapTables } {
  const count = statuses.length
  const nums = readPlanes(from, count)
  if (!areDistinct(nums) || nums.includes(NO_NODE)) from.fail('the number of a node, each once')
  const alike = byStatus(statuses)
  const [places, placeOf] = readTable(from, null, count, readPlaces)
  const near = byPlace(alike, placeOf, places.length)
  const [systems, systemOf] = readTable(from, near, count, readSystems)
  const rttsMs = readRtts(from, near)
  const rttIsQuiet = spread8(readBits(from, count, 1), alike)
  const told = from.bytes(count)
  if (isAnyAbove(told, 100, NO_UPTIME)) from.fail('an uptime of at most 100 %')
  const uptimes = spread8(told, alike)
  const [agents, agentOf] = readTable(from, alike, count, readTexts)
  const peerCounts = readPeerCounts(from, byDegree(statuses, degrees))
  return {
    nodes: {
      nums,
      peerCounts,
      rttsMs,
      rttIsQuiet,
      uptimes,
      agents: agentOf,
      places: placeOf,
      systems: systemOf,
    },
    tables: { agents, places, systems },
  }
}

/** @returns the flags of the links; see `packLink`. */
export function readLinkFacts(from: ByteReader, count: number): Uint8Array {
  const mutual = from.bytes(Math.ceil(count / 8))
  const evidence = from.bytes(Math.ceil(count / 4))
  // Four at a time, and what is written beyond the end is left out.
  const flags = new Uint8Array(count)
  const fours = evidence.length
  for (let four = 0; four < fours; four++) {
    const kinds = evidence[four] ?? 0
    const mutuals = (mutual[four >> 1] ?? 0) >> (4 * (four & 1))
    const link = 4 * four
    flags[link] = FLAGS_OF_BITS[((mutuals & 1) << 2) | (kinds & 3)] ?? 0
    flags[link + 1] = FLAGS_OF_BITS[((mutuals & 2) << 1) | ((kinds >> 2) & 3)] ?? 0
    flags[link + 2] = FLAGS_OF_BITS[(mutuals & 4) | ((kinds >> 4) & 3)] ?? 0
    flags[link + 3] = FLAGS_OF_BITS[((mutuals & 8) >> 1) | (kinds >> 6)] ?? 0
  }
  return flags
}

const FLAGS_OF_BITS = Uint8Array.from({ length: 8 }, (_, bits) =>
  packLink(EVIDENCE[bits & 3] ?? 'table', bits >= 4),
)

function readPeerCounts(from: ByteReader, order: Uint32Array): Int32Array {
  const steps = readPlanes(from, order.length)
  const peerCounts = new Int32Array(order.length)
  for (let at = 0; at < order.length; at++) {
    const step = steps[at] ?? 0
    if (step > MOST_PEERS) from.fail('a number of peers')
    peerCounts[order[at] ?? 0] = step - 1
  }
  return peerCounts
}

function readRtts(from: ByteReader, order: Uint32Array): Float32Array {
  const told = readPlanes(from, order.length)
  const rtts = new Float32Array(order.length)
  for (let at = 0; at < order.length; at++) {
    const step = told[at] ?? 0
    if (step > RTT_STEP_MAX + 1) from.fail('a round-trip time')
    rtts[order[at] ?? 0] = RTT_OF_TOLD[step] ?? NaN
  }
  return rtts
}

/** As it is told, 0 for one that is not known. */
const RTT_OF_TOLD = Float64Array.from({ length: RTT_STEP_MAX + 2 }, (_, told) =>
  told === 0 ? NaN : rttOfStep(told - 1),
)

function spread(told: Uint32Array, order: Uint32Array): Uint32Array<ArrayBuffer> {
  const count = told.length
  const rows = new Uint32Array(count)
  for (let at = 0; at < count; at++) rows[order[at] ?? 0] = told[at] ?? 0
  return rows
}

/** Widened and back, so that the loop is the one that has run before: what runs once is slow. */
function spread8(told: Uint8Array, order: Uint32Array): Uint8Array {
  return new Uint8Array(spread(new Uint32Array(told), order))
}

/** @param order - in which the nodes tell their rows; null: their own. */
function readTable<T>(
  from: ByteReader,
  order: Uint32Array | null,
  count: number,
  read: (from: ByteReader, count: number) => T[],
): [rows: T[], rowOf: Uint32Array] {
  const size = from.varint()
  // One that no node uses is not written.
  if (size > count) from.fail('no more rows than nodes')
  const rows = read(from, size)
  const told = readChoices(from, count, size)
  return [rows, order === null ? told : spread(told, order)]
}

function readPlaces(from: ByteReader, count: number): MapPlace[] {
  const countries = readTexts(from, count)
  const cities = readTexts(from, count)
  const lats = readPlanes(from, count)
  const lons = readPlanes(from, count)
  const sources = from.bytes(count)
  return countries.map((country, index) => ({
    country,
    city: cities[index] ?? '',
    lat: degreesOf(from, lats[index] ?? 0, 90),
    lon: degreesOf(from, lons[index] ?? 0, 180),
    source: PLACE_SOURCES[sources[index] ?? 0] ?? from.fail('the source of a place'),
  }))
}

function degreesOf(from: ByteReader, step: number, most: number): number | null {
  if (step === 0) return null
  const folded = step - 1
  const degrees = (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2) / DEGREES_SCALE
  return Math.abs(degrees) <= most ? degrees : from.fail(`degrees within ±${String(most)}`)
}

function readSystems(from: ByteReader, count: number): MapAs[] {
  const asns = readPlanes(from, count)
  return readTexts(from, count).map((name, index) => ({ asn: asns[index] ?? 0, name }))
}
