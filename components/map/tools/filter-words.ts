/** The filters of the map in words. @module */
import { agentName, countryName } from '@/lib/format/names'
import type { MapQuery, MapQueryChange } from '@/lib/map-query'
import { NODE_FILTERS, type NodeFilter } from '@/lib/node-filters'
import type { Sorting } from '../model/look-entry'

/** Takes every filter away. */
export const NO_FILTERS: MapQueryChange = {
  ...Object.fromEntries(NODE_FILTERS.map((name) => [name, undefined])),
  only: undefined,
}

const NAMES: Readonly<Record<NodeFilter, string>> = {
  q: 'Key',
  active: 'Activity',
  country: 'Country',
  region: 'Region',
  version: 'Version',
  asn: 'Provider',
}

export interface FilterWords {
  readonly filter: NodeFilter | 'only'
  readonly name: string
  readonly value: string
}

/** Those that are set, in the order of the address. */
export function filterChips(query: MapQuery, sorting: Sorting): FilterWords[] {
  const chips: FilterWords[] = NODE_FILTERS.flatMap((filter) => {
    const value = valueText(query, filter)
    return value === '' ? [] : [{ filter, name: NAMES[filter], value }]
  })
  const only = sorting.entries.find(({ key }) => key === query.only)
  if (query.only !== undefined) chips.push({ filter: 'only', name: 'Only', value: only?.label ?? query.only })
  return chips
}

function valueText(query: MapQuery, filter: NodeFilter): string {
  switch (filter) {
    case 'active':
      return query.active === undefined ? '' : query.active === 'yes' ? 'active' : 'inactive'
    case 'country':
      return query.country === undefined ? '' : countryName(query.country)
    case 'version':
      return query.version === undefined ? '' : agentName(query.version)
    case 'asn':
      return query.asn === undefined ? '' : `AS${String(query.asn)}`
    case 'q':
    case 'region':
      return query[filter] ?? ''
  }
}
