'use client'
import { agentName, countryName } from '@/lib/format/names'
import { type NodeFilter } from '@/lib/node-filters'
import { activeFilters, changeNodeQuery, nodesHref } from '@/lib/node-query-url'
import type { NodeQuery } from '@/lib/nodes'
import { FilterChips } from '../tables/filter-chips'

const NAMES: Readonly<Record<NodeFilter, string>> = {
  q: 'Key begins with',
  active: 'Activity',
  country: 'Country',
  region: 'Region',
  version: 'Version',
  asn: 'Provider',
}

function valueText(query: NodeQuery, filter: NodeFilter): string {
  switch (filter) {
    case 'active':
      return query.active === 'yes' ? 'active' : 'inactive'
    case 'country':
      return countryName(query.country ?? '')
    case 'version':
      return agentName(query.version ?? '')
    case 'asn':
      return `AS${String(query.asn)}`
    case 'q':
    case 'region':
      return query[filter] ?? ''
  }
}

/** The query without any filter, in the order it is in. */
export const withoutFilters = (query: NodeQuery) =>
  nodesHref({
    sort: query.sort,
    order: query.order,
    ...(query.at !== undefined && { at: query.at }),
  })

/** The filters that are set, each with its way out. */
export function NodeChips({ query }: { query: NodeQuery }) {
  const chips = activeFilters(query).map((filter) => ({
    key: filter,
    name: NAMES[filter],
    value: valueText(query, filter),
    href: nodesHref(changeNodeQuery(query, { [filter]: undefined })),
  }))
  return <FilterChips chips={chips} clearHref={withoutFilters(query)} />
}
