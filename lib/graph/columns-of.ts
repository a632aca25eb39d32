/** Between nodes and links as objects and the map in columns: for small maps, and for one node of a large one. @module */
import { NODE_STATUSES } from '../fact-kinds'
import type { MapNode, StatedLink } from '../live/events'
import { NO_UPTIME, packLink, statusCode, type MapAs, type MapColumns, type MapPlace } from './map-columns'
import { RowTable } from './row-table'

/**
 * Index `i` is `nodes[i]`. Links come with their lower index first; those to nodes that are not given are left out.
 * @param positions - [num, x, y], layout units; a node without one has NaN.
 */
export function columnsOf(
  nodes: readonly MapNode[],
  links: readonly StatedLink[],
  positions: readonly (readonly [num: number, x: number, y: number])[],
): MapColumns {
  const count = nodes.length
  const indexOf = new Map(nodes.map(({ num }, index) => [num, index]))
  const agents = new RowTable<string>((agent) => agent)
  const places = new RowTable<MapPlace>(({ country, city, lat, lon, source }) =>
    JSON.stringify([country, city, lat, lon, source]),
  )
  const systems = new RowTable<MapAs>(({ asn, name }) => `${String(asn)} ${name}`)
  const xs = new Float32Array(count).fill(NaN)
  const ys = new Float32Array(count).fill(NaN)
  for (const [num, x, y] of positions) {
    const index = indexOf.get(num)
    if (index === undefined) continue
    xs[index] = x
    ys[index] = y
  }
  const known = links.filter(({ a, b }) => indexOf.has(a) && indexOf.has(b))
  const ends = known.map(({ a, b }) => [indexOf.get(a) ?? 0, indexOf.get(b) ?? 0] as const)
  return {
    nodes: {
      count,
      nums: Uint32Array.from(nodes, ({ num }) => num),
      xs,
      ys,
      statuses: Uint8Array.from(nodes, ({ status }) => statusCode(status)),
      peerCounts: Int32Array.from(nodes, ({ peerCount }) => peerCount ?? -1),
      rttsMs: Float32Array.from(nodes, ({ rttMs }) => rttMs ?? NaN),
      rttIsQuiet: Uint8Array.from(nodes, ({ isRttQuiet }) => Number(isRttQuiet)),
      uptimes: Uint8Array.from(nodes, ({ uptime }) => uptime ?? NO_UPTIME),
      agents: Uint32Array.from(nodes, ({ agent }) => agents.indexOf(agent)),
      places: Uint32Array.from(nodes, (node) => places.indexOf(placeOf(node))),
      systems: Uint32Array.from(nodes, ({ asn, asName }) => systems.indexOf({ asn, name: asName })),
      communities: Uint32Array.from(nodes, ({ community }) => community),
    },
    tables: { agents: agents.rows, places: places.rows, systems: systems.rows },
    links: {
      count: known.length,
      from: Uint32Array.from(ends, ([a, b]) => Math.min(a, b)),
      to: Uint32Array.from(ends, ([a, b]) => Math.max(a, b)),
      flags: Uint8Array.from(known, ({ evidence, mutual }) => packLink(evidence, mutual)),
    },
  }
}

/** Node `index` as an object. @param peerId - null: its name has not come yet. */
export function mapNodeAt(
  { nodes, tables }: Pick<MapColumns, 'nodes' | 'tables'>,
  index: number,
  peerId: string | null,
): MapNode {
  const place = tables.places[nodes.places[index] ?? 0]
  const system = tables.systems[nodes.systems[index] ?? 0]
  const peerCount = nodes.peerCounts[index] ?? -1
  const rttMs = nodes.rttsMs[index] ?? NaN
  const uptime = nodes.uptimes[index] ?? NO_UPTIME
  return {
    num: nodes.nums[index] ?? 0,
    peerId,
    status: NODE_STATUSES[nodes.statuses[index] ?? 0] ?? 'unreachable',
    peerCount: peerCount < 0 ? null : peerCount,
    agent: tables.agents[nodes.agents[index] ?? 0] ?? '',
    country: place?.country ?? '',
    city: place?.city ?? '',
    lat: place?.lat ?? null,
    lon: place?.lon ?? null,
    placeSource: place?.source ?? 'none',
    asn: system?.asn ?? 0,
    asName: system?.name ?? '',
    // A column of 32-bit floats holds tenths only nearly.
    rttMs: Number.isNaN(rttMs) ? null : Math.round(rttMs * 10) / 10,
    isRttQuiet: nodes.rttIsQuiet[index] === 1,
    uptime: uptime === NO_UPTIME ? null : uptime,
    community: nodes.communities[index] ?? 0,
  }
}

/** The place of a node, as nodes share it. */
export function placeOf({ country, city, lat, lon, placeSource }: MapNode): MapPlace {
  return { country, city, lat, lon, source: placeSource }
}
