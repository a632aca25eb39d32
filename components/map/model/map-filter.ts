/** Which nodes the reader's filters let through: the filters of the list of nodes, on the columns of the map. @module */
import { statusCode, type MapColumns } from '@/lib/graph/map-columns'
import type { MapQuery } from '@/lib/map-query'
import type { NodeQuery } from '@/lib/nodes'
import type { Sorting } from './look-entry'
import { isNodeOf } from './map-look'

/** What the browser cannot tell from the columns is asked of the server: nodes by what their keys begin with, and by region. */
export function serverFilters({ q, region }: MapQuery): Partial<NodeQuery> {
  return { ...(q === undefined ? {} : { q }), ...(region === undefined ? {} : { region }) }
}

export function needsServer(query: MapQuery): boolean {
  return Object.keys(serverFilters(query)).length > 0
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
  /**
   * Of each entry of the legend, how many nodes there are for all filters but the legend's own: so many would be shown
   * if it were chosen. null: no other filter is set.
   */
  readonly inEntries: Uint32Array | null
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
  const { own, others } = partedBy(sorting, query)
  const passesOthers = testOf(columns, others, matching)
  const passesOwn = testOf(columns, own, null)
  const only = query.only === undefined ? -1 : sorting.entries.findIndex(({ key }) => key === query.only)
  const inEntries = new Uint32Array(sorting.entries.length)
  const shown = new Uint8Array(nodes.count)
  let count = 0
  let all = 0
  for (let index = 0; index < nodes.count; index++) {
    if (!isNode(index)) continue
    all++
    if (!passesOthers(index)) continue
    const entry = sorting.codes[index] ?? 0
    inEntries[entry] = (inEntries[entry] ?? 0) + 1
    if (!passesOwn(index) || (only >= 0 && entry !== only)) continue
    shown[index] = 1
    count++
  }
  return {
    shown: isFiltered(query) ? shown : null,
    count,
    of: all,
    inEntries: isFiltered(others) ? inEntries : null,
  }
}

/** The filters that the legend sets when one of its entries is pressed, and the rest. */
function partedBy({ entries }: Sorting, query: MapQuery): { own: MapQuery; others: MapQuery } {
  const names = new Set(['only', ...entries.flatMap(({ filter }) => Object.keys(filter ?? {}))])
  const set = Object.entries(query)
  return {
    own: Object.fromEntries(set.filter(([name]) => names.has(name))),
    others: Object.fromEntries(set.filter(([name]) => !names.has(name))),
  }
}

function testOf(
  columns: MapColumns,
  query: MapQuery,
  matching: ReadonlySet<number> | null,
): (index: number) => boolean {
  const { nums, statuses, agents, places, systems } = columns.nodes
  const { active } = query
  const rows = testsOf(columns, query)
  const online = statusCode('online')
  return (index) =>
    (active === undefined || (statuses[index] === online) === (active === 'yes')) &&
    (rows.agents === null || rows.agents[agents[index] ?? 0] === 1) &&
    (rows.places === null || rows.places[places[index] ?? 0] === 1) &&
    (rows.systems === null || rows.systems[systems[index] ?? 0] === 1) &&
    (matching === null || matching.has(nums[index] ?? 0))
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
