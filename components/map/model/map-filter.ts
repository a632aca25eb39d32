/** Which nodes the reader's filters let through: the filters of the list of nodes, on the columns of the map. @module */
import { statusCode, type MapColumns } from '@/lib/graph/map-columns'
import type { MapQuery } from '@/lib/map-query-url'
import type { Sorting } from './look-entry'
import { isNodeOf } from './map-look'

/** What the browser cannot tell from the columns is asked of the server: nodes by what their keys begin with, and by region. */
export function needsServer(query: MapQuery): boolean {
  return query.q !== undefined || query.region !== undefined
}

export function isFiltered(query: MapQuery): boolean {
  const { q, active, country, region, version, asn, only } = query
  return [q, active, country, region, version, asn, only].some((value) => value !== undefined)
}

export interface Shown {
  /** By index, 1: let through; null: all are. */
  readonly shown: Uint8Array | null
  /** How many are let through. */
  readonly count: number
  /** How many there are. */
  readonly of: number
}

/**
 * @param sorting - what `only` speaks of.
 * @param matching - numbers of the nodes that the server's filters let through; null: not known yet, so none is kept
 * back by them.
 */
export function shownOf(
  columns: MapColumns,
  query: MapQuery,
  sorting: Sorting,
  matching: ReadonlySet<number> | null,
): Shown {
  const { nodes } = columns
  const isNode = isNodeOf(columns)
  const isFiltering = isFiltered(query)
  const passes = testsOf(columns, query)
  const only = query.only === undefined ? -1 : sorting.entries.findIndex(({ key }) => key === query.only)
  const online = statusCode('online')
  const shown = new Uint8Array(nodes.count)
  let count = 0
  let all = 0
  for (let index = 0; index < nodes.count; index++) {
    if (!isNode(index)) continue
    all++
    const isOnline = nodes.statuses[index] === online
    if (query.active !== undefined && isOnline !== (query.active === 'yes')) continue
    if (passes.agents !== null && passes.agents[nodes.agents[index] ?? 0] !== 1) continue
    if (passes.places !== null && passes.places[nodes.places[index] ?? 0] !== 1) continue
    if (passes.systems !== null && passes.systems[nodes.systems[index] ?? 0] !== 1) continue
    if (only >= 0 && sorting.codes[index] !== only) continue
    if (matching !== null && !matching.has(nodes.nums[index] ?? 0)) continue
    shown[index] = 1
    count++
  }
  return { shown: isFiltering ? shown : null, count, of: all }
}

/** The filters on the rows of the tables, of which there are far fewer than nodes; null: no such filter. */
function testsOf({ tables }: MapColumns, { version, country, asn }: MapQuery) {
  return {
    agents:
      version === undefined
        ? null
        : Uint8Array.from(tables.agents, (agent) =>
            Number(agent === version || agent.startsWith(`${version}/`)),
          ),
    places:
      country === undefined
        ? null
        : Uint8Array.from(tables.places, (place) => Number(place.country === country)),
    systems:
      asn === undefined ? null : Uint8Array.from(tables.systems, (system) => Number(system.asn === asn)),
  }
}
