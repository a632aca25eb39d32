'use client'
import { agentName, countryName } from '@/lib/format/names'
import { formatCount } from '@/lib/format/numbers'
import {
  FIRST_ORDER,
  changeNodeQuery,
  nodesHref,
  sortNodeQuery,
  type NodeQueryChange,
} from '@/lib/node-query-url'
import { NODE_SORTS, type NodeFacets, type NodeQuery, type NodeSort } from '@/lib/nodes'
import { QuerySwitch } from '../tables/query-switch'
import { classNames } from '../ui/class-names'
import { ArrowIcon } from '../ui/icons'
import { FacetPicker } from './facet-picker'
import { filterOptions } from './filter-options'
import { KeyFilter } from './key-filter'

export const SORT_NAMES: Readonly<Record<NodeSort, string>> = {
  key: 'Public key',
  peers: 'Peers',
  uptime: 'Uptime 24 h',
  version: 'Version',
  location: 'Location',
  rtt: 'RTT',
  seen: 'Last seen',
}

const ACTIVITY = [
  { value: undefined, label: 'All' },
  { value: 'yes', label: 'Active' },
  { value: 'no', label: 'Inactive' },
] as const

/** Everything that narrows the list down, in one line that wraps. */
export function NodeFilters({ query, facets }: { query: NodeQuery; facets: NodeFacets }) {
  const options = filterOptions(query, facets)
  const href = (change: NodeQueryChange) => nodesHref(changeNodeQuery(query, change))
  const any = (filter: 'country' | 'region' | 'version' | 'asn') =>
    query[filter] === undefined ? null : href({ [filter]: undefined })
  const asName = facets.asns.find(({ asn }) => asn === query.asn)?.asName ?? ''
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
      <KeyFilter query={query} />
      {/* One line that scrolls sideways on a phone; elsewhere part of the line above. */}
      <div className="flex gap-2 max-sm:-mx-3 max-sm:w-dvw max-sm:overflow-x-auto max-sm:px-3 max-sm:py-1 sm:contents [scrollbar-width:none]">
        <QuerySwitch
          label="Activity"
          options={ACTIVITY}
          value={query.active}
          hrefOf={(active) => href({ active })}
        />
        <SortPicker query={query} />
        <FacetPicker
          label="Country"
          value={query.country === undefined ? null : countryName(query.country)}
          options={options.countries}
          anyHref={any('country')}
        />
        <FacetPicker
          label="Region"
          value={query.region ?? null}
          options={options.regions}
          anyHref={any('region')}
        />
        <FacetPicker
          label="Version"
          value={query.version === undefined ? null : agentName(query.version)}
          options={options.versions}
          anyHref={any('version')}
        />
        <FacetPicker
          label="Provider"
          value={query.asn === undefined ? null : asName === '' ? `AS${String(query.asn)}` : asName}
          options={options.asns}
          anyHref={any('asn')}
        />
      </div>
    </div>
  )
}

/** The order of the cards: a table is sorted at its heads. */
function SortPicker({ query }: { query: NodeQuery }) {
  const options = NODE_SORTS.map((sort) => {
    const isSelected = query.sort === sort
    const order = isSelected ? (query.order === 'asc' ? 'desc' : 'asc') : FIRST_ORDER[sort]
    return {
      key: sort,
      label: SORT_NAMES[sort],
      note: isSelected ? 'reverse' : order === 'asc' ? 'ascending' : 'descending',
      count: null,
      href: nodesHref(sortNodeQuery(query, sort)),
      isSelected,
    }
  })
  return (
    <div className="shrink-0 lg:hidden">
      <FacetPicker
        label="Sort"
        value={SORT_NAMES[query.sort]}
        valueMark={
          <>
            <span className="sr-only">{query.order === 'asc' ? 'ascending' : 'descending'}</span>
            <ArrowIcon
              className={classNames('size-3.5', query.order === 'asc' ? '-rotate-90' : 'rotate-90')}
            />
          </>
        }
        options={options}
        anyHref={null}
      />
    </div>
  )
}

/** `1,234 nodes`, and of how many where a filter is set. */
export function ListCount({
  total,
  all,
  className,
}: {
  total: number
  all: number | null
  className?: string
}) {
  const isPart = all !== null && all !== total
  return (
    <p className={classNames('figures text-sm text-ink-soft', className)} role="status">
      {isPart
        ? `${formatCount(total)} of ${formatCount(all)} nodes`
        : `${formatCount(total)} ${total === 1 ? 'node' : 'nodes'}`}
    </p>
  )
}
