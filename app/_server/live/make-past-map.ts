/** The map as it was, as a snapshot. @module */
import { setImmediate } from 'node:timers/promises'
import type { Database } from '@/db/client'
import { getPositionColumns } from '@/db/queries/map/get-position-columns'
import { getNodeRefs } from '@/db/queries/nodes/get-node-refs'
import { joinSetColumns, type StatedSets } from '@/lib/graph/join-set-columns'
import type { MapColumns, MapTables, NodeColumns } from '@/lib/graph/map-columns'
import { NAMED_NODES_MAX, type MapSnapshot } from '@/lib/graph/snapshot'
import type { PastNodes } from '@/lib/past/state/nodes-then'
import type { PastKeyframes } from './past-keyframes'
import type { PastMoment, PastStates } from './past-states'

/** Nodes of one past map at most, those with the most peers; the snapshot says how many there were. */
const PAST_NODES_MAX = 200_000

export interface PastMapInit {
  readonly db: Database
  readonly states: PastStates
  readonly keyframes: PastKeyframes
  readonly network: { readonly name: string; readonly title: string }
  readonly atMs: number
  readonly signal?: AbortSignal
}

/** @throws {DatabaseUnavailableError | DatabaseError} */
export async function makePastMap(init: PastMapInit): Promise<MapSnapshot> {
  const { db, states, keyframes, network, atMs, signal } = init
  const moment = await states.moment(db, atMs, signal)
  const total = moment.nodes.nums.length
  const nodes = withMostPeers(moment.nodes, PAST_NODES_MAX)
  await setImmediate()
  const links = joinSetColumns(nodes.nums, setsSince(moment))
  await setImmediate()
  const { tables, columns } = tableColumns(nodes, moment)
  const count = nodes.nums.length
  const xs = new Float32Array(count).fill(NaN)
  const ys = new Float32Array(count).fill(NaN)
  const communities = new Uint32Array(count)
  const rowOf = rowsByNum(nodes.nums)
  const place = (at: { nums: Uint32Array; xs: Float32Array; ys: Float32Array }): number => {
    let placed = 0
    for (let row = 0; row < at.nums.length; row++) {
      const index = rowOf[at.nums[row] ?? 0] ?? -1
      if (index < 0 || !Number.isNaN(xs[index] ?? NaN)) continue
      xs[index] = at.xs[row] ?? NaN
      ys[index] = at.ys[row] ?? NaN
      placed++
    }
    return placed
  }
  const then = await keyframes.at(db, atMs, signal)
  let placed = 0
  if (then !== null) {
    placed = place(then)
    for (let row = 0; row < then.nums.length; row++) {
      const index = rowOf[then.nums[row] ?? 0] ?? -1
      if (index >= 0) communities[index] = then.communities[row] ?? 0
    }
  }
  // Whoever came after that keyframe stands where it stands now, for the map hardly turns; else the page finds a place.
  if (placed < count) place(await getPositionColumns(db, signal))
  const nodeColumns: NodeColumns = {
    count,
    nums: nodes.nums,
    xs,
    ys,
    statuses: nodes.statuses,
    peerCounts: nodes.peerCounts,
    rttsMs: nodes.rttsMs,
    rttIsQuiet: nodes.rttIsQuiet,
    uptimes: nodes.uptimes,
    ...columns,
    communities,
  }
  const whole: MapColumns = { nodes: nodeColumns, tables, links }
  return {
    feed: 'past',
    seq: 0,
    atMs,
    network,
    // Of nodes that are left out the links are not counted.
    totals: { nodes: total, links: links.count },
    columns: whole,
    peerIds: await namesOf(db, nodes.nums, signal),
  }
}

async function namesOf(
  db: Database,
  nums: Uint32Array,
  signal: AbortSignal | undefined,
): Promise<(string | null)[]> {
  if (nums.length > NAMED_NODES_MAX) return new Array<null>(nums.length).fill(null)
  const refs = await getNodeRefs(db, nums, signal)
  return Array.from(nums, (num) => refs.get(num)?.peerId ?? null)
}

/** Sets that are older than what counts are those of nobody. */
export function setsSince({ sets, sinceMs }: PastMoment): StatedSets {
  const nums = sets.nums.slice()
  for (let set = 0; set < nums.length; set++) if ((sets.seenMs[set] ?? 0) <= sinceMs) nums[set] = NOBODY
  return {
    count: nums.length,
    nums,
    evidence: sets.evidence,
    offsets: sets.offsets,
    neighbours: sets.neighbours,
  }
}

/** Numbers of nodes begin with 1. */
const NOBODY = 0

/** What is equal is told by number. */
function withMostPeers(nodes: PastNodes, most: number): PastNodes {
  if (nodes.nums.length <= most) return nodes
  const rows = Uint32Array.from(nodes.nums, (_, row) => row)
    .sort((a, b) => (nodes.peerCounts[b] ?? 0) - (nodes.peerCounts[a] ?? 0) || a - b)
    .subarray(0, most)
    .sort()
  const bytes = (column: Uint8Array) => Uint8Array.from(rows, (row) => column[row] ?? 0)
  const keys = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] ?? 0)
  return {
    nums: Uint32Array.from(rows, (row) => nodes.nums[row] ?? 0),
    statuses: bytes(nodes.statuses),
    peerCounts: Int32Array.from(rows, (row) => nodes.peerCounts[row] ?? -1),
    rttsMs: Float32Array.from(rows, (row) => nodes.rttsMs[row] ?? NaN),
    rttIsQuiet: bytes(nodes.rttIsQuiet),
    uptimes: bytes(nodes.uptimes),
    agents: keys(nodes.agents),
    places: keys(nodes.places),
    systems: keys(nodes.systems),
  }
}

/** Numbers are dense: a table by number is smaller and faster than a map. */
export function rowsByNum(nums: Uint32Array): Int32Array {
  const rows = new Int32Array((nums.at(-1) ?? -1) + 1).fill(-1)
  for (let row = 0; row < nums.length; row++) rows[nums[row] ?? 0] = row
  return rows
}

function tableColumns(
  nodes: PastNodes,
  { facts }: PastMoment,
): { tables: MapTables; columns: Pick<NodeColumns, 'agents' | 'places' | 'systems'> } {
  const agents = distinct(nodes.agents)
  const places = distinct(nodes.places)
  const systems = distinct(nodes.systems)
  return {
    tables: {
      agents: agents.keys.map((key) => facts.agent(key)),
      places: places.keys.map((key) => {
        const { country, city, lat, lon, source } = facts.place(key)
        return { country, city, lat, lon, source }
      }),
      systems: systems.keys.map((key) => facts.system(key)),
    },
    columns: { agents: agents.indices, places: places.indices, systems: systems.indices },
  }
}

function distinct(column: Float64Array): { keys: number[]; indices: Uint32Array } {
  const keys: number[] = []
  const known = new Map<number, number>()
  const indices = Uint32Array.from(column, (key) => {
    let index = known.get(key)
    if (index === undefined) {
      index = keys.push(key) - 1
      known.set(key, index)
    }
    return index
  })
  return { keys, indices }
}
