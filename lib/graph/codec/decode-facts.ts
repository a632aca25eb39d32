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
import type { ByteReader } from './bytes'
import { areDistinct } from './distinct'
import { DEGREES_SCALE, RTT_SCALE } from './format'
import { isAnyAbove, readBits, readPlanes } from './planes'
import { readTexts } from './texts'

/** `count` and what the shape tells are told apart from it. */
export type NodeFacts = Omit<NodeColumns, 'count' | 'xs' | 'ys' | 'statuses'>

const MOST_PEERS = 2 ** 31 - 1

export function readNodeFacts(from: ByteReader, count: number): { nodes: NodeFacts; tables: MapTables } {
  const nums = readPlanes(from, count)
  if (!areDistinct(nums) || nums.includes(NO_NODE)) from.fail('the number of a node, each once')
  const peerCounts = readPeerCounts(from, count)
  const rttsMs = readRtts(from, count)
  const rttIsQuiet = readBits(from, count, 1)
  const uptimes = from.bytes(count).slice()
  if (isAnyAbove(uptimes, 100, NO_UPTIME)) from.fail('an uptime of at most 100 %')
  const [agents, agentOf] = readTable(from, count, readTexts)
  const [places, placeOf] = readTable(from, count, readPlaces)
  const [systems, systemOf] = readTable(from, count, readSystems)
  const communities = readPlanes(from, count)
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
      communities,
    },
    tables: { agents, places, systems },
  }
}

/** @returns the flags of the links; see `packLink`. */
export function readLinkFacts(from: ByteReader, count: number): Uint8Array {
  const flags = readBits(from, count, 4)
  let seen = 0
  for (let link = 0; link < count; link++) {
    const bits = flags[link] ?? 0
    seen |= bits
    flags[link] = FLAGS_OF_BITS[bits & 7] ?? 0
  }
  if (seen > 7) from.fail('what is known of a link')
  return flags
}

const FLAGS_OF_BITS = Uint8Array.from({ length: 8 }, (_, bits) =>
  packLink(EVIDENCE[bits & 3] ?? 'table', bits >= 4),
)

function readPeerCounts(from: ByteReader, count: number): Int32Array {
  const steps = readPlanes(from, count)
  const peerCounts = new Int32Array(count)
  for (let index = 0; index < count; index++) {
    const step = steps[index] ?? 0
    if (step > MOST_PEERS) from.fail('a number of peers')
    peerCounts[index] = step - 1
  }
  return peerCounts
}

function readRtts(from: ByteReader, count: number): Float32Array {
  const steps = readPlanes(from, count)
  const rtts = new Float32Array(count)
  for (let index = 0; index < count; index++) {
    const step = steps[index] ?? 0
    rtts[index] = step === 0 ? NaN : (step - 1) / RTT_SCALE
  }
  return rtts
}

function readTable<T>(
  from: ByteReader,
  count: number,
  read: (from: ByteReader, count: number) => T[],
): [rows: T[], indices: Uint32Array] {
  const size = from.varint()
  // One that no node uses is not written.
  if (size > count) from.fail('no more rows than nodes')
  const rows = read(from, size)
  const indices = readPlanes(from, count)
  for (let at = 0; at < count; at++) {
    if ((indices[at] ?? 0) >= size) from.fail(`a row of ${String(size)}`)
  }
  return [rows, indices]
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
