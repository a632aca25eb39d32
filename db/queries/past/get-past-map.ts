import { z } from 'zod'
import { EVIDENCE, NODE_STATUSES } from '@/lib/fact-kinds'
import { PLACE_SOURCES, type PlaceSource } from '@/lib/facts'
import type { Database } from '../../client'
import type { SetColumns } from '../map/get-topology-columns'
import { pastNodes, pastParams, pastSets } from './past-states'

const whole = z.array(z.number().int())
const texts = z.array(z.string())
const measures = z.array(z.number().nullable())
const nodesRow = z.object({
  total: z.coerce.number().int(),
  nums: whole,
  peerIds: texts,
  statuses: whole,
  peerCounts: whole,
  rtts: measures,
  quiet: whole,
  uptimes: whole,
  agents: texts,
  places: z.array(
    z.tuple([
      z.string(),
      z.string(),
      z.number().nullable(),
      z.number().nullable(),
      z.enum(PLACE_SOURCES).catch('none'),
    ]),
  ),
  systems: z.array(z.tuple([z.number().int(), z.string()])),
})

/** Nodes of the map as it was, in columns, by number. */
export interface PastMapNodes {
  /** Of the whole map; the columns hold fewer where there are more than were asked for. */
  readonly total: number
  readonly nums: Uint32Array
  readonly peerIds: readonly string[]
  /** Indices into `NODE_STATUSES`. */
  readonly statuses: Uint8Array
  /** -1: not known. */
  readonly peerCounts: Int32Array
  /** ms; NaN: not measured. */
  readonly rttsMs: Float32Array
  readonly rttIsQuiet: Uint8Array
  /** Percent; 255: there was no visit. */
  readonly uptimes: Uint8Array
  readonly agents: readonly string[]
  readonly places: readonly (readonly [
    country: string,
    city: string,
    lat: number | null,
    lon: number | null,
    source: PlaceSource,
  ])[]
  readonly systems: readonly (readonly [asn: number, name: string])[]
}

/**
 * The nodes that were on the map at a time, as they were.
 * @param most - nodes at most: those with the most peers.
 */
export async function getPastMapNodes(
  db: Database,
  atMs: number,
  most: number,
  signal?: AbortSignal,
): Promise<PastMapNodes> {
  const [row] = await db.select({
    name: 'get-past-map-nodes',
    sql: `
      SELECT
        max(n.total) AS total,
        groupArray(n.node_num) AS nums,
        groupArray(n.peer_id) AS peerIds,
        groupArray(toUInt8(greatest(indexOf({statuses:Array(String)}, n.status), 1) - 1)) AS statuses,
        groupArray(toInt32(ifNull(n.peer_count, -1))) AS peerCounts,
        groupArray(tuple(n.rtt_ms)).1 AS rtts,
        groupArray(toUInt8(n.rtt_method = 'ping_quiet')) AS quiet,
        groupArray(toUInt8(ifNull(round(100 * n.uptime_24h), 255))) AS uptimes,
        groupArray(n.agent) AS agents,
        groupArray(tuple(n.country, n.city, round(n.lat, 2), round(n.lon, 2), n.place_source)) AS places,
        groupArray(tuple(n.asn, n.as_name)) AS systems
      FROM (
        SELECT *
        FROM (
          SELECT *, count() OVER () AS total
          FROM (${pastNodes('at')}) AS p
          ORDER BY p.peer_count DESC NULLS LAST, p.node_num
          LIMIT {most:UInt32}
        )
        ORDER BY node_num
      ) AS n`,
    params: { ...pastParams('at', atMs), statuses: NODE_STATUSES, most },
    row: nodesRow,
    signal,
  })
  const nodes = row ?? NOBODY
  return {
    ...nodes,
    nums: Uint32Array.from(nodes.nums),
    statuses: Uint8Array.from(nodes.statuses),
    peerCounts: Int32Array.from(nodes.peerCounts),
    rttsMs: Float32Array.from(nodes.rtts, (rttMs) => rttMs ?? NaN),
    rttIsQuiet: Uint8Array.from(nodes.quiet),
    uptimes: Uint8Array.from(nodes.uptimes),
  }
}

const NOBODY: z.infer<typeof nodesRow> = {
  total: 0,
  nums: [],
  peerIds: [],
  statuses: [],
  peerCounts: [],
  rtts: [],
  quiet: [],
  uptimes: [],
  agents: [],
  places: [],
  systems: [],
}

const setsRow = z.object({ nums: whole, evidence: whole, lengths: whole, neighbours: whole })

/** The newest sets of links at a time; they may be of, and name, nodes that were not on the map. */
export async function getPastMapSets(db: Database, atMs: number, signal?: AbortSignal): Promise<SetColumns> {
  const [row] = await db.select({
    name: 'get-past-map-sets',
    sql: `
      SELECT
        groupArray(l.num) AS nums,
        groupArray(toUInt8(greatest(indexOf({evidence:Array(String)}, l.evidence), 1) - 1)) AS evidence,
        groupArray(toUInt32(length(l.neighbours))) AS lengths,
        groupArrayArray(l.neighbours) AS neighbours
      FROM (${pastSets('at')}) AS l`,
    params: { ...pastParams('at', atMs), evidence: EVIDENCE },
    row: setsRow,
    signal,
  })
  const { nums, evidence, lengths, neighbours } = row ?? {
    nums: [],
    evidence: [],
    lengths: [],
    neighbours: [],
  }
  const offsets = new Uint32Array(nums.length + 1)
  for (const [index, length] of lengths.entries()) offsets[index + 1] = (offsets[index] ?? 0) + length
  return {
    count: nums.length,
    nums: Uint32Array.from(nums),
    evidence: Uint8Array.from(evidence),
    offsets,
    neighbours: Uint32Array.from(neighbours),
  }
}
