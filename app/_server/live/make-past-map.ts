/** The map as it was, as a snapshot. @module */
import type { Database } from '@/db/client'
import { getPastPositions } from '@/db/queries/map/get-past-positions'
import { getPositionColumns } from '@/db/queries/map/get-position-columns'
import { getPastMapNodes, getPastMapSets, type PastMapNodes } from '@/db/queries/past/get-past-map'
import { joinSetColumns } from '@/lib/graph/join-set-columns'
import type { MapColumns, MapTables, NodeColumns } from '@/lib/graph/map-columns'
import { NAMED_NODES_MAX, type MapSnapshot } from '@/lib/graph/snapshot'

/** Nodes of one past map at most, those with the most peers; the snapshot says how many there were. */
const PAST_NODES_MAX = 200_000

export interface PastMapInit {
  readonly db: Database
  readonly network: { readonly name: string; readonly title: string }
  readonly atMs: number
  readonly signal?: AbortSignal
}

/** @throws {DatabaseUnavailableError | DatabaseError} */
export async function makePastMap({ db, network, atMs, signal }: PastMapInit): Promise<MapSnapshot> {
  const nodes = await getPastMapNodes(db, atMs, PAST_NODES_MAX, signal)
  const sets = await getPastMapSets(db, atMs, signal)
  const then = await getPastPositions(db, atMs, signal)
  const links = joinSetColumns(nodes.nums, sets)
  const { tables, columns } = tableColumns(nodes)
  const count = nodes.nums.length
  const xs = new Float32Array(count).fill(NaN)
  const ys = new Float32Array(count).fill(NaN)
  const communities = new Uint32Array(count)
  const indexOf = new Map(Array.from(nodes.nums, (num, index) => [num, index]))
  const place = (at: { nums: Uint32Array; xs: Float32Array; ys: Float32Array }): number => {
    let placed = 0
    for (let row = 0; row < at.nums.length; row++) {
      const index = indexOf.get(at.nums[row] ?? 0)
      if (index === undefined || !Number.isNaN(xs[index] ?? NaN)) continue
      xs[index] = at.xs[row] ?? NaN
      ys[index] = at.ys[row] ?? NaN
      placed++
    }
    return placed
  }
  let placed = 0
  if (then !== null) {
    placed = place(then)
    for (let row = 0; row < then.nums.length; row++) {
      const index = indexOf.get(then.nums[row] ?? 0)
      if (index !== undefined) communities[index] = then.communities[row] ?? 0
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
    totals: { nodes: nodes.total, links: links.count },
    columns: whole,
    peerIds: count > NAMED_NODES_MAX ? new Array<null>(count).fill(null) : nodes.peerIds,
  }
}

function tableColumns(nodes: PastMapNodes): {
  tables: MapTables
  columns: Pick<NodeColumns, 'agents' | 'places' | 'systems'>
} {
  const agents = distinct(nodes.agents, (agent) => agent)
  const places = distinct(nodes.places, (place) => place.join('\n'))
  const systems = distinct(nodes.systems, (system) => system.join('\n'))
  return {
    tables: {
      agents: agents.rows,
      places: places.rows.map(([country, city, lat, lon, source]) => ({ country, city, lat, lon, source })),
      systems: systems.rows.map(([asn, name]) => ({ asn, name })),
    },
    columns: { agents: agents.indices, places: places.indices, systems: systems.indices },
  }
}

function distinct<T>(values: readonly T[], keyOf: (value: T) => string): { rows: T[]; indices: Uint32Array } {
  const rows: T[] = []
  const known = new Map<string, number>()
  const indices = Uint32Array.from(values, (value) => {
    const key = keyOf(value)
    let index = known.get(key)
    if (index === undefined) {
      index = rows.push(value) - 1
      known.set(key, index)
    }
    return index
  })
  return { rows, indices }
}
